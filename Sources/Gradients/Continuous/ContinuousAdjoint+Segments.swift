import Fields
import Integrators

extension ContinuousAdjoint {
  /// The forward solution keeps its state every `checkpointInterval` steps; on the way back each segment is
  /// solved once more, step for step as the first time, keeping its dense output.
  func alongSegments(
    _ request: GradientRequest, _ interpolant: DenseInterpolant
  ) -> GradientResult {
    let problem = request.problem
    let interval = max(1, request.checkpointInterval)
    var run = GradientRun(request)
    let backwardCounts = run.backwardCounts
    let path = run.path
    var pass = ForwardPass(request, path: path, counts: run.forwardCounts.pointer)
    let stepper = pass.integrator.stepper
    let checkpoints = CheckpointLog(pass.integrator)
    checkpoints.append(pass.integrator)
    var steps = 0
    var objective: ObjectiveValue?
    let end = path.end
    let arrived = run.forward { () throws(IntegrationFailure) in
      try request.check(interpolant)
      try pass.run(step: { integrator in
        steps += 1
        if steps % interval == 0, integrator.time != end { checkpoints.append(integrator) }
      })
      objective = pass.objective()
    }
    guard arrived, let objective else {
      return run.finish(problem, objective: nil, memory: checkpoints.ledger(steps + 1, interval))
    }

    let segments = SegmentReplay(
      request, path, interpolant, checkpoints: checkpoints, counts: backwardCounts.pointer)
    var made: BackwardPass?
    var largest = MemoryLedger()
    /// What the segment at hand holds: by formula, the steps since its checkpoint.
    func measure(_ segment: Int) {
      var held = MemoryLedger(
        trajectoryBytes: segments.dense.byteCount,
        predictedBytes: DenseTrajectory.predictedBytes(
          steps: min(steps - segment * interval, interval), degree: segments.dense.degree,
          stride: stepper.stride))
      if let made { held += made.kept }
      largest = largest.orMore(held)
    }
    _ = run.backward { () throws(IntegrationFailure) in
      var segment = checkpoints.count - 1
      defer { measure(segment) }
      try segments.replay(segment, to: end)
      let back = try request.backwardPass(
        along: segments.dense, path, integral, objective: objective, final: pass.states.last ?? [],
        counts: backwardCounts.pointer)
      made = back
      while true {
        try back.integrate(to: checkpoints.time(segment))
        if segment == 0 { break }
        measure(segment)
        segment -= 1
        try segments.replay(segment, to: checkpoints.time(segment + 1))
      }
    }
    segments.addCounts()
    made?.addCounts()
    var memory = checkpoints.ledger(steps, interval)
    memory += largest
    return run.finish(
      problem, objective: objective, lambda: made?.lambda ?? [], mu: made?.parameters ?? [],
      memory: memory)
  }
}
