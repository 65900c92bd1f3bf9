/// How exact a solve is asked to be: component i may err by about
/// `absolute[i] + relative[i] · |yᵢ|` in each step.
///
/// The error norm of a step is the root mean square of errorᵢ / (absoluteᵢ + relativeᵢ·max(|yₙ,ᵢ|,
/// |yₙ₊₁,ᵢ|)), taken over the coupled components and over the pure quadratures apart; the larger of
/// the two must be at most 1.
///
/// - When this misleads: it bounds the error *made in each step*, not the error of the result,
///   which the problem may amplify (Lorenz at T = 20: seventy million times).
public struct Tolerances: Sendable, Equatable {
  public let relative, absolute: [Double]

  /// One pair for all components.
  public init(relative: Double, absolute: Double, count: Int) {
    self.relative = Array(repeating: relative, count: count)
    self.absolute = Array(repeating: absolute, count: count)
  }

  public init(relative: [Double], absolute: [Double]) {
    precondition(relative.count == absolute.count)
    self.relative = relative
    self.absolute = absolute
  }

  /// These tolerances followed by those of further components.
  public func appending(_ other: Tolerances) -> Tolerances {
    Tolerances(
      relative: relative + other.relative, absolute: absolute + other.absolute)
  }
}
