import Fields
import Integrators

/// What a strategy is asked: the gradient of a problem's objective, by a method, at tolerances.
public struct GradientRequest {
  public let problem: CompiledProblem
  /// The method of the forward solution, and of the backward one unless ``adjointMethod`` is set.
  public var method: Method
  public var adjointMethod: Method?
  public var tolerances: GradientTolerances
  public var options = Integrator.Options()
  /// Steps between checkpoints, where the strategy has any.
  public var checkpointInterval = 100
  /// Where the forward states of the discrete adjoint come from on the way back.
  public var schedule = CheckpointSchedule.all
  /// Instead: the schedule that takes the fewest steps again within so much memory.
  public var memoryBudget: MemoryBudget?
  /// The step of difference quotients, relative; nil for the strategy's own choice.
  public var differenceStep: Double?
  /// Who watches the way back; nil for nobody, at no cost.
  public var observer: (any BackwardObserver)?

  var takesFixedSteps: Bool { options.fixedStep != nil || method.controller.kind == .fixed }

  /// The method of the backward integration, and whether it needs the adjoint's exact Jacobian.
  func backwardMethod() throws(IntegrationFailure) -> (method: Method, needsExactJacobian: Bool) {
    let method = adjointMethod ?? method
    let isExact = method.family.needsExactJacobian(of: problem.field.kernels)
    guard !isExact || problem.field.kernels.second != nil else {
      throw .unsupported(
        "\(method) on an adjoint equation needs second derivatives of the field, which "
          + "hand-written fields do not have; another method for the way back does not")
    }
    return (method, isExact)
  }

  public init(problem: CompiledProblem, method: Method, tolerances: GradientTolerances) {
    self.problem = problem
    self.method = method
    self.tolerances = tolerances
  }
}

extension GradientRequest {
  /// Throws for a strategy that has no saltation at events.
  func refuseEvents(_ strategy: String) throws(IntegrationFailure) {
    guard let event = problem.problem.events.first else { return }
    throw .unsupported(
      "the strategy \(strategy) does not go through events (`\(event.name)`); discrete, tangent and "
        + "discrete-tangent do")
  }
}

/// A way to differentiate an ODE solution: a point on the three axes of sensitivity equation,
/// source of the forward state, and place of the parameter integral.
public protocol GradientStrategy: Sendable {
  /// The name on the command line and in tables.
  var name: String { get }
  /// The name with what it comes to for a method, for records: where it reads states from a polynomial,
  /// which one and of what order.
  func resolvedName(for method: Method) -> String
  /// What the gradient claims to be the derivative of; tests and reports pick the oracle by it.
  var claim: GradientClaim { get }
  /// Whether it differentiates the steps of the method and not only the solution.
  var differentiatesSteps: Bool { get }
  /// Whether ``GradientRequest/checkpointInterval`` means anything to it.
  var usesCheckpointInterval: Bool { get }
  /// Why it cannot run with this method, as a whole sentence, or nil if it can.
  func objection(to method: Method) -> String?
  func gradient(_ request: GradientRequest) -> GradientResult
}

extension GradientStrategy {
  public func resolvedName(for method: Method) -> String { name }
  public var differentiatesSteps: Bool { false }
  public var usesCheckpointInterval: Bool { false }
  public func objection(to method: Method) -> String? { nil }
}

/// Whose derivative a gradient is.
public enum GradientClaim: String, Sendable, Codable {
  /// The exact derivative of the discrete map with the steps it took (right to round-off).
  case discreteMap
  /// The exact derivative of the number computed, its choice of steps included.
  case computedValue
  /// An approximation of the true sensitivity (right to truncation).
  case trueSensitivity
  /// An approximation of the true sensitivity that rests on reconstructing the state backward,
  /// which amplifies errors by the reversed flow: right only where that is harmless.
  case reconstruction
  /// A quotient of differences of computed values: right to what their noise and the step leave.
  case differences
}
