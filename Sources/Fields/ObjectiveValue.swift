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
}

/// The programs of an objective, callable.
struct ObjectiveCalls {
  private let model: ObjectiveModel
  private let terminal, terminalTranspose: ProgramCall
  private let observed, observedTranspose: ProgramCall?

  init(_ model: ObjectiveModel) {
    self.model = model
    terminal = ProgramCall(model.terminal)
    terminalTranspose = ProgramCall(model.terminal.vjp())
    observed = model.observed.map { ProgramCall($0) }
    observedTranspose = model.observed.map { ProgramCall($0.vjp()) }
  }

  /// Φ needs the sums S over observations first; its derivative with respect to S then weights the
  /// observations' own derivatives.
  func evaluate(
    problem: Problem, parameters p: [Double], initial: [Double], states: [[Double]]
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
    let extra = Array(initial.prefix(n)) + Array(last.suffix(q)) + totals
    let value = terminal(t: end, y: Array(last.prefix(n)), p: p, v: extra).outputs[0]
    let partial = terminalTranspose(t: end, y: Array(last.prefix(n)), p: p, v: extra + [1])
    let m = p.count
    let extraPart = Array(partial.sums.dropFirst(m + 1))
    var result = ObjectiveValue(
      value: value,
      stops: states.map { _ in Array(repeating: 0, count: n + q) },
      initial: Array(extraPart.prefix(n)),
      parameters: Array(partial.sums.prefix(m)))
    result.stops[states.count - 1] = partial.outputs + extraPart[n..<n + q]
    if let observations, let observedTranspose {
      let weights = Array(extraPart.suffix(totals.count))
      for (k, t) in observations.times.enumerated() {
        let pulled = observedTranspose(
          t: t, y: Array(states[k].prefix(n)), p: p, v: observations.rows[k] + weights)
        for i in 0..<n { result.stops[k][i] += pulled.outputs[i] }
        for j in 0..<m { result.parameters[j] += pulled.sums[j] }
      }
    }
    return result
  }
}
