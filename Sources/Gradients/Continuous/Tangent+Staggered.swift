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
    var gradient = [Double](repeating: 0, count: n + m)
    var columnsAtStops: [[Double]] = []
    let stride = pass.integrator.stepper.stride
    let block = (n + m) * stride
    let count = problem.fullCount
    _ = run.forward { () throws(IntegrationFailure) in
      try pass.run(
        stop: { _ in
          columnsAtStops.append((0..<block).map { tangent.result[$0] })
        },
        jumped: { _, saltation in
          for c in 0..<n + m {
            let column = tangent.tangent + c * stride
            var moved = (0..<count).map { column[$0] }
            saltation.push(&moved, parameter: c < n ? nil : c - n)
            for i in 0..<count { column[i] = moved[i] }
          }
        })
      let value = pass.objective()
      for (seed, columns) in zip(value.stops, columnsAtStops) {
        for c in 0..<n + m {
          for i in seed.indices { gradient[c] += seed[i] * columns[c * stride + i] }
        }
      }
      objective = value
    }
    return run.finish(
      problem, objective: objective, lambda: Array(gradient.prefix(n)),
      mu: Array(gradient.suffix(m)))
  }
}
