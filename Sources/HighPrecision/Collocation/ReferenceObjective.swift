import Expressions
import Fields

/// An objective and its gradient along sensitivities, in a number type: the forward counterpart of what
/// `CompiledProblem` does with costates.
///
/// Columns of S are those of the n initial values, then of the m parameters; states are the model's n,
/// then the running costs.
final class ReferenceObjective<Number: RealNumber> {
  private let model: ObjectiveModel
  private let n, m: Int
  private let terminal, terminalTranspose: ProgramEvaluator<Number>
  private let observed, observedTranspose: ProgramEvaluator<Number>?
  private var totals: [Number]
  /// Of each sum its derivative by each column.
  private var totalSlopes: [[Number]]

  init(_ problem: Problem, parameters: [Number]) {
    model = problem.objective
    n = problem.model.stateNames.count
    m = parameters.count
    terminal = ProgramEvaluator(model.terminal, parameters: parameters)
    terminalTranspose = ProgramEvaluator(model.terminal.vjp(), parameters: parameters)
    observed = model.observed.map { ProgramEvaluator($0, parameters: parameters) }
    observedTranspose = model.observed.map { ProgramEvaluator($0.vjp(), parameters: parameters) }
    totals = [Number](repeating: .zero, count: model.sumCount)
    totalSlopes = totals.map { [n, m] _ in [Number](repeating: .zero, count: n + m) }
  }

  /// Adds the terms of one observation.
  ///
  /// - Parameters:
  ///   - y: at least the n states.
  ///   - sensitivities: column c at `c * y.count`.
  func observe(t: Number, y: [Number], sensitivities: [Number], row: [Number]) {
    guard let observed, let observedTranspose else { return }
    let state = Array(y.prefix(n))
    let terms = observed(t: t, y: state, v: row).outputs
    for r in totals.indices {
      totals[r] = totals[r] + terms[r]
      let seed = totals.indices.map { $0 == r ? Number.one : Number.zero }
      let partial = observedTranspose(t: t, y: state, v: row + seed)
      for c in 0..<n + m {
        var slope = c < n ? Number.zero : partial.sums[c - n]
        for k in 0..<n {
          slope = slope + partial.outputs[k] * sensitivities[c * y.count + k]
        }
        totalSlopes[r][c] = totalSlopes[r][c] + slope
      }
    }
  }

  /// L, ∂L/∂y(t₀) with the initial values taken as independent, and ∂L/∂p at fixed initial values.
  func finish(
    t: Number, start: Number, initial: [Number], y: [Number], sensitivities: [Number]
  ) -> (value: Number, initial: [Number], parameters: [Number]) {
    let q = model.integralCount
    let extra =
      Array(initial.prefix(n)) + Array(y.suffix(q)) + totals
      + (model.readsStartTime ? [start] : [])
    let state = Array(y.prefix(n))
    let value = terminal(t: t, y: state, v: extra).outputs[0]
    let partial = terminalTranspose(t: t, y: state, v: extra + [.one])
    // The sums are those of p, of t, and of the extra inputs.
    let extraPart = Array(partial.sums.dropFirst(m + 1))
    let seed = partial.outputs + extraPart[n..<n + q]
    var slopes: [Number] = []
    for c in 0..<n + m {
      var slope = c < n ? extraPart[c] : partial.sums[c - n]
      for k in 0..<n + q { slope = slope + seed[k] * sensitivities[c * y.count + k] }
      for r in totals.indices { slope = slope + extraPart[n + q + r] * totalSlopes[r][c] }
      slopes.append(slope)
    }
    return (value, Array(slopes.prefix(n)), Array(slopes.dropFirst(n)))
  }
}
