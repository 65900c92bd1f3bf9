import Fields
import Integrators

/// The symplectic adjoint: the adjoint equation integrated backward over the steps of the forward solution
/// by the Runge–Kutta method whose pair with the forward one keeps λᵀδ exactly.
///
/// Axes: discrete adjoint, as a partitioned method for the continuous one · every accepted state stored,
/// the stages of one step at a time taken again · parameter integral by the weights of that method.
/// The formulas, and what stands for stages of weight zero, are with `SymplecticRungeKutta`.
///
/// It is the gradient of ``DiscreteAdjoint``, by other operations, so right to rounding for the numbers
/// computed. Its stages Λᵢ approximate λ at the nodes, so it can be read as a solution of the continuous
/// adjoint equation too.
///
/// Cost: forward, each step once more, and one VJP a stage (implicit stages: a Jacobian, a factorisation
/// and a transposed solve each). The authors count four units where ACA has three, because they run each
/// stage once more to record it; here a VJP evaluates what it needs of f itself, in every strategy.
/// Memory: what ``CheckpointSchedule/accepted`` holds, a state for each accepted step and the stages of one:
/// where the authors save the tape of a step beside that, there is no tape here to be saved.
///
/// For Runge–Kutta methods: explicit, diagonally implicit, collocation.
///
/// - When this misleads: as ``DiscreteAdjoint``. On a method with a small weight bᵢ it loses digits by
///   1/bᵢ, which that does not.
public struct SymplecticAdjoint: GradientStrategy {
  public var name: String { "symplectic" }
  public var claim: GradientClaim { .discreteMap }
  public var differentiatesSteps: Bool { true }

  public init() {}

  public func objection(to method: Method) -> String? {
    guard !(method.family is any SymplecticPartner) else { return nil }
    return
      "the strategy symplectic pairs the weights b and the matrix A of a Runge–Kutta method with those "
      + "of an adjoint one, and \(method) \(SymplecticAdjoint.reason(method)); the strategy discrete "
      + "gives the same gradient by the transpose of its steps"
  }

  private static func reason(_ method: Method) -> String {
    switch method.family {
    case is RosenbrockFamily:
      "has stages that contain the Jacobian, so that b and A are not all there is"
    case is MultistepFamily: "is a multistep method, which has neither"
    case is AutomaticFamily: "changes between methods, some of which have neither"
    case is SplittingFamily: "is a composition of maps of parts of the field"
    default:
      "carries more from step to step than the state, or is made of recurrences, and has neither"
    }
  }

  public func gradient(_ request: GradientRequest) -> GradientResult {
    var request = request
    request.schedule = .accepted
    request.memoryBudget = nil
    return DiscreteAdjoint.gradient(request) { (field) throws(IntegrationFailure) in
      guard let partner = request.method.family as? any SymplecticPartner else {
        throw .unsupported(objection(to: request.method) ?? "not a Runge–Kutta method")
      }
      return partner.makeSymplecticAdjoint(field: field)
    }
  }
}
