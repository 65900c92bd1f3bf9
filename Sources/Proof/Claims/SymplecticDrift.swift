import Expressions
import Foundation
import Integrators
import Studies

/// The energy of a Kepler orbit over hundreds of periods.
struct SymplecticDrift: Claim {
  let statement = "Symplectic methods keep the energy; others let it drift."

  func examine(_ plan: ProofPlan) throws(BadInput) -> ClaimFinding {
    let periods = plan.isShort ? 100 : 1000
    let runner = ProblemRunner(
      try plan.problem("kepler", to: 2 * .pi * Double(periods), overrides: ["e": "0.3"]),
      backend: plan.backend)
    // Spread over all phases of the orbit, for the error peaks at the pericentre.
    let samples = 500
    let times = (1...samples).map { k in
      let jitter = (0.618034 * Double(k)).truncatingRemainder(dividingBy: 1)
      return runner.problem.span.end * (Double(k - 1) + jitter) / Double(samples)
    }
    let cases: [(method: Method, step: Double?, isSymplectic: Bool)] = [
      (.verlet, 0.02, true), (.yoshida4, 0.1, true), (.gauss4, 0.1, true), (.rk4, 0.1, false),
      (.dop853, nil, false),
    ]
    var table = ProofTable(
      "The error of the energy of a Kepler orbit, e = 0.3, over \(periods) periods: the largest in the first "
        + "and in the last tenth.",
      words: ["method", "steps"], numbers: ["first tenth", "last tenth", "growth", "verdict"])
    var finding = ClaimFinding(verdict: "")
    var curves: [ProofFigure.Curve] = []
    var growths: [Method: Double] = [:]
    for (method, step, isSymplectic) in cases {
      var settings = RunSettings(
        runner.problem, solver: .own(method), strategy: .discrete, rtol: step == nil ? 1e-6 : 1e-10)
      settings.fixedStep = step
      settings.stepLimit = 100_000_000
      let record = runner.solve(settings, at: times)
      let errors = record.at.map { abs(energy($0.state) + 0.5) }
      guard record.status == .ok, errors.count == samples else {
        finding.checks.append(
          Check(
            method.name, "the orbit to its end", found: record.reason ?? "no state",
            required: "a solution", holds: false))
        continue
      }
      let first = errors.prefix(samples / 10).max() ?? 0
      let last = errors.suffix(samples / 10).max() ?? 0
      let growth = last / first
      growths[method] = growth
      let holds = isSymplectic ? growth < 2 : growth > 4
      table.rows.append([
        .code(method.name), .text(step.map { "h = \($0)" } ?? "rtol 1e-6"), .error(first),
        .error(last), .number(growth, digits: 2),
        .verdict(holds ? "as claimed" : "not so", isGood: holds),
      ])
      finding.checks.append(
        Check(
          method.name, "growth of the energy's error over \(periods) periods",
          found: growth.fixed(2), required: isSymplectic ? "below 2" : "above 4", holds: holds))
      var largest = 0.0
      let points = zip(times, errors).map { t, error -> [Double]? in
        largest = max(largest, error)
        return [(t * 100).rounded() / 100, Double(String(format: "%.3e", largest)) ?? largest]
      }
      curves.append(ProofFigure.Curve(method.name, points, isMarked: false))
    }
    func growth(_ method: Method) -> String { growths[method]?.fixed(1) ?? "–" }
    finding.verdict =
      "Yes, at fixed steps: from the first tenth of \(periods) periods to the last the error grows by a factor "
      + "of \(growth(.verlet)) (verlet), \(growth(.yoshida4)) (yoshida4), \(growth(.gauss4)) (gauss4), and of "
      + "\(growth(.rk4)) (rk4), \(growth(.dop853)) (dop853)."
    finding.tables = [table]
    finding.figures = [
      ProofFigure(
        name: "claim-symplectic-drift", title: "The energy of a Kepler orbit",
        x: .log("t"), y: .log("largest error of the energy"),
        panels: [ProofFigure.Panel("", curves)],
        caption:
          "The largest error so far. That of symplectic methods at fixed steps stays what it was after a few "
          + "periods; others gain or lose energy steadily.")
    ]
    return finding
  }

  private func energy(_ state: [String: Double]) -> Double {
    let (x, y) = (state["x"] ?? .nan, state["y"] ?? .nan)
    let (u, v) = (state["u"] ?? .nan, state["v"] ?? .nan)
    return (u * u + v * v) / 2 - 1 / (x * x + y * y).squareRoot()
  }
}
