import Expressions
import Foundation
import Integrators
import ProblemFiles
import Studies
import Verification

/// BDF with functional iteration on Prothero and Robinson's equation.
struct FunctionalIteration: Claim {
  let statement = "BDF is stable on stiff problems, however its equations are solved."

  /// y′ = λ(y − cos t) − sin t, y = cos t.
  static func problem(_ lambda: Double) -> String {
    """
    title = "Prothero and Robinson's equation"
    tags = ["stiff"]
    span = [0.0, 10.0]
    model = \"\"\"
      lambda = \(lambda)
      y(0) = 1
      y' = lambda*(y - cos(t)) - sin(t)
    \"\"\"
    objective = "y(T)"
    """
  }

  func examine(_ plan: ProofPlan) throws(BadInput) -> ClaimFinding {
    let lambdas = [-1e2, -1e3, -1e4, -1e5]
    let methods: [Method] = [.bdf, .bdfFunctional, .adams]
    var table = ProofTable(
      "Accepted steps on y′ = λ(y − cos t) − sin t to T = 10 at rtol 1e-6, and the mean step in units of "
        + "1/|λ| at the largest |λ|.",
      words: ["method"], numbers: lambdas.map { "λ = \($0)" } + ["mean h|λ|"])
    var curves: [ProofFigure.Curve] = []
    var slopes: [Method: Double] = [:]
    var meanStep: [Method: Double] = [:]
    for method in methods {
      var steps: [Double] = []
      for lambda in lambdas {
        let runner = ProblemRunner(
          try ProblemFile.parse(FunctionalIteration.problem(lambda)), backend: .interpreter)
        var settings = RunSettings(
          runner.problem, solver: .own(method), strategy: .discrete, rtol: 1e-6)
        settings.stepLimit = 10_000_000
        let record = runner.solve(settings)
        steps.append(record.status == .ok ? Double(record.counts.accepted) : .nan)
      }
      let last = steps.count - 1
      slopes[method] = FixedSteps.slope(
        lambdas.suffix(2).map { log(-$0) }, steps.suffix(2).map { log($0) })
      meanStep[method] = -10 / steps[last] * lambdas[last]
      curves.append(ProofFigure.Curve(method.name, zip(lambdas, steps).map { [-$0, $1] }))
      table.rows.append(
        [.code(method.name)] + steps.map { $0.isNaN ? .text("failed") : .integer(Int($0)) }
          + [.number(meanStep[method] ?? .nan, digits: 2)])
    }
    let (newton, functional) = (slopes[.bdf] ?? .nan, slopes[.bdfFunctional] ?? .nan)
    let mean = meanStep[.bdfFunctional] ?? .nan
    var finding = ClaimFinding(
      verdict:
        "No: with functional iteration its steps go like |λ|^\(functional.fixed(2)) (Newton: "
        + "|λ|^\(newton.fixed(2))), and the mean h|λ| is \(mean.fixed(2)), whatever the tolerance "
        + "would permit: the iteration converges for |hβ₀λ| < 1 only.")
    // 1/β₀ of BDF 5; higher orders are not taken.
    let bound = 137.0 / 60
    finding.checks = [
      Check(
        "bdf", "steps do not depend on |λ|", found: "|λ|^\(newton.fixed(2))",
        required: "power below 0.1", holds: abs(newton) < 0.1),
      Check(
        "bdf-functional", "steps go like |λ|", found: "|λ|^\(functional.fixed(2))",
        required: "power 0.9 to 1.1", holds: (0.9...1.1).contains(functional)),
      Check(
        "bdf-functional", "mean h|λ|", found: mean.fixed(2), required: "below 1/β₀ ≤ 2.28",
        holds: mean < bound),
    ]
    finding.tables = [table]
    finding.figures = [
      ProofFigure(
        name: "claim-functional-iteration", title: "BDF by Newton and by functional iteration",
        x: .log("|λ|"), y: .log("accepted steps"), panels: [ProofFigure.Panel("", curves)],
        caption: "Steps over T = 10 on a solution, cos t, that is as smooth for every λ.")
    ]
    return finding
  }
}
