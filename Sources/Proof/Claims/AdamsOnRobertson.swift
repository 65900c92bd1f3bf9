import Expressions
import Foundation
import Gradients
import Integrators
import References
import Studies
import Verification

/// What Adams methods cost on Robertson's reaction: the first neural ODEs were solved by one.
struct AdamsOnRobertson: Claim {
  let statement = "An implicit Adams method is good enough for stiff kinetics."

  func examine(_ plan: ProofPlan) throws(BadInput) -> ClaimFinding {
    let ends: [Double] = plan.isShort ? [0.4, 4, 40] : [0.4, 4, 40, 400]
    let solvers: [Solver] = [.own(.adams), .cvodes(.adams), .own(.bdf), .cvodes(.bdf)]
    var table = ProofTable(
      "Evaluations of the right-hand side on Robertson's reaction to T, rtol 1e-6, atol 1e-10, and the "
        + "error at T = 40. Adams iterates functionally; CVODES' too.",
      words: ["solver"], numbers: ends.map { "T = \($0)" } + ["error at 40"])
    var curves: [ProofFigure.Curve] = []
    var counts: [String: [Double]] = [:]
    var errors: [String: Double] = [:]
    for solver in solvers {
      var found: [Double] = []
      for end in ends {
        let problem = try plan.problem("robertson", to: end)
        let runner = ProblemRunner(problem, backend: plan.backend)
        var settings = RunSettings(
          solver: solver, tolerances: GradientTolerances(relative: 1e-6, absolute: 1e-10))
        settings.stepLimit = 20_000_000
        if solver == .cvodes(.adams) { settings.nonlinearSolver = .fixedPoint }
        let record = runner.solve(settings)
        found.append(record.status == .ok ? Double(record.counts.rhs) : .nan)
        if end == 40 {
          let names = problem.model.stateNames
          // A relative error: y₂ is 1e-5 beside states of 1.
          errors[solver.name] = TestReference.distance(
            names.map { record.state[$0] }, TestReference(runner).values, 1e-12)
        }
      }
      counts[solver.name] = found
      curves.append(ProofFigure.Curve(solver.name, zip(ends, found).map { [$0, $1] }))
      table.rows.append(
        [.code(solver.name)] + found.map { $0.isNaN ? .text("failed") : .integer(Int($0)) }
          + [.error(errors[solver.name] ?? .infinity)])
    }
    func count(_ solver: String, _ end: Double) -> Double {
      ends.firstIndex(of: end).flatMap { counts[solver]?[$0] } ?? .nan
    }
    let growth = FixedSteps.slope(
      [log(4), log(40)], [log(count("adams", 4)), log(count("adams", 40))])
    let (adams, bdf) = (count("adams", 40), count("bdf", 40))
    var finding = ClaimFinding(
      verdict:
        "No: \(whole(adams)) evaluations to T = 40 where BDF takes \(whole(bdf)), both right; and they grow "
        + "like T^\(growth.fixed(2)), so that T = 1e11 would take about "
        + "\((adams * 1e11 / 40).short).")
    finding.checks = [
      Check(
        "adams", "evaluations on Robertson to T = 40", found: whole(adams),
        required: "1e5 to 1e6", holds: (1e5...1e6).contains(adams)),
      Check(
        "bdf", "evaluations on Robertson to T = 40", found: whole(bdf),
        required: "below 1000", holds: bdf < 1000),
      Check(
        "adams", "growth of the evaluations with T", found: "T^\(growth.fixed(2))",
        required: "T^1.0 to T^1.2", holds: (1...1.2).contains(growth)),
    ]
    for solver in solvers {
      let error = errors[solver.name] ?? .infinity
      finding.checks.append(
        Check(
          solver.name, "state of Robertson at T = 40", found: error.short,
          required: "relative error at most 1e-4", holds: error <= 1e-4))
    }
    finding.tables = [table]
    finding.figures = [
      ProofFigure(
        name: "claim-adams-robertson", title: "Adams and BDF on Robertson's reaction",
        x: .log("T"), y: .log("evaluations"), panels: [ProofFigure.Panel("", curves)],
        caption: "Evaluations of the right-hand side to reach T, rtol 1e-6, atol 1e-10.")
    ]
    return finding
  }
}

/// A count that was carried as a Double, for the NaN of a run that failed.
private func whole(_ count: Double) -> String { count.isNaN ? "failed" : "\(Int(count))" }
