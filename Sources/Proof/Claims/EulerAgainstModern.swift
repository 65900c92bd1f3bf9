import Expressions
import Foundation
import Integrators
import Studies

/// Fixed-step Euler, which a residual network is, against methods of order and error control.
struct EulerAgainstModern: Claim {
  let statement = "Fixed steps of Euler's method are good enough."

  func examine(_ plan: ProofPlan) throws(BadInput) -> ClaimFinding {
    let runner = ProblemRunner(try plan.problem("lotka-volterra"), backend: plan.backend)
    let reference = TestReference(runner)
    let names = runner.problem.model.stateNames
    let length = runner.problem.span.length
    func run(_ settings: RunSettings) -> [Double]? {
      let record = runner.solve(settings)
      guard record.status == .ok else { return nil }
      let error = TestReference.distance(
        names.map { record.state[$0] }, reference.values, runner.problem.scale)
      return [Double(record.counts.rhs), error]
    }
    var curves: [ProofFigure.Curve] = []
    let decades = plan.isShort ? 2...5 : 2...6
    for method in [Method.euler, .rk4] {
      let points = decades.flatMap { k in [pow(10, Double(k)), 3 * pow(10, Double(k))] }
        .map { steps -> [Double]? in
          var settings = RunSettings(
            runner.problem, solver: .own(method), strategy: .discrete, rtol: 1e-6)
          settings.fixedStep = length / steps
          settings.stepLimit = 100_000_000
          return run(settings)
        }
      curves.append(ProofFigure.Curve(method.name, points))
    }
    for method in [Method.tsit5, .dop853] {
      let points = (3...12).map { k in
        run(
          RunSettings(
            runner.problem, solver: .own(method), strategy: .discrete,
            rtol: Double("1e-\(k)") ?? 1e-6))
      }
      curves.append(ProofFigure.Curve(method.name, points))
    }
    let targets = plan.isShort ? [1e-2] : [1e-2, 1e-3]
    var table = ProofTable(
      "Evaluations on Lotka and Volterra's equations, T = 10, at equal error (interpolated between runs).",
      words: ["method"], numbers: targets.map { "error \($0)" })
    var costs: [String: [Double?]] = [:]
    for curve in curves {
      costs[curve.label] = targets.map { cost(curve.points.compactMap { $0 }, at: $0) }
      table.rows.append(
        [.code(curve.label)]
          + (costs[curve.label] ?? []).map { $0.map { .integer(Int($0)) } ?? .text("not reached") })
    }
    let ratios = targets.indices.map { k in
      (costs["euler"]?[k] ?? .nan) / (costs["tsit5"]?[k] ?? .nan)
    }
    var finding = ClaimFinding(
      verdict: "No: at error \(targets.map { "\($0)" }.joined(separator: " and ")) Euler takes "
        + ratios.map { "\(Int($0))" }.joined(separator: " and ")
        + " times the evaluations of tsit5, and ten times that for each digit more.")
    finding.checks = zip(targets, ratios).map { target, ratio in
      Check(
        "euler", "evaluations over those of tsit5 at error \(target)", found: ratio.fixed(0),
        required: "above 50", holds: ratio > 50)
    }
    finding.tables = [table]
    finding.figures = [
      ProofFigure(
        name: "claim-euler", title: "Euler's method against modern ones",
        x: .log("evaluations"), y: .log("mixed error at the end"),
        panels: [ProofFigure.Panel("", curves)],
        caption: "Lotka and Volterra's equations; euler and rk4 at fixed steps.")
    ]
    return finding
  }

  /// The evaluations at which the line through the runs meets an error; nil if none does.
  private func cost(_ points: [[Double]], at error: Double) -> Double? {
    let sorted = points.sorted { $0[1] > $1[1] }
    guard let last = sorted.last, last[1] <= error, let first = sorted.first else { return nil }
    if first[1] <= error { return first[0] }
    guard let k = sorted.firstIndex(where: { $0[1] <= error }) else { return nil }
    let (a, b) = (sorted[k - 1], sorted[k])
    let share = log(a[1] / error) / log(a[1] / b[1])
    return a[0] * pow(b[0] / a[0], share)
  }
}
