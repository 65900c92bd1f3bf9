import Expressions
import Fields
import Foundation
import Integrators
import Studies

/// What a solver costs beside its evaluations: its time ÷ (evaluations × time of one).
enum OverheadTable {
  static func make(_ plan: ProofPlan) throws(BadInput) -> ProofTable? {
    var table = ProofTable(
      "Overhead of explicit methods over the pure cost of their evaluations: the time of a solve ÷ "
        + "(evaluations × the time of one).",
      words: ["problem", "method"], numbers: ["states", "one evaluation", "evaluations", "ratio"])
    let problems = [
      try plan.problem("lorenz"), try plan.problem("pleiades"),
      try SpeedCase.interleavedBrusselator(32), try SpeedCase.interleavedBrusselator(128),
    ]
    for problem in problems {
      let runner = ProblemRunner(problem, backend: plan.backend)
      for method in [Method.tsit5, .dop853, .verner9] {
        var ratios: [(ratio: Double, one: Double, count: Int)] = []
        // Interleaved: one evaluation and the solve in the same moment.
        for _ in 0..<9 {
          let one = evaluation(runner)
          let record = runner.solve(
            RunSettings(problem, solver: .own(method), strategy: .discrete, rtol: 1e-6))
          ratios.append(
            (record.seconds / (one * Double(record.counts.rhs)), one, record.counts.rhs))
        }
        let median = ratios.sorted { $0.ratio < $1.ratio }[4]
        table.rows.append([
          .code(problem.name), .code(method.name), .integer(problem.model.stateNames.count),
          .seconds(median.one), .integer(median.count), .number(median.ratio, digits: 2),
        ])
      }
    }
    return table
  }

  /// Seconds of one evaluation at the initial state.
  private static func evaluation(_ runner: ProblemRunner) -> Double {
    let field = runner.compiled.field.kernels
    let y = runner.compiled.initialState()
    var out = [Double](repeating: 0, count: field.stateCount)
    let t = runner.problem.span.start
    let count = max(200, 200_000 / field.stateCount)
    let clock = ContinuousClock()
    let elapsed = clock.measure {
      y.withUnsafeBufferPointer { y in
        guard let y = y.baseAddress else { return }
        out.withUnsafeMutableBufferPointer { out in
          guard let out = out.baseAddress else { return }
          for _ in 0..<count { field.rhs(t, y, into: out) }
        }
      }
    }
    let (seconds, attoseconds) = elapsed.components
    return (Double(seconds) + Double(attoseconds) * 1e-18) / Double(count)
  }
}
