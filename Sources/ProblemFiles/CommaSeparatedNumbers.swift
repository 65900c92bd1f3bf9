import Expressions

/// Reads a table of numbers: a header line, then one line for each row. Observations have `t` as the first
/// column. Blank lines and lines that start with `#` are skipped.
///
/// Fields of the header may be quoted (`"u[1,2]"`); numbers have no need of it.
struct CommaSeparatedNumbers {
  private let source: SourceText
  private let bytes: [UInt8]
  private let file: String

  typealias Columns = (names: [String], columns: [[Double]])

  static func read(_ bytes: [UInt8], file: String) throws(BadInput) -> ObservationTable {
    do {
      let reader = CommaSeparatedNumbers(bytes, file)
      let table = try reader.table(of: "observations", beginsWithTime: true)
      let data = zip(table.names, table.columns).dropFirst().map { (name: $0, values: $1) }
      return ObservationTable(times: table.columns[0], columns: data, file: file)
    } catch {
      throw BadInput(error)
    }
  }

  /// A table without a time.
  ///
  /// - Parameter rows: what a row is, in the plural.
  static func readColumns(
    _ bytes: [UInt8], of rows: String, file: String
  ) throws(BadInput) -> Columns {
    do {
      return try CommaSeparatedNumbers(bytes, file).table(of: rows, beginsWithTime: false)
    } catch {
      throw BadInput(error)
    }
  }

  private init(_ bytes: [UInt8], _ file: String) {
    // Some programs put a byte-order mark in front of the header.
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    self.bytes = Array(bytes[start...])
    self.file = file
    source = SourceText(document: self.bytes, range: self.bytes.indices, name: file)
  }

  private struct Field {
    let text: String
    let offset: Int
  }

  private func table(of rows: String, beginsWithTime: Bool) throws(TextError) -> Columns {
    var names: [String]?
    var columns: [[Double]] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      let fields = try fields(start..<end)
      let isBlank = fields.count == 1 && fields[0].text.isEmpty || fields[0].text.first == "#"
      start = end + 1
      if isBlank { continue }
      guard let names else {
        names = try header(fields, beginsWithTime: beginsWithTime)
        columns = Array(repeating: [], count: fields.count)
        continue
      }
      guard fields.count == names.count else {
        throw error(
          "this line has \(fields.count) fields, the header has \(names.count)", fields[0])
      }
      for (column, field) in fields.enumerated() { columns[column].append(try number(field)) }
    }
    guard let names, !columns[0].isEmpty else {
      throw TextError("there are no \(rows) in this file", at: source.place(at: 0))
    }
    return (names, columns)
  }

  private func header(
    _ fields: [Field], beginsWithTime: Bool
  ) throws(TextError) -> [String] {
    guard !beginsWithTime || fields[0].text == "t" else {
      throw error("the header must start with the column `t`", fields[0])
    }
    var names: [String] = []
    for field in fields {
      guard !field.text.isEmpty else { throw error("this column has no name", field) }
      guard !names.contains(field.text) else {
        throw error("the column `\(field.text)` occurs twice", field)
      }
      guard names.count < 10_000 else { throw error("there are more than 10000 columns", field) }
      names.append(field.text)
    }
    return names
  }

  private func number(_ field: Field) throws(TextError) -> Double {
    guard !field.text.isEmpty else { throw error("a number is missing here", field) }
    guard let value = Double(field.text), value.isFinite else {
      throw error("`\(field.text.prefix(60))` is not a finite number", field)
    }
    return value
  }

  /// The fields of a line, trimmed.
  private func fields(_ line: Range<Int>) throws(TextError) -> [Field] {
    var fields: [Field] = []
    var start = line.lowerBound
    var isQuoted = false
    for position in line.lowerBound...line.upperBound {
      let isEnd = position == line.upperBound
      if !isEnd, bytes[position] == UInt8(ascii: "\"") { isQuoted.toggle() }
      guard isEnd || (!isQuoted && bytes[position] == UInt8(ascii: ",")) else { continue }
      fields.append(field(start..<position))
      start = position + 1
    }
    if isQuoted { throw error("a quote is not closed on this line", fields[fields.count - 1]) }
    return fields
  }

  private func field(_ range: Range<Int>) -> Field {
    let blanks: [UInt8] = [0x20, 0x09, 0x0D]
    var range = range
    while let first = range.first, blanks.contains(bytes[first]) { range.removeFirst() }
    let offset = range.lowerBound
    while let last = range.last, blanks.contains(bytes[last]) { range.removeLast() }
    let quote = UInt8(ascii: "\"")
    if range.count >= 2, bytes[range.lowerBound] == quote, bytes[range.upperBound - 1] == quote {
      range = range.lowerBound + 1..<range.upperBound - 1
    }
    return Field(text: String(decoding: bytes[range], as: UTF8.self), offset: offset)
  }

  private func error(_ message: String, _ field: Field) -> TextError {
    TextError(message, at: source.place(at: field.offset))
  }
}
