import Fields
import Integrators

extension ContinuousAdjoint {
  func backsolve(_ request: GradientRequest, _ reset: StateSource.Reset) -> GradientResult {
    let problem = request.problem
    let n = problem.fullCount
    let interval = max(1, request.checkpointInterval)
    var run = GradientRun(request)
    let backwardCounts = run.backwardCounts
    let path = run.path
    var pass = ForwardPass(request, path: path, counts: run.forwardCounts.pointer)
    let forward = pass.integrator
    // What is kept beside y(T).
    let log = StateLog(count: n)
    let stops = path.times
    let end = path.end
    var steps = 0
    var objective: ObjectiveValue?
    let arrived = run.forward { () throws(IntegrationFailure) in
      try pass.run(
        step: { integrator in
          steps += 1
          if reset == .checkpoints, steps % interval == 0, integrator.time != end {
            log.append(integrator)
          }
        },
        stop: { index in
          // A reset cannot be undone.
          let isKept = reset == .observations || path.jump(at: index) != nil
          if isKept, index < stops.count - 1 { log.append(forward) }
        })
      objective = pass.objective()
    }
    var memory = MemoryLedger(
      trajectoryBytes: log.byteCount + (arrived ? 8 * n : 0),
      predictedBytes: 8 * (n + 1)
        * held(
          reset, steps: steps, interval: interval, stops: pass.states.count, jumps: path.jumpCount,
          arrived: arrived)
        + (arrived ? 8 * n : 0))
    guard arrived, let objective else { return run.finish(problem, objective: nil, memory: memory) }

    var made: BackwardPass?
    _ = run.backward { () throws(IntegrationFailure) in
      let (method, isExact) = try request.backwardMethod()
      let system = BacksolveField(
        problem.field.kernels.counting(into: backwardCounts.pointer), isExact: isExact,
        withIntegrals: integral.isInState)
      let final = pass.states[stops.count - 1]
      let back = BackwardPass(
        request, method: method, system, integral, objective: objective, final: final,
        state: final, tolerances: stateTolerances(request),
        path: path,
        landings: Landing.merging(path, seeds: objective.stops, resets: log.entries),
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

  /// Those of the forward solution; without its running costs in the norm where it is a seminorm, as
  /// nothing depends on them.
  private func stateTolerances(_ request: GradientRequest) -> Tolerances {
    let tolerances = request.tolerances.forward(request.problem)
    guard integral == .seminorm else { return tolerances }
    let n = request.problem.stateCount
    return Tolerances(
      relative: tolerances.relative,
      absolute: tolerances.absolute.enumerated().map { $0 < n ? $1 : .infinity })
  }

  /// How many states are kept after so many steps, stops and resets of events, y(T) apart.
  private func held(
    _ reset: StateSource.Reset, steps: Int, interval: Int, stops: Int, jumps: Int,
    arrived: Bool
  ) -> Int {
    switch reset {
    case .free: jumps
    case .observations: arrived ? stops - 1 : stops
    // The last step needs no checkpoint after it.
    case .checkpoints: (arrived ? max(steps - 1, 0) : steps) / interval + jumps
    }
  }
}
