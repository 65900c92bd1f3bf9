import Expressions
import Fields

/// Observation times with named columns of data, before an objective has said which it reads.
struct ObservationTable {
  var times: [Double]
  /// In the order of the file.
  var columns: [(name: String, values: [Double])]
  /// Where it is from, for messages.
  let file: String

  /// The columns that the objective reads, in its order.
  func observations(for objective: ObjectiveModel, in span: TimeSpan) throws(BadInput)
    -> Observations
  {
    var selected: [[Double]] = []
    for name in objective.dataColumns {
      guard let column = columns.first(where: { $0.name == name }) else {
        let known = columns.map(\.name)
        let hint = NameSuggestion.hint(for: name, among: known)
        let list = known.isEmpty ? "there are none" : "there are \(known.joined(separator: ", "))"
        throw BadInput(
          "\(file): the objective reads `data.\(name)`, but no column is called `\(name)`"
            + (hint.isEmpty ? "; \(list)" : hint))
      }
      guard column.values.count == times.count else {
        throw BadInput(
          "\(file): \(times.count) times but \(column.values.count) values of `\(name)`")
      }
      selected.append(column.values)
    }
    let rows = times.indices.map { row in selected.map { $0[row] } }
    do {
      return try Observations(times: times, rows: rows, columnCount: selected.count, in: span)
    } catch {
      throw BadInput("\(file): \(error.message)")
    }
  }
}
