import Expressions
import Fields
import Integrators
import Studies

/// Solutions a second, in SIMD lanes and one at a time.
enum ThroughputTable {
  static func make(_ plan: ProofPlan) throws(BadInput) -> ProofTable {
    var table = ProofTable(
      "Ensembles: solutions a second of 512 initial values in SIMD lanes, each with its own steps, and one at "
        + "a time by compiled steps, rtol 1e-6. At least 3 times as many is asked on Lorenz.",
      words: ["problem", "method"], numbers: ["lanes", "in lanes", "one at a time", "ratio"])
    for name in ["lorenz", "lotka-volterra", "van-der-pol"] {
      let problem = try plan.problem(name)
      let runner = ProblemRunner(problem, backend: plan.backend)
      for method in [Method.tsit5, .dop853] {
        plan.progress("ensembles of \(name) by \(method.name)")
        let settings = RunSettings(problem, solver: .own(method), strategy: .discrete, rtol: 1e-6)
        guard let found = try? runner.ensembleThroughput(settings) else { continue }
        table.rows.append([
          .code(name), .code(method.name), .integer(found.lanes), .integer(Int(found.inLanes)),
          .integer(Int(found.oneAtATime)),
          name == "lorenz"
            ? .verdict(found.ratio.fixed(2), isGood: found.ratio >= 3)
            : .number(found.ratio, digits: 2),
        ])
      }
    }
    return table
  }
}
