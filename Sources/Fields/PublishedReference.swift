import Expressions

/// States of a problem's solution that somebody has published, with the digits they are good for.
///
/// They belong to one initial-value problem: its parameters, its initial values and its t₀. A
/// problem whose values are replaced when it is read has no reference.
///
/// - When this misleads: a published value can be wrong. Those of E5 in the Test Set for IVP
///   Solvers are, in the fourth digit, and nothing in the number says so; `digits` states what has
///   been verified here by two independent integrations, not what was printed.
public struct PublishedReference: Sendable, Equatable {
  /// The solution at one time.
  public struct Point: Sendable, Equatable {
    public let time: Double
    /// One for each state, in the order of the model; nil where nothing is published. Their texts
    /// keep the digits beyond those of a Double.
    public let values: [Constant?]

    public init(time: Double, values: [Constant?]) {
      self.time = time
      self.values = values
    }
  }

  /// With ascending times.
  public let points: [Point]
  /// Significant digits the values are good for, in units of |value| + the problem's scale.
  public let digits: Int
  /// Who computed them, and how.
  public let source: String

  public init(points: [Point], digits: Int, source: String) {
    self.points = points
    self.digits = digits
    self.source = source
  }

  /// The values at `time`, nil if there are none at exactly this time.
  public func values(at time: Double) -> [Constant?]? {
    points.first { $0.time == time }?.values
  }
}
