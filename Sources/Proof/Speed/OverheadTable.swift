import Expressions
import Fields
import Integrators
import Studies

/// What a solver costs beside its evaluations: its time ÷ (evaluations × time of one).
enum OverheadTable {
  static func make(_ plan: ProofPlan) throws(BadInput) -> ProofTable {
    var table = ProofTable(
      "Overhead of explicit methods over the pure cost of their evaluations: the time of a solve ÷ "
        + "(evaluations × the time of one). At most 1.5 is asked of 28 states and more.",
      words: ["problem", "method"], numbers: ["states", "one evaluation", "evaluations", "ratio"])
    let problems = [
      try plan.problem("lorenz"), try plan.problem("pleiades"),
      try SpeedCase.interleavedBrusselator(32), try SpeedCase.interleavedBrusselator(128),
    ]
    for problem in problems {
      let runner = ProblemRunner(problem, backend: plan.backend)
      for method in [Method.tsit5, .dop853, .verner9] {
        plan.progress("overhead of \(method.name) on \(problem.name)")
        let found = runner.overhead(
          RunSettings(problem, solver: .own(method), strategy: .discrete, rtol: 1e-6))
        let states = problem.model.stateNames.count
        table.rows.append([
          .code(problem.name), .code(method.name), .integer(states),
          .seconds(found.evaluationSeconds), .integer(found.evaluations),
          states < 28
            ? .number(found.ratio, digits: 2)
            : .verdict(found.ratio.fixed(2), isGood: found.ratio <= 1.5),
        ])
      }
    }
    return table
  }
}
