import Foundation
import Integrators
import Studies

/// The times of one problem: every solver at every tolerance, interleaved.
struct SpeedTrial {
  let speedCase: SpeedCase
  let reference: TestReference
  /// By solver, then by tolerance; `error` is the mixed error at the end.
  private(set) var series: [(solver: Solver, records: [SolveRecord])] = []
  private let runner: ProblemRunner
  private let plan: ProofPlan

  /// Runs longer than this are timed once.
  private static let longRun = 0.02
  private static let repeats = 15

  init(_ speedCase: SpeedCase, _ plan: ProofPlan) {
    self.speedCase = speedCase
    self.plan = plan
    runner = ProblemRunner(speedCase.problem, backend: plan.backend)
    reference = TestReference(runner)
    let solvers = speedCase.own.map(Solver.own) + speedCase.outside
    let halves = (6...26).map { Double($0) / 2 }
    for solver in solvers {
      plan.progress("speed on \(speedCase.problem.name): \(solver.name)")
      runner.compileSteps(settings(solver, 1e-6))
      runner.compileSteps(settings(solver, 1e-3))
      var records: [SolveRecord] = []
      for power in halves where isTried(solver, power) {
        let record = run(solver, pow(10, -power))
        records.append(record)
        // Tighter ones only take longer.
        if record.seconds > 1 { break }
      }
      series.append((solver, records))
    }
    time()
  }

  private func isTried(_ solver: Solver, _ power: Double) -> Bool {
    switch solver {
    case .own(.rkc2): power <= 7
    case .own(.tsit5), .own(.rock4): power <= 11
    default: true
    }
  }

  private func settings(_ solver: Solver, _ rtol: Double) -> RunSettings {
    var settings = RunSettings(
      speedCase.problem, solver: solver, strategy: .discrete, rtol: rtol)
    settings.stepLimit = 200_000
    return settings
  }

  private func run(_ solver: Solver, _ rtol: Double) -> SolveRecord {
    var record = runner.solve(settings(solver, rtol))
    reference.measure(&record, names: speedCase.problem.model.stateNames)
    record.error = record.mescd.map { pow(10, -$0) }
    return record
  }

  /// Median seconds of interleaved repetitions.
  private mutating func time() {
    var seconds = series.map { $0.records.map { _ in [Double]() } }
    for repetition in 0..<SpeedTrial.repeats {
      plan.progress(
        "speed on \(speedCase.problem.name): repetition \(repetition + 1) of \(SpeedTrial.repeats)")
      for (i, item) in series.enumerated() {
        for (j, record) in item.records.enumerated()
        where record.status == .ok && record.seconds < SpeedTrial.longRun {
          seconds[i][j].append(run(item.solver, record.rtol).seconds)
        }
      }
    }
    for i in series.indices {
      for j in series[i].records.indices where !seconds[i][j].isEmpty {
        series[i].records[j].seconds = median(seconds[i][j])
        series[i].records[j].repeats = seconds[i][j].count
      }
    }
  }

  /// The time of a solver at an error.
  func cost(_ records: [SolveRecord], at error: Double) -> WorkPrecision.Cost {
    WorkPrecision(
      records.map { record in
        guard record.status == .ok, let error = record.error else { return nil }
        return (error, record.seconds)
      },
      // What is published is printed to 13 digits or more; `digits` says what was verified in Doubles.
      floor: reference.isPublished ? 1e-13 : pow(10, -reference.digits)
    ).cost(at: error)
  }
}
