extension EventIntegration {
  /// How events are looked for.
  public struct Options: Sendable {
    /// At how many points inside each step g is looked at, at equal distances.
    public var interiorPoints = 4
    /// The most events that may happen.
    public var limit = 100_000
    /// Whether the step to an event that interrupts is taken again up to there, and the time corrected by
    /// Newton's method: state and time are then as exact as steps are, and not as the continuous
    /// extension is.
    public var landsExactly = false
    /// Events that interrupt although they neither reset nor end.
    public var landings: Set<Int> = []
    public init() {}
  }
}
