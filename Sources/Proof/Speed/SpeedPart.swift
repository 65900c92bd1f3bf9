import Expressions
import Fields
import Foundation
import Integrators
import Studies

/// Times at equal error beside CVODES and GSL.
struct SpeedPart: ProofPart {
  static let name = "speed"
  static let summary = "times at equal error beside CVODES and GSL (not in the short form)"
  private let plan: ProofPlan
  private var section = ProofSection(
    SpeedPart.name, "Speed",
    about: """
      Times of the forward solution at equal achieved error (mixed, at the end), native right-hand sides, one \
      process, all solvers in turn, medians; from each solver's lower envelope of error and time, \
      interpolated. The bars are shares of the outside solver's time: of GSL's rk8pd where nothing is \
      stiff, of the better of CVODES' methods where something is. Times depend on the machine, so a bar \
      that is missed is said and does not fail the verification.
      """)
  private var bars = ProofTable(
    "The best of our methods against the bars: its share of the rival's time.", words: ["problem"],
    numbers: SpeedCase.targets.flatMap { ["error \($0)", "best", "bar"] })

  init(_ plan: ProofPlan) { self.plan = plan }

  func run() throws(BadInput) -> ProofSection {
    var part = self
    guard !plan.isShort else {
      part.section.notes = ["The short form measures no times."]
      return part.section
    }
    var tables: [ProofTable] = []
    for speedCase in try SpeedCase.all(plan) {
      let trial = SpeedTrial(speedCase, plan)
      part.judge(trial)
      tables.append(SpeedPart.table(trial))
      part.section.figures.append(SpeedPart.figure(trial))
      part.section.runs += trial.series.flatMap(\.records)
    }
    part.section.tables = [part.bars] + tables
    part.section.tables += [try OverheadTable.make(plan), try ThroughputTable.make(plan)]
    return part.section
  }

  private mutating func judge(_ trial: SpeedTrial) {
    var row: [ProofTable.Cell] = [.code(trial.speedCase.problem.name)]
    for (target, bar) in zip(SpeedCase.targets, trial.speedCase.bars) {
      func cheapest(_ isIn: (Solver) -> Bool) -> (name: String, seconds: Double)? {
        trial.series.filter { isIn($0.solver) }.compactMap { item in
          trial.cost(item.records, at: target).seconds.map { (item.solver.name, $0) }
        }.min { $0.1 < $1.1 }
      }
      let own = cheapest { if case .own = $0 { true } else { false } }
      let rival = cheapest {
        trial.speedCase.rival == "CVODES"
          ? $0.name.hasPrefix("cvodes") : $0.name == trial.speedCase.rival
      }
      guard let own else {
        row += [.text("not reached"), .none, .number(bar, digits: 2)]
        continue
      }
      guard let rival else {
        row += [
          .verdict("rival: not reached", isGood: true), .code(own.name), .number(bar, digits: 2),
        ]
        continue
      }
      let share = own.seconds / rival.seconds
      row += [
        .verdict(share.fixed(3), isGood: share <= bar), .code(own.name),
        .number(bar, digits: 2),
      ]
      if share > bar {
        section.notes.append(
          "\(trial.speedCase.problem.name) at error \(target): \(share.fixed(2)) of "
            + "\(rival.name)'s time by \(own.name), where \(bar) is the bar.")
      }
    }
    bars.rows.append(row)
  }

  private static func table(_ trial: SpeedTrial) -> ProofTable {
    var table = ProofTable(
      "\(trial.speedCase.problem.title): time at equal error, and the evaluations of the run nearest to it.",
      words: ["solver"], numbers: SpeedCase.targets.flatMap { ["error \($0)", "rhs"] })
    for (solver, records) in trial.series {
      var row: [ProofTable.Cell] = [.code(solver.name)]
      for target in SpeedCase.targets {
        let cost = trial.cost(records, at: target)
        switch cost {
        case .reached(let seconds, let isBound, let nearest):
          let rhs = ProofTable.Cell.integer(records[nearest].counts.rhs)
          row += [isBound ? .text("≤ \((seconds * 1e6).fixed(1)) µs") : .seconds(seconds), rhs]
        case .notReached, .noRuns: row += [.text("not reached"), .none]
        }
      }
      table.rows.append(row)
    }
    return table
  }

  private static func figure(_ trial: SpeedTrial) -> ProofFigure {
    let curves = trial.series.map { solver, records in
      ProofFigure.Curve(
        solver.name,
        records.map { record in
          guard record.status == .ok, let error = record.error else { return nil }
          return [record.seconds * 1e6, error]
        })
    }
    return ProofFigure(
      name: "speed-\(trial.speedCase.problem.name)", title: trial.speedCase.problem.title,
      x: .log("µs"), y: .log("mixed error at the end"), panels: [ProofFigure.Panel("", curves)],
      caption: "Error against time: lower and further left is better.")
  }
}
