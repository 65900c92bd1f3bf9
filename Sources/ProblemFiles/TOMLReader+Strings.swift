import Expressions

extension TOMLReader {
  /// A string of any kind, and where its text stands in the file if that is the same text.
  mutating func string() throws(TextError) -> (text: String, verbatim: Range<Int>?) {
    let start = position
    if take("\"\"\"") { return try long(UInt8(ascii: "\""), start) }
    if take("'''") { return try long(UInt8(ascii: "'"), start) }
    let quote = byte
    position += 1
    let first = position
    var text: [UInt8] = []
    var isVerbatim = true
    while byte != quote {
      guard position < bytes.count, byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "\r") else {
        throw error("this text is not closed on its line", at: start)
      }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        isVerbatim = false
        try escape(into: &text)
      } else {
        text.append(byte)
        position += 1
      }
    }
    position += 1
    return (String(decoding: text, as: UTF8.self), isVerbatim ? first..<position - 1 : nil)
  }

  /// The rest of a string in three quotes.
  private mutating func long(
    _ quote: UInt8, _ start: Int
  ) throws(TextError) -> (text: String, verbatim: Range<Int>?) {
    if byte == UInt8(ascii: "\r") { position += 1 }
    if byte == UInt8(ascii: "\n") { position += 1 }
    let first = position
    var text: [UInt8] = []
    var isVerbatim = true
    while !isClosing(quote) {
      guard position < bytes.count else { throw error("this text is never closed", at: start) }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
        isVerbatim = false
        try escape(into: &text)
      } else {
        text.append(byte)
        position += 1
      }
    }
    let end = position
    position += 3
    return (
      String(decoding: text, as: UTF8.self).replacing("\r\n", with: "\n"),
      isVerbatim ? first..<end : nil
    )
  }

  /// Whether the three quotes that end a text are here. Before them it may end in quotes itself,
  /// so three that are followed by a fourth are not yet the end.
  private func isClosing(_ quote: UInt8) -> Bool {
    guard bytes[position...].starts(with: [quote, quote, quote]) else { return false }
    return position + 3 >= bytes.count || bytes[position + 3] != quote
  }

  private mutating func escape(into text: inout [UInt8]) throws(TextError) {
    let start = position
    position += 1
    let letter = byte
    if position < bytes.count { position += 1 }
    switch Character(Unicode.Scalar(letter)) {
    case "b": text.append(0x08)
    case "t": text.append(0x09)
    case "n": text.append(0x0A)
    case "f": text.append(0x0C)
    case "r": text.append(0x0D)
    case "\"", "\\": text.append(letter)
    case "u": text += try scalar(4, start).utf8
    case "U": text += try scalar(8, start).utf8
    case " ", "\t", "\r", "\n":
      // A backslash at the end of a line joins it with the next text.
      let between = position - 1
      while [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
      guard bytes[between..<position].contains(UInt8(ascii: "\n")) else {
        throw error("this escape is unknown", at: start)
      }
    default: throw error("this escape is unknown; a backslash is written `\\\\`", at: start)
    }
  }

  private mutating func scalar(_ count: Int, _ start: Int) throws(TextError) -> String {
    let end = min(position + count, bytes.count)
    let digits = String(decoding: bytes[position..<end], as: UTF8.self)
    let isHexadecimal =
      digits.utf8.count == count && digits.allSatisfy { $0.isASCII && $0.isHexDigit }
    guard isHexadecimal, let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value)
    else { throw error("this escape is not a character", at: start) }
    position = end
    return String(Character(scalar))
  }
}
