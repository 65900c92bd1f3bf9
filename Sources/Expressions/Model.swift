/// A system of ordinary differential equations y′ = f(t, y, p), y(t₀) = y₀(p), as programs.
///
/// Made from a text by ``ModelText``, or from a Swift closure over ``Expression``.
public struct Model: Sendable {
  public let stateNames: [String]
  public let parameterNames: [String]
  /// The nominal parameter values, with their decimal text where a person wrote one.
  public let parameterValues: [Constant]
  /// f: inputs (t, y, p), outputs y′ (`stateNames.count` of them).
  public let rhs: Program
  /// y₀: inputs (t₀, no states, p), outputs y(t₀).
  public let initial: Program

  public init(
    stateNames: [String], parameterNames: [String], parameterValues: [Constant], rhs: Program,
    initial: Program
  ) {
    self.stateNames = stateNames
    self.parameterNames = parameterNames
    self.parameterValues = parameterValues
    self.rhs = rhs
    self.initial = initial
  }
}
