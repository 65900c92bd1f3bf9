import Fields
import Integrators

extension Tangent {
  func staggered(_ request: GradientRequest) -> GradientResult {
    let problem = request.problem
    let n = problem.stateCount
    let m = problem.parameterCount
    var run = GradientRun(request)
    let field = problem.field.kernels.counting(into: run.forwardCounts.pointer)
    var made: (any StepTangentMap)?
    let isPossible = run.forward { () throws(IntegrationFailure) in
      made = try request.method.makeTangent(
        field: field, initialCount: n, parameters: Array(0..<m))
    }
    guard isPossible, let tangent = made else { return run.finish(problem, objective: nil) }
    let perturbed = problem.initialState().prefix(n) + problem.field.parameterValues
    let tolerances = perturbed.map {
      let tolerances = request.tolerances.tangent(problem, perturbing: $0)
      return controlsColumns ? tolerances : tolerances.outsideTheNorm
    }
    var pass = ForwardPass(request, path: run.path, counts: run.forwardCounts.pointer) {
      TangentStepper(
        $0, tangent: tangent, tolerances: tolerances,
        acceptsAnyError: request.takesFixedSteps)
    }
    tangent.reset()
    var objective: ObjectiveValue?
    var columnsAtStops: [[Double]] = []
    let stride = pass.integrator.stepper.stride
    let block = (n + m) * stride
    _ = run.forward { () throws(IntegrationFailure) in
      try pass.run(
        stop: { _ in
          columnsAtStops.append((0..<block).map { tangent.result[$0] })
        },
        jumped: { _, saltation in
          tangent.jump(by: saltation, initialCount: n, count: problem.fullCount, stride: stride)
        })
      objective = pass.objective()
    }
    return run.finish(problem, objective: objective, columns: columnsAtStops, stride: stride)
  }
}
