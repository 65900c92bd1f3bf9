import Expressions

// The TOML parser tells where an error is, but not where a value begins. A line that starts with
// the key is looked for instead, and what is found there is compared with the value: where that
// fails (escapes, keys in unusual places) messages give the line within the value.
extension TOMLDocument {
  /// The text under `key` as a part of the file, so that errors in it carry the file's lines.
  func text(_ key: String, value: String) -> SourceText {
    for line in lineStarts {
      guard let start = valueStart(of: key, at: line),
        let range = range(of: Array(value.utf8), from: start)
      else { continue }
      return SourceText(document: bytes, range: range, name: file)
    }
    return SourceText(value, name: "\(file) (\(key))")
  }

  /// Where the line of `key` has its first letter; nil if no line starts with it.
  func offset(of key: String, table: String?) -> Int? {
    var isInTable = table == nil
    for line in lineStarts {
      let start = skipBlanks(line)
      if byte(start) == UInt8(ascii: "[") {
        if table == nil, byte(skipBlanks(start + 1)) != 0, matches(key, at: skipBlanks(start + 1)) {
          return start
        }
        isInTable = table.map { matches($0, at: skipBlanks(start + 1)) } ?? false
      } else if isInTable, let end = keyEnd(key, at: start),
        byte(skipBlanks(end)) == UInt8(ascii: "=")
      {
        return start
      }
    }
    return nil
  }

  private var lineStarts: [Int] {
    [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  private func byte(_ offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }

  private func skipBlanks(_ offset: Int) -> Int {
    var offset = offset
    while byte(offset) == UInt8(ascii: " ") || byte(offset) == UInt8(ascii: "\t") { offset += 1 }
    return offset
  }

  private func matches(_ text: String, at offset: Int) -> Bool {
    offset <= bytes.count && bytes[offset...].starts(with: text.utf8)
  }

  /// The end of `key`, bare or in quotes, if it stands at `offset`.
  private func keyEnd(_ key: String, at offset: Int) -> Int? {
    for quote in ["", "\"", "'"] where matches(quote + key + quote, at: offset) {
      return offset + key.utf8.count + 2 * quote.utf8.count
    }
    return nil
  }

  /// The offset behind `key =`, if the line has that.
  private func valueStart(of key: String, at line: Int) -> Int? {
    guard let end = keyEnd(key, at: skipBlanks(line)) else { return nil }
    let equals = skipBlanks(end)
    guard byte(equals) == UInt8(ascii: "=") else { return nil }
    return skipBlanks(equals + 1)
  }

  /// Where `value` stands in quotes at `start`; nil if what stands there is something else.
  private func range(of value: [UInt8], from start: Int) -> Range<Int>? {
    for delimiter in ["\"\"\"", "'''", "\"", "'"] where matches(delimiter, at: start) {
      var first = start + delimiter.utf8.count
      if delimiter.utf8.count == 3 {  // a line break right behind the quotes is not of the value
        if byte(first) == UInt8(ascii: "\r") { first += 1 }
        if byte(first) == UInt8(ascii: "\n") { first += 1 }
      }
      var position = first
      for expected in value {
        // Line breaks of the value are single characters, in the file they may be two.
        if expected == UInt8(ascii: "\n"), byte(position) == UInt8(ascii: "\r") { position += 1 }
        guard position < bytes.count, bytes[position] == expected else { return nil }
        position += 1
      }
      return matches(delimiter, at: position) ? first..<position : nil
    }
    return nil
  }
}
