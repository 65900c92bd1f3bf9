import Fields
import Foundation
import Studies

/// Prints an ensemble for people, as JSON or as CSV.
struct EnsemblePrinter {
  /// In the order of the model and of the file.
  let states, given: [String]

  func print(_ record: EnsembleRecord, as output: OutputOptions) throws {
    if output.json {
      Swift.print(try JSONText.of(record))
    } else if output.csv {
      // Given values and states may have the same names.
      let header = ["member"] + given + states.map { "\($0)(T)" } + ["status"]
      Swift.print(header.map(RecordPrinter.quoted).joined(separator: ","))
      for (index, row) in record.members.enumerated() {
        let values =
          given.map { "\(row.given[$0] ?? .nan)" } + states.map { number(row.state[$0]) }
        Swift.print(
          (["\(index + 1)"] + values + [row.failure?.kind ?? "ok"]).joined(separator: ","))
      }
    } else {
      table(record)
    }
  }

  private func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }

  private func table(_ record: EnsembleRecord) {
    let side = record.lanesNote ?? "\(record.lanes) side by side"
    Swift.print("problem     \(record.problem) on [\(record.span[0]), \(record.span[1])]")
    Swift.print("method      \(record.method), \(record.members.count) members, \(side)")
    if let note = record.backendNote { Swift.print("            note: \(note)") }
    Swift.print("tolerances  rtol \(record.rtol), atol \(record.atol)")
    let rows = record.members.enumerated().map { index, row -> [String] in
      ["\(index + 1)"] + given.map { number(row.given[$0]) }
        + (row.status == .ok ? states.map { number(row.state[$0]) } : [row.reason ?? "failed"])
    }
    let header = ["member"] + given + states.map { "\($0)(T)" }
    let widths = header.indices.map { column in
      // The reason of a failure may run on to the end of the line.
      ([header] + rows.filter { $0.count == header.count })
        .map { $0[column].count }.max() ?? 0
    }
    for row in [header] + rows {
      let cells = zip(row, widths).map {
        $0.padding(toLength: max($1, $0.count), withPad: " ", startingAt: 0)
      }
      Swift.print(cells.joined(separator: "  ").trimmingCharacters(in: .whitespaces))
    }
    let counts = record.counts
    Swift.print(
      "counts      \(counts.accepted) steps, \(counts.rejected) rejected, \(counts.rhs) rhs")
    Swift.print("seconds     \(String(format: "%.3g", record.seconds))")
  }
}
