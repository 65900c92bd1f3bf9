import Fields
import Integrators
import LinearAlgebra

/// The discrete adjoint: the exact gradient of the numbers the solver computed, its step sizes held
/// fixed.
///
/// Axes: discrete adjoint · every step stored, stages too, or steps taken again from states stored by a
/// ``CheckpointSchedule`` · parameter integral inside the transpose of the step. The literature's names:
/// backpropagation through the solver, discretise-then-optimise; with checkpoints Revolve, CAMS, dynamic
/// checkpointing; with every accepted state stored and each step taken once more ACA.
///
/// A step taken again is the step taken the first time, to the last bit, whatever the method carries from
/// step to step (see `Integrator.save(to:)`): so the gradient does not depend on the schedule.
///
/// Cost: forward, plus one VJP a stage (implicit stages: a Jacobian, a factorisation and a
/// transposed solve each; multistep methods: a VJP an evaluation, or once all that an implicit stage
/// costs), plus the steps taken again, rejected attempts included. Memory: 8·(2 + s·stride(n)) bytes a
/// step, s the rows that the method records (see `StageLog`), or what the schedule holds.
///
/// At an event λ jumps as that of the flow does (``Fields/Saltation``), on the states computed: of the length of
/// the last step before it that is the derivative up to the error of the step, and all else is exact.
///
/// - When this misleads: it is the derivative of a discrete map, steps frozen. On a grid so coarse
///   that the map is a poor picture of the flow (a solution that is constant, whose steps grow
///   without bound) it is exact and useless, and so it is of multistep methods whose steps are limited
///   by stability (see `MultistepFamily`). On a chaotic problem it is as meaningless as the true
///   derivative.
public struct DiscreteAdjoint: GradientStrategy {
  public var name: String { "discrete" }
  public var claim: GradientClaim { .discreteMap }
  public var differentiatesSteps: Bool { true }

  public init() {}

  public func gradient(_ request: GradientRequest) -> GradientResult {
    DiscreteAdjoint.gradient(request) { (field) throws(IntegrationFailure) in
      try request.method.makeTranspose(field: field)
    }
  }

  /// The gradient by a map that takes λ back over the recorded steps; made before the first of them.
  static func gradient(
    _ request: GradientRequest,
    pulledBy makeTranspose: (FieldKernels) throws(IntegrationFailure) -> any StepTransposeMap
  ) -> GradientResult {
    let problem = request.problem
    var run = GradientRun(request)
    let backwardCounts = run.backwardCounts
    let path = run.path
    var forward = ForwardPass(request, path: run.path, counts: run.forwardCounts.pointer)
    var made: ScheduledPass?
    var objective: ObjectiveValue?
    var transposeMade: (any StepTransposeMap)?
    let arrived = run.forward { () throws(IntegrationFailure) in
      if let refusal = forward.integrator.stepper.refusal { throw .unsupported(refusal) }
      transposeMade = try makeTranspose(
        problem.field.kernels.counting(into: backwardCounts.pointer))
      let pass = try request.makeScheduledPass(forward.integrator, path: path)
      made = pass
      try forward.run(
        begin: { () throws(IntegrationFailure) in try pass.begin() },
        step: { _ in pass.accepted() },
        stop: { _ in pass.reached() })
      objective = forward.objective()
    }
    made?.finishSweep()
    guard arrived, let objective, let pass = made, let transpose = transposeMade else {
      let predicted = made?.predictedCost(failed: true) ?? ScheduleCost()
      return run.finish(
        problem, objective: nil, memory: made?.ledger(predicted) ?? MemoryLedger(),
        schedule: made?.report(predicted))
    }
    var costate: Costate?
    run.countReplays {
      _ = run.backward { () throws(IntegrationFailure) in
        let here = Costate(
          problem, stride: forward.integrator.stepper.stride, rows: transpose.costateRows)
        costate = here
        try pass.goBack(
          stop: {
            if let saltation = path.jump(at: $0) { here.pull(over: saltation) }
            here.jump(by: objective.stops[$0])
          },
          pull: { (step) throws(IntegrationFailure) in
            try here.pull(over: step, by: transpose)
            guard let observer = request.observer, transpose.costateRows == 1 || step.isFirst
            else { return }
            observer.observe(
              t: step.time, lambda: here.lambda, parameters: here.sums, state: nil)
          })
      }
    }
    let predicted = pass.predictedCost(failed: false)
    return run.finish(
      problem, objective: objective, lambda: costate?.initial ?? [], mu: costate?.parameters ?? [],
      memory: pass.ledger(predicted), schedule: pass.report(predicted))
  }
}

/// λ and the parameter sums of a backward pass, in solver layout; λ with as many rows as the
/// transpose of the method asks for, of which objectives see the first.
final class Costate {
  let lambda, sums: UnsafeMutablePointer<Double>
  private let count, parameterCount: Int
  private let arena: Arena
  private let discontinuities: Discontinuities?

  init(_ problem: CompiledProblem, stride: Int, rows: Int) {
    discontinuities = problem.field.kernels.discontinuities
    count = problem.fullCount
    parameterCount = problem.parameterCount
    arena = Arena(capacity: rows * stride + parameterCount + 1)
    lambda = arena.take(rows * stride)
    sums = arena.take(parameterCount + 1)
  }

  /// Pulls λ back over a recorded step, with the field on the side of discontinuities it was on.
  func pull(
    over step: StageLog.Step, by transpose: any StepTransposeMap
  ) throws(IntegrationFailure) {
    if let discontinuities {
      let end = step.time + step.size
      discontinuities.enter(discontinuities.segment(at: step.time, toward: end))
    }
    try transpose.pull(lambda, over: step, addingTo: sums)
  }

  /// Pulls λ back over an event. What is hidden beside it is 0 there, because the method began anew.
  func pull(over saltation: Saltation) {
    var (first, mu) = (initial, parameters)
    saltation.pull(&first, addingTo: &mu)
    for i in 0..<count { lambda[i] = first[i] }
    for j in 0..<parameterCount { sums[j] = mu[j] }
  }

  /// λ ← λ + seed, as at an observation.
  func jump(by seed: [Double]) {
    for i in 0..<count { lambda[i] += seed[i] }
  }

  var initial: [Double] { (0..<count).map { lambda[$0] } }
  var parameters: [Double] { (0..<parameterCount).map { sums[$0] } }
}
