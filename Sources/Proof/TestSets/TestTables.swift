import Foundation
import Studies

/// The tables of the test sets.
enum TestTables {
  private static let rtols = [1e-3, 1e-4, 1e-6, 1e-8, 1e-10]

  /// scd and mescd of every method at every tolerance.
  static func problem(_ trial: TestTrial) -> ProofTable {
    let used = rtols.filter { rtol in trial.records.contains { $0.rtol == rtol } }
    let states = trial.problem.model.stateNames.count
    var table = ProofTable(
      "\(trial.problem.title) (\(trial.problem.name)): \(states) states, "
        + "t from \(trial.problem.span.start) to \(trial.problem.span.end). scd / mescd at each rtol; "
        + "atol = rtol × \(trial.problem.scale). Reference: \(trial.reference.source), "
        + "good for \(Int(trial.reference.digits)) digits. Left out: \(omissions(trial)).",
      words: ["method"], numbers: used.map { "\($0)" } + ["steps at the tightest"])
    for series in trial.series {
      let last = series.records.last { $0.status == .ok }
      table.rows.append(
        [.code(series.solver.name)]
          + used.map { rtol in cell(series.records.first { $0.rtol == rtol }) }
          + [last.map { .integer($0.counts.accepted) } ?? .none])
    }
    return table
  }

  private static func omissions(_ trial: TestTrial) -> String {
    if trial.omitted.isEmpty { return "nothing" }
    return Dictionary(grouping: trial.omitted, by: \.1).sorted { $0.key < $1.key }
      .map { reason, names in "\(names.map(\.0).joined(separator: ", ")) (\(reason))" }
      .joined(separator: "; ")
  }

  private static func cell(_ record: SolveRecord?) -> ProofTable.Cell {
    guard let record else { return .none }
    guard record.status == .ok, let mescd = record.mescd else { return .text(failure(record)) }
    return .text("\(record.scd?.fixed(1) ?? "–") / \(mescd.fixed(1))")
  }

  private static func failure(_ record: SolveRecord) -> String {
    record.failure?.kind == "step-limit" ? "too many steps" : record.failure?.kind ?? "failed"
  }

  /// The worst mescd among the problems of a class.
  static func group(_ title: String, _ trials: [TestTrial]) -> ProofTable {
    let used = rtols.filter { rtol in
      trials.contains { $0.records.contains { $0.rtol == rtol } }
    }
    let names = trials.map(\.problem.name)
    var table = ProofTable(
      "\(names.first ?? title) to \(names.last ?? ""): the least mescd over the \(trials.count) problems "
        + "at each rtol, and the problem that has it.",
      words: ["method"], numbers: used.map { "\($0)" })
    for index in trials.first.map({ $0.series.indices }) ?? 0..<0 {
      let solver = trials[0].series[index].solver
      let cells = used.map { rtol -> ProofTable.Cell in
        let found = trials.compactMap { trial -> (SolveRecord, String)? in
          let records = trial.series.first { $0.solver == solver }?.records
          return records?.first { $0.rtol == rtol }.map { ($0, trial.problem.name) }
        }
        guard let worst = found.min(by: { ($0.0.mescd ?? -99) < ($1.0.mescd ?? -99) }) else {
          return .none
        }
        let digits = worst.0.mescd.map { $0.fixed(1) } ?? failure(worst.0)
        return .text("\(digits) (\(worst.1.suffix(2)))")
      }
      table.rows.append([.code(solver.name)] + cells)
    }
    return table
  }

  /// All cross-checks.
  static func crossCheck(_ checks: [Check]) -> ProofTable? {
    let all = checks.filter { $0.claim == TestTrial.crossCheckClaim }
    if all.isEmpty { return nil }
    return ProofTable(
      "Digits that our most accurate solution has in common with outside solvers at rtol 1e-11 (heavy "
        + "problems 1e-7), in units of |value| + the problem's scale.",
      words: ["problem", "digits in common", "required", "verdict"], numbers: [],
      rows: all.map {
        [
          .code($0.subject), .text($0.found), .text($0.required),
          .verdict($0.holds ? "holds" : "fails", isGood: $0.holds),
        ]
      })
  }
}
