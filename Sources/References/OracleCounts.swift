import COracle

/// What an oracle's run did, as integers that repeat to the last one.
///
/// A kernel counts once each time it runs, for whatever purpose: CVODES evaluates Newton's residual,
/// its initial step and its Hermite data through the same `rhs`.
public struct OracleCounts: Sendable, Equatable {
  /// Evaluations of f(t, y, p).
  public var rhs = 0
  /// Products (∂f/∂y) v.
  public var jvp = 0
  /// Products λᵀ∂f/∂y with λᵀ∂f/∂p. CVODES asks for the two apart, so each costs a product.
  public var vjp = 0
  /// Evaluations of ∂f/∂y.
  public var jacobian = 0
  /// Evaluations of ∂f/∂p.
  public var parameterJacobian = 0
  /// Evaluations of ∂f/∂t.
  public var timeDerivative = 0
  /// LU factorisations of an iteration matrix. GSL does not report them.
  public var factorizations = 0
  /// Right-hand sides solved with such factors. GSL does not report them.
  public var linearSolves = 0
  /// Newton's or fixed-point iterations. GSL does not report them.
  public var nonlinearIterations = 0
  /// Accepted steps.
  public var accepted = 0
  /// Steps rejected by an error test: of states, sensitivities or integrals. GSL: by anything.
  public var errorTestFailures = 0
  /// Steps rejected because an iteration did not converge.
  public var solveFailures = 0

  /// Steps rejected for either reason.
  public var rejected: Int { errorTestFailures + solveFailures }

  public init() {}

  init(_ c: costate_statistics) {
    rhs = c.rhs
    jvp = c.jvp
    vjp = c.vjp
    jacobian = c.jacobian
    parameterJacobian = c.parameter_jacobian
    timeDerivative = c.time_derivative
    factorizations = c.factorizations
    linearSolves = c.linear_solves
    nonlinearIterations = c.nonlinear_iterations
    accepted = c.accepted
    errorTestFailures = c.error_failures
    solveFailures = c.solve_failures
  }

  static func += (a: inout OracleCounts, b: OracleCounts) {
    a.rhs += b.rhs
    a.jvp += b.jvp
    a.vjp += b.vjp
    a.jacobian += b.jacobian
    a.parameterJacobian += b.parameterJacobian
    a.timeDerivative += b.timeDerivative
    a.factorizations += b.factorizations
    a.linearSolves += b.linearSolves
    a.nonlinearIterations += b.nonlinearIterations
    a.accepted += b.accepted
    a.errorTestFailures += b.errorTestFailures
    a.solveFailures += b.solveFailures
  }
}
