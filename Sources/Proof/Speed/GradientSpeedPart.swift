import Expressions
import Foundation
import Studies

/// Times of gradients at equal error beside CVODES.
struct GradientSpeedPart: ProofPart {
  static let name = "gradient-speed"
  static let summary = "times of gradients at equal error beside CVODES (not in the short form)"
  private let plan: ProofPlan
  private var section = ProofSection(
    GradientSpeedPart.name, "Speed of gradients",
    about: """
      Times of a whole gradient (forward and backward) at equal achieved gradient error, native right-hand \
      sides, one process, all pairs of solver and strategy in turn, medians; from the lower envelope of \
      error and time of each, interpolated. CVODES is the better of its adjoint and its forward \
      sensitivities, by Adams and (or, where stiff, only) BDF. The bar is how many times faster ours is \
      to be. Times depend on the machine, so a bar that is missed is said and does not fail the \
      verification. Errors are against a reference by two independent routes; none is told below their \
      difference.
      """)
  private var bars = ProofTable(
    "How many times faster the best of ours is than the best of CVODES' strategies.",
    words: ["problem"],
    numbers: ["bar"]
      + GradientSpeedCase.targets.flatMap { ["error \($0)", "CVODES", "ours", "bytes", "by"] })
  private var ratios = ProofTable(
    "The discrete adjoint's way back against the plain solve of the same method, rtol 1e-6: at most 3 is asked "
      + "of explicit methods, 2 of implicit ones.",
    words: ["problem", "method"], numbers: ["solve", "forward, recording", "backward", "ratio"])

  init(_ plan: ProofPlan) { self.plan = plan }

  func run() throws(BadInput) -> ProofSection {
    var part = self
    guard !plan.isShort else {
      part.section.notes = ["The short form measures no times."]
      return part.section
    }
    var tables: [ProofTable] = []
    for speedCase in try GradientSpeedCase.all(plan) {
      let trial = GradientSpeedTrial(speedCase, plan)
      part.judge(trial)
      tables.append(GradientSpeedPart.table(trial))
      part.section.figures.append(GradientSpeedPart.figure(trial))
    }
    part.section.tables = [part.bars, part.ratios] + tables
    return part.section
  }

  private mutating func judge(_ trial: GradientSpeedTrial) {
    let speedCase = trial.speedCase
    var row: [ProofTable.Cell] = [
      .text(speedCase.name), .text("\(Int(speedCase.factor))×"),
    ]
    for target in GradientSpeedCase.targets {
      func cheapest(own: Bool) -> (item: GradientSpeedTrial.Series, seconds: Double, run: Int)? {
        trial.series.filter { $0.isOwn == own }.compactMap { item in
          let cost = trial.cost(item, at: target)
          return cost.seconds.map { (item, $0, cost.nearest ?? 0) }
        }.min { $0.1 < $1.1 }
      }
      let rival = cheapest(own: false)
      guard let own = cheapest(own: true) else {
        row += [
          .text(target < trial.reference.uncertainty ? "below the reference" : "not reached"),
          rival.map { .seconds($0.seconds) } ?? .none, .none, .none, .none,
        ]
        continue
      }
      let bytes = own.item.records[own.run].memory.trajectoryBytes
      if let rival {
        let factor = rival.seconds / own.seconds
        row.append(.verdict("\(factor.fixed(1))×", isGood: factor >= speedCase.factor))
        if factor < speedCase.factor {
          section.notes.append(
            "\(speedCase.name) at error \(target): \(factor.fixed(1)) times faster than "
              + "\(rival.item.label), where \(Int(speedCase.factor)) is the bar.")
        }
      } else {
        row.append(.verdict("CVODES: not reached", isGood: true))
      }
      row += [
        rival.map { .seconds($0.seconds) } ?? .none, .seconds(own.seconds), .integer(bytes),
        .code(own.item.label),
      ]
    }
    bars.rows.append(row)
    for item in trial.series where item.isOwn && item.strategy == .discrete {
      guard let solve = trial.solves[item.solver.name],
        let record = item.records.first(where: { $0.rtol == GradientSpeedTrial.ratioTolerance }),
        record.status == .ok, solve > 0
      else { continue }
      let ratio = record.seconds.backward / solve
      let bar: Double = if case .own(let method) = item.solver, method.isImplicit { 2 } else { 3 }
      ratios.rows.append([
        .text(speedCase.name), .code(item.solver.name), .seconds(solve),
        .seconds(record.seconds.forward), .seconds(record.seconds.backward),
        .verdict(ratio.fixed(2), isGood: ratio <= bar),
      ])
      if ratio > bar {
        section.notes.append(
          "\(speedCase.name) by \(item.solver.name): the way back takes \(ratio.fixed(2)) times the "
            + "solve, where \(bar.fixed(0)) is the bar.")
      }
    }
  }

  private static func table(_ trial: GradientSpeedTrial) -> ProofTable {
    var table = ProofTable(
      "\(trial.speedCase.name): time and bytes at equal gradient error. Reference: "
        + "\(trial.reference.method); uncertain by \(trial.reference.uncertainty.short).",
      words: ["solver and strategy"],
      numbers: GradientSpeedCase.targets.flatMap { ["error \($0)", "bytes"] })
    for item in trial.series {
      var row: [ProofTable.Cell] = [.code(item.label)]
      for target in GradientSpeedCase.targets {
        switch trial.cost(item, at: target) {
        case .reached(let seconds, let isBound, let nearest):
          row += [
            isBound ? .text("≤ \((seconds * 1e6).fixed(1)) µs") : .seconds(seconds),
            .integer(item.records[nearest].memory.trajectoryBytes),
          ]
        case .notReached(let best, _): row += [.text("best: \(best.short)"), .none]
        case .noRuns: row += [.text("failed"), .none]
        }
      }
      table.rows.append(row)
    }
    return table
  }

  private static func figure(_ trial: GradientSpeedTrial) -> ProofFigure {
    ProofFigure(
      name: "gradients-\(trial.speedCase.name.filter { $0.isLetter || $0.isNumber })",
      title: trial.speedCase.name, x: .log("µs"), y: .log("gradient error"),
      panels: [true, false].map { isDiscrete in
        ProofFigure.Panel(
          isDiscrete ? "discrete adjoint; CVODES' adjoint" : "tangent; CVODES' sensitivities",
          trial.series.filter {
            ($0.strategy == .discrete || $0.strategy == .cvodesAdjoint) == isDiscrete
          }.map { item in
            ProofFigure.Curve(
              item.solver.name,
              item.records.map { record in
                guard record.status == .ok, let error = record.error else { return nil }
                return [record.totalSeconds * 1e6, error]
              })
          })
      }.filter { !$0.curves.isEmpty },
      caption: "Gradient error against time: lower and further left is better.")
  }
}
