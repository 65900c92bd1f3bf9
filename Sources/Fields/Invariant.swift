import Expressions

/// An expression of a problem's states, parameters and time that its solutions keep at their first
/// value: a mass, an energy, a Jacobi integral.
///
/// It is declared, not derived. References are checked by it; solvers do not use it.
public struct Invariant: Sendable {
  /// As written, for messages.
  public let text: String
  /// Of the time, the states and the parameters; one output.
  public let function: Program

  public init(text: String, function: Program) {
    self.text = text
    self.function = function
  }
}
