import Expressions

/// The value of an objective on a solution, with its partial derivatives: the seeds of an adjoint.
public struct ObjectiveValue {
  public var value: Double
  /// ∂L/∂y at each stop (observation times, then T): what λ jumps by there.
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

  init(_ model: ObjectiveModel) {
    self.model = model
    readsStart = model.readsStartTime
    terminal = ProgramCall(model.terminal)
    terminalTranspose = ProgramCall(model.terminal.vjp())
    observed = model.observed.map { ProgramCall($0) }
    observedTranspose = model.observed.map { ProgramCall($0.vjp()) }
  }

  /// Φ needs the sums S over observations first; its derivative with respect to S then weights the
  /// observations' own derivatives.
  ///
  /// - Parameter slope: f(t, y), running costs included, on the side that comes before t.
  func evaluate(
    problem: Problem, parameters p: [Double], initial: [Double], states: [[Double]],
    slope: (Double, [Double]) -> [Double]
  ) -> ObjectiveValue {
    let n = problem.model.stateNames.count
    let q = model.integralCount
    let observations = problem.observations
    var totals = [Double](repeating: 0, count: model.sumCount)
    if let observations, let observed {
      for (k, t) in observations.times.enumerated() {
        let terms = observed(t: t, y: Array(states[k].prefix(n)), p: p, v: observations.rows[k])
        for r in totals.indices { totals[r] += terms.outputs[r] }
      }
    }
    let last = states[states.count - 1]
    let end = problem.span.end
    let extra =
      Array(initial.prefix(n)) + Array(last.suffix(q)) + totals
      + (readsStart ? [problem.span.start] : [])
    let value = terminal(t: end, y: Array(last.prefix(n)), p: p, v: extra).outputs[0]
    let partial = terminalTranspose(t: end, y: Array(last.prefix(n)), p: p, v: extra + [1])
    let m = p.count
    let extraPart = Array(partial.sums.dropFirst(m + 1))
    let seed = partial.outputs + extraPart[n..<n + q]
    var result = ObjectiveValue(
      value: value,
      stops: states.map { _ in Array(repeating: 0, count: n + q) },
      initial: Array(extraPart.prefix(n)),
      parameters: Array(partial.sums.prefix(m)), integrals: Array(extraPart[n..<n + q]),
      startTime: readsStart ? extraPart[extraPart.count - 1] : 0, times: TimeDerivatives())
    result.stops[states.count - 1] = seed
    let lastSlope = slope(end, last)
    result.times.final = partial.sums[m] + dot(seed, lastSlope)
    if let observations, let observedTranspose {
      let weights = Array(extraPart[(n + q)..<(n + q + totals.count)])
      for (k, t) in observations.times.enumerated() {
        let pulled = observedTranspose(
          t: t, y: Array(states[k].prefix(n)), p: p, v: observations.rows[k] + weights)
        for i in 0..<n { result.stops[k][i] += pulled.outputs[i] }
        for j in 0..<m { result.parameters[j] += pulled.sums[j] }
        let there = t == end ? lastSlope : slope(t, states[k])
        result.times.observations.append(pulled.sums[m] + dot(pulled.outputs, there))
      }
    }
    return result
  }

  private func dot(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
