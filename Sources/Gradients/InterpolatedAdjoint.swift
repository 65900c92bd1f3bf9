import Fields
import Integrators
import LinearAlgebra

/// The continuous adjoint on the whole dense output of the forward solution.
///
/// Axes: continuous adjoint · interpolated from dense output, whole · parameter integral in the
/// augmented equation (a pure quadrature of it, with tolerances of its own). The literature's names:
/// interpolating adjoint, optimise-then-discretise with dense output.
///
/// Cost: forward with dense output, then one VJP an evaluation of the adjoint equation. Memory:
/// 8·(2 + (d + 1)·stride(n)) bytes a step, d the degree of the method's continuous extension.
///
/// - When this misleads: the gradient cannot be better than the continuous extension, whose order
///   may be below the method's; with a stiff method it also feels the extension between steps.
public struct InterpolatedAdjoint: GradientStrategy {
  public var name: String { "interpolated" }
  public var claim: GradientClaim { .trueSensitivity }

  public init() {}

  public func gradient(_ request: GradientRequest) -> GradientResult {
    let problem = request.problem
    var run = GradientRun()
    let backwardCounts = run.backwardCounts
    var pass = ForwardPass(request, counts: run.forwardCounts.pointer)
    let stepper = pass.integrator.stepper
    let dense = DenseTrajectory(for: stepper)
    var objective: ObjectiveValue?
    let arrived = run.forward { () throws(IntegrationFailure) in
      try pass.run(step: { dense.append($0) })
      objective = problem.evaluateObjective(initial: pass.initial, states: pass.states)
    }
    let memory = MemoryLedger(
      trajectoryBytes: dense.byteCount,
      predictedBytes: DenseTrajectory.predictedBytes(
        steps: run.forwardCounts.value.accepted, degree: stepper.denseDegree,
        stride: stepper.stride))
    guard arrived, let objective else { return run.finish(problem, objective: nil, memory: memory) }
    var adjoint: AdjointPass?
    _ = run.backward { () throws(IntegrationFailure) in
      let pass = try AdjointPass(
        request, trajectory: dense, objective: objective, final: pass.states.last ?? [],
        counts: backwardCounts.pointer)
      adjoint = pass
      try pass.integrate(to: problem.problem.span.start)
    }
    adjoint?.addCounts()
    return run.finish(
      problem, objective: objective, lambda: adjoint?.lambda ?? [],
      mu: adjoint?.parameters ?? [], memory: memory)
  }
}
