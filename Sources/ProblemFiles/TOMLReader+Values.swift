import Expressions

extension TOMLReader {
  /// Lists inside one another; bounds the stack.
  private static let deepest = 20

  mutating func value(depth: Int) throws(TextError) -> TOMLValue {
    let start = position
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      let (text, verbatim) = try string()
      return .string(text, verbatim: verbatim)
    case UInt8(ascii: "["):
      guard depth < TOMLReader.deepest else { throw error("lists are nested too deep", at: start) }
      return .list(try list(depth))
    case UInt8(ascii: "{"):
      throw error("inline tables, `{…}`, are not used in problem files", at: start)
    default: return try word()
    }
  }

  private mutating func list(_ depth: Int) throws(TextError) -> [TOMLValue] {
    let start = position
    position += 1
    var values: [TOMLValue] = []
    while true {
      skipLines()
      if take("]") { return values }
      guard position < bytes.count else { throw error("this list is never closed", at: start) }
      values.append(try value(depth: depth + 1))
      skipLines()
      if take("]") { return values }
      guard take(",") else {
        // Without its bracket a list runs into the next key; the mistake is at the bracket.
        let isFar = bytes[start..<position].contains(UInt8(ascii: "\n"))
        throw error(
          isFar
            ? "this list is not closed before the next key, or lacks a comma"
            : "expected `,` or `]` in the list", at: isFar ? start : position)
      }
    }
  }

  /// A number or a boolean.
  private mutating func word() throws(TextError) -> TOMLValue {
    let start = position
    let ends: [UInt8] = [0, 0x20, 0x09, 0x0A, 0x0D] + Array(",]}#=\"'[{".utf8)
    while !ends.contains(byte) { position += 1 }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if text == "true" || text == "false" { return .boolean(text == "true") }
    guard let number = TOMLReader.number(text) else {
      throw error(
        text.isEmpty
          ? "expected a value: a number, a text in quotes or a list"
          : "`\(text.prefix(60))` is not a value; texts need quotes", at: start)
    }
    return .number(number)
  }

  /// Decimal integers and floats, `inf`, `nan`; `_` may stand between digits.
  static func number(_ text: String) -> Double? {
    let unsigned = text.drop { $0 == "+" || $0 == "-" }
    guard text.utf8.count - unsigned.utf8.count <= 1, let first = unsigned.utf8.first else {
      return nil
    }
    if unsigned == "inf" || unsigned == "nan" { return Double(text) }
    // `Double("0x1p3")` and `Double("infinity")` are numbers to Swift.
    let allowed = Array("0123456789.eE+-_".utf8)
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first),
      unsigned.utf8.allSatisfy(allowed.contains), !text.hasSuffix("_"), !text.contains("__")
    else { return nil }
    guard let value = Double(text.filter { $0 != "_" }), value.isFinite else { return nil }
    return value
  }
}
