import Foundation
import Integrators
import Studies

/// The times of gradients of one problem: every pair of solver and strategy at every tolerance,
/// interleaved.
struct GradientSpeedTrial {
  struct Series {
    let solver: Solver
    let strategy: StrategyName
    var records: [GradientRecord] = []
    var label: String { "\(solver.name), \(strategy.rawValue)" }
    var isOwn: Bool { if case .own = solver { true } else { false } }
  }

  let speedCase: GradientSpeedCase
  let reference: StudyResult.ReferenceSummary
  private(set) var series: [Series] = []
  /// Seconds of the plain solve, by method and tolerance.
  private(set) var solves: [String: Double] = [:]
  private let runner: ProblemRunner
  private let plan: ProofPlan

  private static let rtols = [3e-2, 1e-2, 3e-3] + Study.decades(3, 13)
  private static let longRun = 0.05
  private static let repeats = 9
  /// Where the adjoint is compared with its forward solve.
  static let ratioTolerance = 1e-6

  init(_ speedCase: GradientSpeedCase, _ plan: ProofPlan) {
    self.speedCase = speedCase
    self.plan = plan
    runner = ProblemRunner(speedCase.problem, backend: plan.backend)
    plan.progress("gradients of \(speedCase.name): reference")
    reference = runner.makeReference()
    for pair in speedCase.pairs {
      plan.progress(
        "gradients of \(speedCase.name): \(pair.solver.name), \(pair.strategy.rawValue)")
      var item = Series(solver: pair.solver, strategy: pair.strategy)
      runner.compileSteps(settings(item, 1e-6))
      // The first of all has to make the second derivatives.
      _ = run(item, 1e-3)
      // CVODES' adjoint is not run above 1e-3: where the steps taken again from a checkpoint are more than
      // the first time, as on the Pleiades at 1e-2, it writes beyond its arrays.
      for rtol in GradientSpeedTrial.rtols where item.isOwn || rtol <= 1e-3 {
        let record = run(item, rtol)
        item.records.append(record)
        // Tighter ones only take longer.
        if record.totalSeconds > 1.5 { break }
      }
      series.append(item)
    }
    time()
  }

  private func settings(_ item: Series, _ rtol: Double) -> RunSettings {
    var settings = RunSettings(
      speedCase.problem, solver: item.solver, strategy: item.strategy, rtol: rtol)
    settings.stepLimit = 200_000
    return settings
  }

  private func run(_ item: Series, _ rtol: Double) -> GradientRecord {
    var record = runner.gradient(settings(item, rtol))
    if record.status == .ok, reference.value != nil {
      let error = runner.gradientError(record.gradient, against: reference.gradient)
      record.error = error.isFinite ? error : nil
    }
    return record
  }

  private mutating func time() {
    var forward = series.map { $0.records.map { _ in [Double]() } }
    var backward = forward
    var plain: [String: [Double]] = [:]
    for repetition in 0..<GradientSpeedTrial.repeats {
      plan.progress(
        "gradients of \(speedCase.name): repetition \(repetition + 1) of \(GradientSpeedTrial.repeats)"
      )
      for (i, item) in series.enumerated() {
        for (j, record) in item.records.enumerated()
        where record.status == .ok && record.totalSeconds < GradientSpeedTrial.longRun {
          let again = runner.gradient(settings(item, record.rtol))
          forward[i][j].append(again.seconds.forward)
          backward[i][j].append(again.seconds.backward)
        }
        if item.isOwn, item.strategy == .discrete {
          plain[item.solver.name, default: []].append(
            runner.solve(settings(item, GradientSpeedTrial.ratioTolerance)).seconds)
        }
      }
    }
    for i in series.indices {
      for j in series[i].records.indices where !forward[i][j].isEmpty {
        series[i].records[j].seconds = .init(
          forward: median(forward[i][j]), backward: median(backward[i][j]))
        series[i].records[j].repeats = forward[i][j].count
      }
    }
    solves = plain.mapValues(median)
  }

  /// The time of a series at a gradient error.
  func cost(_ item: Series, at error: Double) -> WorkPrecision.Cost {
    WorkPrecision(
      item.records.map { record in
        guard record.status == .ok, let error = record.error else { return nil }
        return (error, record.totalSeconds)
      }, floor: reference.uncertainty
    ).cost(at: error)
  }
}
