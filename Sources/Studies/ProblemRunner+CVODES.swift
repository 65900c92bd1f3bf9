import Fields
import Gradients
import Integrators
import References

/// CVODES' own gradients, with the objective's seeds made as for our strategies.
extension ProblemRunner {
  func forwardSensitivities(
    _ cvodes: CVODES, _ settings: RunSettings, into record: inout GradientRecord
  ) {
    let n = compiled.fullCount
    let m = compiled.parameterCount
    let initial = compiled.initialState()
    let run = cvodes.sensitivities(
      of: oracle, method: settings.sensitivityMethod, from: problem.span.start, initial,
      at: compiled.stops)
    record.counts.forward = Counts(run.trajectory.counts)
    record.seconds = .init(forward: run.trajectory.seconds, backward: 0)
    if let failure = run.trajectory.failure {
      record.fail(.init(failure, phase: "forward"), reason: "forward pass: \(failure)")
      return
    }
    let objective = compiled.evaluateObjective(initial: initial, states: run.trajectory.states)
    var lambda = [Double](repeating: 0, count: n)
    var mu = [Double](repeating: 0, count: m)
    for (k, seed) in objective.stops.enumerated() {
      for i in 0..<n where seed[i] != 0 {
        for j in 0..<n { lambda[j] += seed[i] * run.byInitialValue(j, ofState: i, at: k) }
        for j in 0..<m { mu[j] += seed[i] * run.byParameter(j, ofState: i, at: k) }
      }
    }
    finish(&record, objective: objective, lambda: lambda, mu: mu)
  }

  func adjoint(_ cvodes: CVODES, _ settings: RunSettings, into record: inout GradientRecord) {
    let initial = compiled.initialState()
    // CVODES must be told its backward tolerances before the seeds are known; they are made as
    // ours are, from a first look at the objective's derivatives.
    guard let tolerances = oracleTolerances(settings, initial, cvodes) else {
      let run = cvodes.solve(oracle, from: problem.span.start, initial, at: compiled.stops)
      record.counts.forward = Counts(run.counts)
      if let failure = run.failure {
        record.fail(.init(failure, phase: "forward"), reason: "forward pass: \(failure)")
      }
      return
    }
    let options = CVODES.AdjointOptions(
      interpolation: settings.interpolation, stepsPerCheckpoint: settings.checkpointInterval,
      relativeTolerance: tolerances.lambda.relative[0],
      absoluteTolerance: tolerances.lambda.absolute[0],
      quadratureRelativeTolerance: tolerances.parameters.relative.first
        ?? tolerances.lambda.relative[0],
      quadratureAbsoluteTolerances: tolerances.parameters.absolute, maxSteps: settings.stepLimit)
    var objective: ObjectiveValue?
    let run = cvodes.adjoint(
      of: oracle, options, from: problem.span.start, initial, at: compiled.stops
    ) { trajectory in
      guard trajectory.states.count == compiled.stops.count else { return [] }
      let value = compiled.evaluateObjective(initial: initial, states: trajectory.states)
      objective = value
      return value.stops
    }
    record.counts.forward = Counts(run.forward.counts)
    var replays = Counts(run.replay)
    replays.replayed = replays.accepted
    replays.accepted = 0
    record.counts.backward = Counts(run.backward) + replays
    record.seconds = .init(forward: run.forward.seconds, backward: run.backwardSeconds)
    record.memory = MemoryLedger(
      trajectoryBytes: run.held.numberBytes,
      predictedBytes: 8 * compiled.fullCount * (run.held.checkpointVectors + run.held.dataVectors))
    record.value = objective?.value.finite
    if let failure = run.failure {
      let phase = run.forward.failure == nil ? "backward" : "forward"
      record.fail(.init(failure, phase: phase), reason: "\(phase) pass: \(failure)")
      return
    }
    guard let objective else { return }
    finish(&record, objective: objective, lambda: run.lambda, mu: run.mu)
  }

  private func oracleTolerances(
    _ settings: RunSettings, _ initial: [Double], _ cvodes: CVODES
  ) -> (lambda: Tolerances, parameters: Tolerances)? {
    let key = OracleKey(
      method: cvodes.method, nonlinearSolver: cvodes.nonlinearSolver,
      tolerances: settings.tolerances, stepLimit: settings.stepLimit)
    if let known = knownTolerances[key] { return known }
    let states = cvodes.solve(oracle, from: problem.span.start, initial, at: compiled.stops).states
    guard states.count == compiled.stops.count else { return nil }
    let seeds = compiled.evaluateObjective(initial: initial, states: states).stops
    let made = settings.tolerances.adjoint(
      seeds: seeds, final: states[states.count - 1], parameters: compiled.field.parameterValues)
    knownTolerances[key] = made
    return made
  }

  private func finish(
    _ record: inout GradientRecord, objective: ObjectiveValue, lambda: [Double], mu: [Double]
  ) {
    let (initial, parameters, times) = compiled.totalGradient(
      lambda: lambda, mu: mu, objective: objective)
    record.value = objective.value.finite
    guard record.value != nil else {
      record.failOfObjective(at: problem.span.end)
      return
    }
    guard (initial + parameters + times.all).allSatisfy(\.isFinite) else {
      record.fail(
        .init(kind: "non-finite", phase: "backward", time: nil),
        reason: "the gradient is not finite")
      return
    }
    record.gradient = .init(
      initial: named(states: initial), parameters: named(parameters: parameters), times: times)
  }
}
