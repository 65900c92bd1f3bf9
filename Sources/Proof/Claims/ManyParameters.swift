import Expressions
import Foundation
import Integrators
import ProblemFiles
import Studies

/// Forward sensitivities against adjoints, as states and parameters become many.
struct ManyParameters: Claim {
  let statement = "Forward sensitivities are cheapest below about a hundred states and parameters."

  /// Pairs of predator and prey on a line, each with its own four rates, prey spreading to its neighbours.
  static func problem(_ pairs: Int) -> String {
    var lines = ["d := 0.1"]
    for i in 1...pairs {
      lines += [
        "a\(i) = \(1.5 + 0.1 * sin(Double(i)))", "b\(i) = 1", "c\(i) = 3", "e\(i) = 1",
        "x\(i)(0) = 1", "y\(i)(0) = \(1 + 0.2 * cos(Double(i)))",
      ]
    }
    for i in 1...pairs {
      let spread = [i - 1, i + 1].filter { (1...pairs).contains($0) }
        .map { " + d*(x\($0) - x\(i))" }.joined()
      lines += [
        "x\(i)' = a\(i)*x\(i) - b\(i)*x\(i)*y\(i)\(spread)",
        "y\(i)' = e\(i)*x\(i)*y\(i) - c\(i)*y\(i)",
      ]
    }
    let objective = (1...pairs).map { "x\($0)(T)^2" }.joined(separator: " + ")
    return """
      title = "Predators and prey on a line, \(pairs) pairs"
      span = [0.0, 5.0]
      model = \"\"\"
      \(lines.joined(separator: "\n"))
      \"\"\"
      objective = "\(objective)"
      """
  }

  func examine(_ plan: ProofPlan) throws(BadInput) -> ClaimFinding {
    let strategies = try ["tangent", "interpolated", "discrete"].map { name throws(BadInput) in
      try StrategyName(named: name)
    }
    let sizes = plan.isShort ? [1, 34] : [1, 3, 8, 17, 34, 67]
    var table = ProofTable(
      "Seconds of a gradient of n states and m parameters by dop853 at rtol 1e-6, interleaved medians.",
      words: [], numbers: ["n + m"] + strategies.map(\.rawValue))
    var curves = strategies.map { ProofFigure.Curve($0.rawValue, []) }
    var times: [Int: [Double]] = [:]
    for pairs in sizes {
      let runner = ProblemRunner(
        try ProblemFile.parse(ManyParameters.problem(pairs)), backend: plan.backend)
      let settings = strategies.map {
        RunSettings(runner.problem, solver: .own(.dop853), strategy: $0, rtol: 1e-6)
      }
      runner.compileSteps(settings[0])
      var seconds = strategies.map { _ in [Double]() }
      for _ in 0..<5 {
        for (k, settings) in settings.enumerated() {
          seconds[k].append(runner.gradient(settings).totalSeconds)
        }
      }
      let medians = seconds.map(median)
      times[6 * pairs] = medians
      table.rows.append([.integer(6 * pairs)] + medians.map { .seconds($0) })
      for k in curves.indices { curves[k].points.append([Double(6 * pairs), medians[k] * 1e6]) }
    }
    let (few, many) = (times[6] ?? [], times[6 * 34] ?? [])
    var finding = ClaimFinding(verdict: "")
    func check(_ claim: String, _ ratio: Double, _ bar: Double) {
      finding.checks.append(
        Check(
          "dop853", claim, found: ratio.fixed(2), required: "above \(bar.fixed(0))",
          holds: ratio > bar))
    }
    let adjointWins = many[0] / many[1]
    let discreteWins = many[0] / many[2]
    check("of 204 the tangent takes longer than the continuous adjoint", adjointWins, 3)
    check("of 204 the tangent takes longer than the discrete adjoint", discreteWins, 3)
    check(
      "the tangent's share of the continuous adjoint's time grows from 6 to 204",
      adjointWins / (few[0] / few[1]), 3)
    finding.verdict =
      "Of 6 the tangent takes \((few[0] / few[1]).fixed(1)) times as long as the continuous adjoint and "
      + "\((few[0] / few[2]).fixed(1)) times as long as the discrete one, of 204 \(adjointWins.fixed(0)) and "
      + "\(discreteWins.fixed(0)) times: with compiled products there is hardly a size at which a column for "
      + "everything pays."
    finding.tables = [table]
    finding.figures = [
      ProofFigure(
        name: "many-parameters", title: "A gradient of many parameters", x: .log("n + m"),
        y: .log("µs"), panels: [ProofFigure.Panel("", curves)],
        caption: "Time of a gradient against the number of states and parameters.")
    ]
    return finding
  }
}
