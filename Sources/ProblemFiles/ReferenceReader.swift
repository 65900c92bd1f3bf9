import Expressions
import Fields

/// Reads the table `[reference]` of a problem file: published states of the solution.
///
///     [reference]
///     time   = [40, 1e5]            # or one time
///     source = "who, how"
///     digits = 15
///     y1     = ["0.7158", "0.0179"] # one value for each time; texts keep all their digits
///
/// Every state has its values, or the table says `partial = true`.
struct ReferenceReader {
  let document: TOMLDocument
  let states: [String]
  /// The start of the span.
  let start: Double

  private static let table: TOMLTableID = "reference"
  private static let keys = ["time", "source", "digits", "partial"]

  /// Nil if the file has no such table.
  func reference() throws(BadInput) -> PublishedReference? {
    guard let keys = document.keys(of: ReferenceReader.table) else { return nil }
    let times = try times()
    guard let source = try document.string("source", in: ReferenceReader.table) else {
      throw error("`[reference]` needs `source`: who computed the values, and how")
    }
    let digits = try digits()
    let isPartial = try document.boolean("partial", in: ReferenceReader.table) ?? false
    try checkNames(keys, isPartial)
    var columns: [[Constant]?] = []
    for state in states { columns.append(try column(state, times.count)) }
    let points = times.indices.map { row in
      PublishedReference.Point(time: times[row], values: columns.map { $0?[row] })
    }
    return PublishedReference(points: points, digits: digits, source: source)
  }

  private func times() throws(BadInput) -> [Double] {
    guard let constants = try document.decimals("time", in: ReferenceReader.table) else {
      throw error("`[reference]` needs `time`, when the states have these values")
    }
    let times = constants.map(\.value)
    guard let first = times.first, first > start else {
      throw error("`time` must be later than the start of the span, \(start)", "time")
    }
    guard zip(times, times.dropFirst()).allSatisfy(<) else {
      throw error("the times of `time` must ascend", "time")
    }
    return times
  }

  private func digits() throws(BadInput) -> Int {
    guard let number = try document.number("digits", in: ReferenceReader.table) else {
      throw error("`[reference]` needs `digits`, to how many the values are right")
    }
    // 34 are those of quadruple precision; nobody publishes more.
    guard let digits = Int(exactly: number), (1...34).contains(digits) else {
      throw error("`digits` must be a whole number from 1 to 34", "digits")
    }
    return digits
  }

  private func checkNames(_ keys: [String], _ isPartial: Bool) throws(BadInput) {
    let named = keys.filter { !ReferenceReader.keys.contains($0) }
    let known = Set(states)
    if let unknown = named.first(where: { !known.contains($0) }) {
      let hint = NameSuggestion.hint(for: unknown, among: states)
      throw error("the model has no state `\(unknown)`\(hint)", unknown)
    }
    guard !named.isEmpty else { throw error("`[reference]` has no values of states") }
    if !isPartial, let missing = states.first(where: { !keys.contains($0) }) {
      throw error(
        "`[reference]` has no value of the state `\(missing)`; give all of them or write"
          + " `partial = true`")
    }
  }

  private func column(_ state: String, _ count: Int) throws(BadInput) -> [Constant]? {
    guard let values = try document.decimals(state, in: ReferenceReader.table) else { return nil }
    guard values.count == count else {
      throw error(
        "\(count) \(count == 1 ? "time" : "times") but \(values.count) values of `\(state)`", state)
    }
    return values
  }

  private func error(_ message: String, _ key: String? = nil) -> BadInput {
    document.error(message, key: key, table: ReferenceReader.table)
  }
}
