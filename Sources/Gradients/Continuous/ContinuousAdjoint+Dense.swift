import Fields
import Integrators

extension ContinuousAdjoint {
  func alongDenseOutput(
    _ request: GradientRequest, _ interpolant: DenseInterpolant
  ) -> GradientResult {
    let problem = request.problem
    var run = GradientRun(request)
    let backwardCounts = run.backwardCounts
    let path = run.path
    var pass = ForwardPass(request, path: path, counts: run.forwardCounts.pointer)
    let stepper = pass.integrator.stepper
    let dense = DenseTrajectory(for: stepper, interpolant)
    var objective: ObjectiveValue?
    let arrived = run.forward { () throws(IntegrationFailure) in
      try request.check(interpolant)
      try pass.run(step: { dense.append($0) }, jumped: { _, _ in dense.beginPiece() })
      dense.finish()
      objective = pass.objective()
    }
    var memory = MemoryLedger(
      trajectoryBytes: dense.byteCount,
      predictedBytes: DenseTrajectory.predictedBytes(
        steps: run.forwardCounts.value.accepted, degree: dense.degree, stride: stepper.stride))
    guard arrived, let objective else { return run.finish(problem, objective: nil, memory: memory) }
    var made: BackwardPass?
    _ = run.backward { () throws(IntegrationFailure) in
      let back = try request.backwardPass(
        along: dense, path, integral, objective: objective, final: pass.states.last ?? [],
        counts: backwardCounts.pointer)
      made = back
      try back.integrate(to: problem.problem.span.start)
    }
    made?.addCounts()
    memory += made?.kept ?? MemoryLedger()
    return run.finish(
      problem, objective: objective, lambda: made?.lambda ?? [], mu: made?.parameters ?? [],
      memory: memory)
  }
}

extension GradientRequest {
  /// Refuses a polynomial that cannot be made on the field.
  func check(_ interpolant: DenseInterpolant) throws(IntegrationFailure) {
    if let objection = DenseTrajectory.objection(interpolant, to: problem.field.kernels) {
      throw .unsupported(objection)
    }
  }

  /// The way back of λ along a trajectory.
  func backwardPass(
    along trajectory: DenseTrajectory, _ path: SolutionPath, _ integral: ParameterIntegral,
    objective: ObjectiveValue, final: [Double], counts: UnsafeMutablePointer<Counts>
  ) throws(IntegrationFailure) -> BackwardPass {
    let (method, isExact) = try backwardMethod()
    let system = AdjointField(
      problem.field.kernels.counting(into: counts), trajectory: trajectory, isExact: isExact,
      withIntegrals: integral.isInState)
    return BackwardPass(
      self, method: method, system, integral, objective: objective, final: final, state: [],
      tolerances: nil, path: path,
      landings: Landing.merging(path, seeds: objective.stops, resets: []),
      counts: counts)
  }
}
