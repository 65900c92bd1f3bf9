import Expressions
import Fields
import Taylor

/// How well an end state keeps an invariant: |I(T) − I(t₀)| beside Σ |yᵢ ∂I/∂yᵢ|, which is what an error
/// of every state by its own size would change it by.
struct InvariantDefect {
  /// −log₁₀ of their quotient; ∞ where it is kept exactly.
  let digits: Double

  init(
    _ invariant: Invariant, problem: Problem, start: Constant, end: Constant, state: [String],
    digits: Int
  ) {
    let parameters = problem.model.parameterValues
    func values(_ program: Program, _ t: Constant, _ y: [String], _ v: [String] = []) -> [String] {
      program.decimals(t: t, states: y, parameters: parameters, extra: v, digits: digits + 10)
    }
    let initial = values(problem.model.initial, start, [])
    let first = values(invariant.function, start, initial)[0]
    let last = values(invariant.function, end, state)[0]
    let slopes = values(invariant.function.vjp(), end, state, ["1"])
    let scale = zip(slopes, state).reduce(0.0) {
      $0 + abs((Double($1.0) ?? 0) * (Double($1.1) ?? 0))
    }
    let decimals = DecimalNumbers([first, last], digits: digits + 10)
    let largest = max(abs(Double(first) ?? 0), abs(Double(last) ?? 0))
    let relative = decimals.agreement(0, 1)
    guard relative.isFinite, largest > 0, scale > 0 else {
      self.digits = relative
      return
    }
    self.digits = relative + Double.log(scale / largest) / Double.log(10)
  }
}
