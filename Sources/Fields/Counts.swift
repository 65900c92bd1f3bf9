/// What a solve did, as integers that repeat to the last one (seconds are kept elsewhere).
///
/// A right-hand side, a product or a Jacobian counts once each time its kernel runs, for whatever
/// purpose, and of a Taylor method each coefficient of its series; CVODE's names: `rhs` = nfevals, `factorizations` = nlinsetups,
/// `newtonIterations` = nniters, `accepted` = nsteps, `rejected` = netfails + nlcfails.
public struct Counts: Sendable, Equatable, Codable {
  /// Evaluations of f(t, y, p).
  public var rhs = 0
  /// Products (∂f/∂y) v.
  public var jvp = 0
  /// Products λᵀ∂f/∂y (with λᵀ∂f/∂p in the same pass).
  public var vjp = 0
  /// Evaluations of ∂f/∂y.
  public var jacobian = 0
  /// Evaluations of ∂f/∂p.
  public var parameterJacobian = 0
  /// LU factorisations of an iteration matrix.
  public var factorizations = 0
  /// Solves with such factors, transposed ones included.
  public var linearSolves = 0
  public var newtonIterations = 0
  /// Steps accepted, and attempts rejected by the error test or by Newton.
  public var accepted = 0
  public var rejected = 0
  /// Steps of the forward pass taken a second time on the way back.
  public var replayed = 0
  /// Evaluations of the event functions, all of them at one point (CVODE's ngevals).
  public var eventFunctions = 0

  public init() {}

  public static func + (a: Counts, b: Counts) -> Counts {
    var sum = a
    sum.rhs += b.rhs
    sum.jvp += b.jvp
    sum.vjp += b.vjp
    sum.jacobian += b.jacobian
    sum.parameterJacobian += b.parameterJacobian
    sum.factorizations += b.factorizations
    sum.linearSolves += b.linearSolves
    sum.newtonIterations += b.newtonIterations
    sum.accepted += b.accepted
    sum.rejected += b.rejected
    sum.replayed += b.replayed
    sum.eventFunctions += b.eventFunctions
    return sum
  }
}
