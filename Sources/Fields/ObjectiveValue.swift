import Expressions

/// The value of an objective on a solution, with its partial derivatives: the seeds of an adjoint.
public struct ObjectiveValue {
  public var value: Double
  /// ∂L/∂y at each stop of the path, at a fixed time: what λ grows by there. Where a stop is an event, what
  /// comes by its time is included, and ∂L/∂p below includes its part.
  public var stops: [[Double]]
  /// ∂L/∂y(t₀) where the objective names the initial state itself.
  public var initial: [Double]
  /// ∂L/∂p at fixed states.
  public var parameters: [Double]
  /// ∂L/∂I of the running costs: their λ, which is constant.
  public var integrals: [Double]
  /// ∂L/∂t₀ where the objective names the time itself at the start.
  public var startTime: Double
  /// ∂L/∂T and ∂L/∂tₖ, complete; `initial` is 0 (see ``CompiledProblem/totalGradient``).
  public var times: TimeDerivatives
}

/// The programs of an objective, callable.
struct ObjectiveCalls {
  private let model: ObjectiveModel
  private let terminal, terminalTranspose: ProgramCall
  private let readsStart: Bool
  private let observed, observedTranspose: ProgramCall?
  private let readings: [(value: ProgramCall, transpose: ProgramCall)]

  init(_ model: ObjectiveModel) {
    self.model = model
    readsStart = model.readsStartTime
    terminal = ProgramCall(model.terminal)
    terminalTranspose = ProgramCall(model.terminal.vjp())
    observed = model.observed.map { ProgramCall($0) }
    observedTranspose = model.observed.map { ProgramCall($0.vjp()) }
    readings = model.readings.map { (ProgramCall($0.program), ProgramCall($0.program.vjp())) }
  }

  /// Φ needs the sums S over observations first; its derivative with respect to S then weights the
  /// observations' own derivatives.
  ///
  /// - Parameter slope: f(t, y), running costs included, on the side that comes before t.
  func evaluate(
    problem: Problem, parameters p: [Double], initial: [Double], states: [[Double]],
    path: SolutionPath, slope: (Double, [Double]) -> [Double]
  ) -> ObjectiveValue {
    let n = problem.model.stateNames.count
    let q = model.integralCount
    let observations = problem.observations
    var totals = [Double](repeating: 0, count: model.sumCount)
    func state(_ stop: Int) -> [Double] { Array(states[stop].prefix(n)) }
    let observedStops = path.observationStops
    if let observations, let observed {
      for (k, t) in observations.times.enumerated() {
        let terms = observed(t: t, y: state(observedStops[k]), p: p, v: observations.rows[k])
        for r in totals.indices { totals[r] += terms.outputs[r] }
      }
    }
    let readStops = model.readings.map { path.stop(ofEvent: $0.event, ordinal: $0.ordinal) ?? 0 }
    let values = zip(readings, readStops).map { reading, stop in
      reading.value(t: path.stops[stop].time, y: state(stop), p: p).outputs[0]
    }
    let lastStop = states.count - 1
    let ending = path.isTerminated ? path.saltations[lastStop] : nil
    let last = ending?.after ?? states[lastStop]
    let end = path.end
    let extra =
      Array(initial.prefix(n)) + Array(last.suffix(q)) + totals + values
      + (readsStart ? [problem.span.start] : [])
    let value = terminal(t: end, y: Array(last.prefix(n)), p: p, v: extra).outputs[0]
    let partial = terminalTranspose(t: end, y: Array(last.prefix(n)), p: p, v: extra + [1])
    let m = p.count
    let extraPart = Array(partial.sums.dropFirst(m + 1))
    var seed = partial.outputs + extraPart[n..<n + q]
    var result = ObjectiveValue(
      value: value,
      stops: states.map { _ in Array(repeating: 0, count: n + q) },
      initial: Array(extraPart.prefix(n)),
      parameters: Array(partial.sums.prefix(m)), integrals: Array(extraPart[n..<n + q]),
      startTime: readsStart ? extraPart[extraPart.count - 1] : 0, times: TimeDerivatives())
    if let ending {
      // The end moves with the event, and not with T.
      ending.pull(&seed, addingTo: &result.parameters, readingTime: partial.sums[m])
    } else {
      result.times.final = partial.sums[m] + dot(seed, slope(end, last))
    }
    result.stops[lastStop] = seed
    if let observations, let observedTranspose {
      let weights = Array(extraPart[(n + q)..<(n + q + totals.count)])
      for (k, t) in observations.times.enumerated() {
        let stop = observedStops[k]
        let pulled = observedTranspose(
          t: t, y: state(stop), p: p, v: observations.rows[k] + weights)
        for i in 0..<n { result.stops[stop][i] += pulled.outputs[i] }
        for j in 0..<m { result.parameters[j] += pulled.sums[j] }
        result.times.observations.append(
          pulled.sums[m] + dot(pulled.outputs, slope(t, states[stop])))
      }
    }
    for (k, stop) in readStops.enumerated() {
      let weight = extraPart[n + q + totals.count + k]
      let pulled = readings[k].transpose(
        t: path.stops[stop].time, y: state(stop), p: p, v: [weight])
      for j in 0..<m { result.parameters[j] += pulled.sums[j] }
      var lambda = [Double](repeating: 0, count: n + q)
      path.saltations[stop]?.pull(
        &lambda, addingTo: &result.parameters, reading: pulled.outputs,
        readingTime: pulled.sums[m])
      for i in lambda.indices { result.stops[stop][i] += lambda[i] }
    }
    return result
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
