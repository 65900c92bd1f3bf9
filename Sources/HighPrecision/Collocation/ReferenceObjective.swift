import Expressions
import Fields

/// An objective in a number type, and its partial derivatives: what `CompiledProblem` does in Double.
///
/// States are the model's n, then the running costs.
final class ReferenceObjective<Number: RealNumber> {
  /// L by what it reads, everything else fixed.
  struct Partials {
    let value: Number
    /// By y(T) and the running costs.
    let state: [Number]
    /// By y(t₀), the sums over observations and p, as far as the objective itself reads them.
    let initial, sums, parameters: [Number]
  }

  private let model: ObjectiveModel
  private let n, m: Int
  private let terminal, terminalTranspose: ProgramEvaluator<Number>
  private let observed, observedTranspose: ProgramEvaluator<Number>?
  private var totals: [Number]

  init(_ problem: Problem, parameters: [Number]) {
    model = problem.objective
    n = problem.model.stateNames.count
    m = parameters.count
    terminal = ProgramEvaluator(model.terminal, parameters: parameters)
    terminalTranspose = ProgramEvaluator(model.terminal.vjp(), parameters: parameters)
    observed = model.observed.map { ProgramEvaluator($0, parameters: parameters) }
    observedTranspose = model.observed.map { ProgramEvaluator($0.vjp(), parameters: parameters) }
    totals = [Number](repeating: .zero, count: model.sumCount)
  }

  var sumCount: Int { totals.count }

  /// Adds the terms of one observation.
  ///
  /// - Parameter y: at least the n states.
  func observe(t: Number, y: [Number], row: [Number]) {
    guard let observed else { return }
    let terms = observed(t: t, y: Array(y.prefix(n)), v: row).outputs
    for r in totals.indices { totals[r] = totals[r] + terms[r] }
  }

  /// The derivative of Σ wᵣ (term r of one observation) by the n states and by p.
  func observationGradient(
    t: Number, y: [Number], row: [Number], weights: [Number]
  ) -> (state: [Number], parameters: [Number]) {
    guard let observedTranspose else { return ([], []) }
    let partial = observedTranspose(t: t, y: Array(y.prefix(n)), v: row + weights)
    return (partial.outputs, Array(partial.sums.prefix(m)))
  }

  /// L after all observations.
  func partials(t: Number, start: Number, initial: [Number], y: [Number]) -> Partials {
    let q = model.integralCount
    let extra =
      Array(initial.prefix(n)) + Array(y.suffix(q)) + totals
      + (model.readsStartTime ? [start] : [])
    let state = Array(y.prefix(n))
    let value = terminal(t: t, y: state, v: extra).outputs[0]
    let partial = terminalTranspose(t: t, y: state, v: extra + [.one])
    // The sums are those of p, of t, and of the extra inputs.
    let extraPart = Array(partial.sums.dropFirst(m + 1))
    return Partials(
      value: value, state: partial.outputs + extraPart[n..<n + q],
      initial: Array(extraPart[..<n]),
      sums: Array(extraPart[(n + q)..<(n + q + totals.count)]),
      parameters: Array(partial.sums.prefix(m)))
  }
}
