import Expressions
import Foundation
import Integrators
import Studies
import Verification

/// What refining a grid costs explicit methods, stabilised and not.
struct SquareRootLaw: Claim {
  let statement = "Explicit methods pay for diffusion in proportion to its stiffness."

  func examine(_ plan: ProofPlan) throws(BadInput) -> ClaimFinding {
    let sizes = plan.isShort ? [20, 40, 80] : [20, 40, 80, 160]
    let methods: [Method] = [.rkc2, .rock4, .tsit5, .dop853]
    // Eigenvalues reach to −4(N + 1)².
    let radii = sizes.map { 4 * pow(Double($0 + 1), 2) }
    var table = ProofTable(
      "Evaluations on the heat equation with N points at rtol 1e-4, and the power of the spectral radius "
        + "4(N + 1)² by which they grow over the finest grids.",
      words: ["method"], numbers: sizes.map { "N = \($0)" } + ["power"])
    var powers: [Method: Double] = [:]
    var curves: [ProofFigure.Curve] = []
    for method in methods {
      var counts: [Double] = []
      for size in sizes {
        let runner = ProblemRunner(
          try plan.problem("heat-1d", overrides: ["N": "\(size)"]), backend: .interpreter)
        counts.append(
          Double(
            runner.solve(
              RunSettings(runner.problem, solver: .own(method), strategy: .discrete, rtol: 1e-4)
            ).counts.rhs))
      }
      let power = FixedSteps.slope(
        radii.suffix(3).map { log($0) }, counts.suffix(3).map { log($0) })
      powers[method] = power
      curves.append(ProofFigure.Curve(method.name, zip(radii, counts).map { [$0, $1] }))
      table.rows.append(
        [.code(method.name)] + counts.map { .integer(Int($0)) } + [.number(power, digits: 2)])
    }
    func power(_ method: Method) -> Double { powers[method] ?? .nan }
    var finding = ClaimFinding(
      verdict:
        "Of most it is true (tsit5 grows like ρ^\(power(.tsit5).fixed(2))); stabilised ones pay the "
        + "square root: rkc2 ρ^\(power(.rkc2).fixed(2)), rock4 ρ^\(power(.rock4).fixed(2)).")
    for method in methods {
      let stabilised = method.family is StabilisedFamily
      let range = stabilised ? 0.35...0.6 : 0.85...1.1
      finding.checks.append(
        Check(
          method.name, "evaluations on the heat equation go like a power of ρ",
          found: power(method).fixed(2), required: "\(range.lowerBound) to \(range.upperBound)",
          holds: range.contains(power(method))))
    }
    finding.tables = [table]
    finding.figures = [
      ProofFigure(
        name: "claim-square-root-law", title: "The heat equation by explicit methods",
        x: .log("spectral radius"), y: .log("evaluations"),
        panels: [ProofFigure.Panel("", curves)],
        caption: "Evaluations at rtol 1e-4 as the grid is refined.")
    ]
    return finding
  }
}
