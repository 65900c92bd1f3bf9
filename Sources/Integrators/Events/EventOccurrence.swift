/// An event that happened.
public struct EventOccurrence: Sendable, Equatable {
  /// Which of the problem's events.
  public let index: Int
  public let name: String
  public let time: Double
  /// The state there, as it came and as it went on; equal where the event resets nothing.
  public let before, after: [Double]
  /// The size of g in the step it was found in, over the length of that step: what dg/dt there is large or
  /// small against.
  public let scale: Double
}
