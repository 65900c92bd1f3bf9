import Expressions
import TOMLKit

/// A parsed TOML file, with accessors that complain in terms of the file.
struct TOMLDocument {
  let source: SourceText
  let bytes: [UInt8]
  /// The file as it is shown in messages.
  let file: String
  private let root: TOMLTable

  init(_ bytes: [UInt8], file: String) throws(BadInput) {
    self.bytes = bytes
    self.file = file
    source = SourceText(document: bytes, range: bytes.indices, name: file)
    if let offset = TOMLDocument.brokenHeader(in: bytes) {
      throw BadInput(
        TextError(
          "this is not valid TOML: a table is written `[name]`", at: source.place(at: offset)))
    }
    do {
      root = try TOMLTable(string: String(decoding: bytes, as: UTF8.self))
    } catch let error as TOMLParseError {
      let begin = error.source.begin
      throw BadInput(
        TextError(
          "this is not valid TOML: \(error.description)",
          at: source.place(line: begin.line, column: begin.column)))
    } catch {
      throw BadInput("\(file): this is not valid TOML: \(error)")
    }
  }

  /// The TOML parser stops the process (by an assertion) at a line that starts with `[` and goes on
  /// with neither a name nor `]`; such lines are found before it sees them. That the line may be
  /// one of a text in quotes does not matter: no line of a model starts so.
  private static func brokenHeader(in bytes: [UInt8]) -> Int? {
    var isAtLineStart = true
    var opening: Int?
    var count = 0
    for (offset, byte) in bytes.enumerated() {
      switch byte {
      case UInt8(ascii: "\n"):
        (isAtLineStart, opening, count) = (true, nil, 0)
      case UInt8(ascii: " "), UInt8(ascii: "\t"), 0xEF, 0xBB, 0xBF: continue
      case UInt8(ascii: "[") where isAtLineStart || (opening != nil && count == 1):
        (isAtLineStart, opening, count) = (false, opening ?? offset, count + 1)
      default:
        if let opening, !isKeyStart(byte), byte != UInt8(ascii: "]") { return opening }
        (isAtLineStart, opening) = (false, nil)
      }
    }
    return nil
  }

  private static func isKeyStart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "_-\"'".utf8.contains(byte)
    }
  }

  // MARK: Values

  /// Throws for a key that is not among `known`; `table` is nil for the file itself.
  func rejectUnknownKeys(_ known: [String], in table: String? = nil) throws(BadInput) {
    let keys = table.map { root[$0]?.table?.keys ?? [] } ?? root.keys
    for key in keys.sorted() where !known.contains(key) {
      let hint =
        NameSuggestion.nearest(to: key, among: known)
        .map { "did you mean `\($0)`?" } ?? "the keys are \(known.joined(separator: ", "))"
      throw error("unknown key `\(key)`; \(hint)", key: key, table: table)
    }
  }

  func has(_ key: String) -> Bool { root[key] != nil }

  /// The keys of a table, nil if it is not there.
  func keys(of table: String) throws(BadInput) -> [String]? {
    guard let value = root[table] else { return nil }
    guard let table = value.table else {
      throw error("`\(table)` must be a table, `[\(table)]`", key: table)
    }
    return table.keys
  }

  func string(_ key: String, in table: String? = nil) throws(BadInput) -> String? {
    guard let value = value(key, table) else { return nil }
    guard let string = value.string else {
      throw error("`\(key)` must be a text in quotes", key: key, table: table)
    }
    return string
  }

  func number(_ key: String) throws(BadInput) -> Double? {
    guard let value = value(key, nil) else { return nil }
    guard let number = TOMLDocument.number(value) else {
      throw error("`\(key)` must be a number", key: key)
    }
    return number
  }

  func numbers(_ key: String, in table: String? = nil) throws(BadInput) -> [Double]? {
    guard let value = value(key, table) else { return nil }
    let numbers = value.array?.map { TOMLDocument.number($0) }
    guard let numbers, !numbers.contains(nil) else {
      throw error("`\(key)` must be a list of numbers", key: key, table: table)
    }
    return numbers.compactMap { $0 }
  }

  func strings(_ key: String) throws(BadInput) -> [String]? {
    guard let value = value(key, nil) else { return nil }
    let strings = value.array?.map { $0.string }
    guard let strings, !strings.contains(nil) else {
      throw error("`\(key)` must be a list of texts in quotes", key: key)
    }
    return strings.compactMap { $0 }
  }

  private func value(_ key: String, _ table: String?) -> TOMLValueConvertible? {
    if let table { root[table]?.table?[key] } else { root[key] }
  }

  private static func number(_ value: TOMLValueConvertible) -> Double? {
    value.double ?? value.int.map(Double.init)
  }

  // MARK: Messages

  /// An error that points at the line of `key`, if it can be found.
  func error(_ message: String, key: String, table: String? = nil) -> BadInput {
    guard let offset = offset(of: key, table: table) else { return BadInput("\(file): \(message)") }
    return BadInput(TextError(message, at: source.place(at: offset)))
  }
}
