/// Why an integration in high precision came to no end.
public struct CollocationFailure: Error, Sendable, CustomStringConvertible {
  public let reason: String
  public let time: Double
  public let counts: CollocationCounts
  /// How long the whole would have taken, where that was the reason.
  public var projectedSeconds: Double?

  public var description: String { "at t = \(time), \(reason)" }
}

/// What a collocation solution cost.
public struct CollocationCounts: Sendable, Equatable {
  public var accepted = 0
  public var rejected = 0
  /// Evaluations of all stages together.
  public var newtonIterations = 0
  public var factorizations = 0
  /// Solves for one column of the sensitivities.
  public var refinements = 0
  /// The largest correction, relative to the state, at which a Newton iteration stood still: round-off
  /// of one step, to be compared with the digits claimed.
  public var roundoff = 0.0

  public init() {}
}
