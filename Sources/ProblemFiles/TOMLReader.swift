import Expressions

/// Reads the part of TOML that problem files need: keys, `[tables]`, all four kinds of strings,
/// numbers, booleans, lists, comments, `[[arrays of tables]]`. Dotted keys, inline tables and dates
/// are refused by name.
///
/// Written here because TOMLKit 0.6.0 (toml++) stops the process by an assertion at several kinds
/// of damaged input (`[=]`, `a = [}`, a date cut short), which no caller can catch, and tells no
/// places of values, which messages about a model need.
struct TOMLReader {
  let source: SourceText
  let bytes: [UInt8]
  var position = 0

  init(_ bytes: [UInt8], source: SourceText) {
    self.bytes = bytes
    self.source = source
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }  // a byte-order mark
  }

  /// The tables in order; the first has no name.
  mutating func tables() throws(TextError) -> [TOMLTable] {
    var tables = [TOMLTable(id: nil, offset: 0)]
    while true {
      skipLines()
      guard position < bytes.count else { return tables }
      if byte == UInt8(ascii: "[") {
        tables.append(try header(after: tables))
      } else {
        let entry = try entry()
        guard tables[tables.count - 1].entry(entry.key) == nil else {
          throw error("the key `\(entry.key)` occurs twice", at: entry.offset)
        }
        tables[tables.count - 1].entries.append(entry)
      }
      try endOfLine()
    }
  }

  /// `[name]`, or `[[name]]` for one more of a kind.
  private mutating func header(after tables: [TOMLTable]) throws(TextError) -> TOMLTable {
    let offset = position
    let isArray = take("[[")
    if !isArray { position += 1 }
    skipBlanks()
    let name = try key("a table is written `[name]`")
    skipBlanks()
    guard isArray ? take("]]") : take("]") else {
      throw error("a table is written `\(isArray ? "[[name]]" : "[name]")`", at: offset)
    }
    let earlier = tables.filter { $0.id?.name == name }
    for other in earlier where !isArray || other.id?.index == nil {
      throw error(
        isArray || other.id?.index != nil
          ? "`\(name)` is a table `\(other.id?.header ?? "")` already"
          : "the table `[\(name)]` occurs twice", at: offset)
    }
    return TOMLTable(
      id: TOMLTableID(name, index: isArray ? earlier.count : nil), offset: offset)
  }

  private mutating func entry() throws(TextError) -> TOMLEntry {
    let offset = position
    let key = try key("expected a key, as in `title = \"…\"`")
    skipBlanks()
    if byte == UInt8(ascii: ".") {
      throw error("dotted keys are not used in problem files", at: offset)
    }
    guard take("=") else { throw error("expected `=` after the key `\(key)`", at: position) }
    skipBlanks()
    return TOMLEntry(key: key, offset: offset, value: try value(depth: 0))
  }

  private mutating func key(_ expectation: String) throws(TextError) -> String {
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
      return try string().text
    }
    let start = position
    while isBareKey(byte) { position += 1 }
    guard position > start else { throw error(expectation, at: start) }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private func isBareKey(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    default: false
    }
  }

  // MARK: Blanks

  /// The byte at the position; 0, which no file contains, at the end.
  var byte: UInt8 { position < bytes.count ? bytes[position] : 0 }

  mutating func take(_ text: StaticString) -> Bool {
    let wanted = Array("\(text)".utf8)
    guard bytes[position...].starts(with: wanted) else { return false }
    position += wanted.count
    return true
  }

  mutating func skipBlanks() {
    while byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { position += 1 }
  }

  /// Skips blanks, comments and ends of lines.
  mutating func skipLines() {
    while true {
      skipBlanks()
      if byte == UInt8(ascii: "#") {
        while position < bytes.count, byte != UInt8(ascii: "\n") { position += 1 }
      } else if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        position += 1
      } else {
        return
      }
    }
  }

  private mutating func endOfLine() throws(TextError) {
    skipBlanks()
    let isEnd = position == bytes.count || [0x0A, 0x0D, UInt8(ascii: "#")].contains(byte)
    guard isEnd else { throw error("expected the end of the line", at: position) }
  }

  func error(_ message: String, at offset: Int) -> TextError {
    TextError(message, at: source.place(at: offset))
  }
}
