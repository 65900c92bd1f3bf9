/// Splits a text into tokens, one at a time.
///
/// Ends of lines inside open parentheses are not tokens, so a statement may continue there; the
/// lexer therefore keeps the open ones, and finds those that do not match.
struct Lexer {
  let source: SourceText
  private let end: Int
  private var position: Int
  /// Offsets of the brackets open at `position`.
  private(set) var open: [Int] = []
  /// Whether ends of lines are blanks everywhere (an objective is one expression).
  private let ignoresNewlines: Bool

  init(_ source: SourceText, ignoresNewlines: Bool = false) {
    self.source = source
    self.ignoresNewlines = ignoresNewlines
    position = source.range.lowerBound
    end = source.range.upperBound
  }

  mutating func next() throws(TextError) -> Token {
    while position < end {
      let start = position
      let byte = source.bytes[position]
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
        position += 1
      case UInt8(ascii: "\n"):
        position += 1
        if open.isEmpty, !ignoresNewlines { return token(.newline, from: start) }
      case UInt8(ascii: ";"), UInt8(ascii: "#"):
        while position < end, source.bytes[position] != UInt8(ascii: "\n") { position += 1 }
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        return try number()
      case UInt8(ascii: ".") where isDigit(at: position + 1):
        return try number()
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "_"), 0x80...0xFF:
        return try name()
      default:
        return try symbol()
      }
    }
    if let last = open.last {
      throw source.error("this `\(character(last))` is never closed", at: last)
    }
    return token(.end, from: end)
  }

  private func token(_ kind: Token.Kind, from start: Int) -> Token {
    Token(kind: kind, range: start..<max(position, start))
  }

  private func byte(at offset: Int) -> UInt8 { offset < end ? source.bytes[offset] : 0 }
  private func character(_ offset: Int) -> Character {
    Character(Unicode.Scalar(source.bytes[offset]))
  }

  private func isDigit(at offset: Int) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte(at: offset))
  }

  // MARK: Numbers

  private mutating func number() throws(TextError) -> Token {
    let start = position
    skipDigits()
    // The point of `1..N` belongs to the range.
    if byte(at: position) == UInt8(ascii: "."), byte(at: position + 1) != UInt8(ascii: ".") {
      position += 1
      skipDigits()
    }
    if byte(at: position) | 0x20 == UInt8(ascii: "e") {
      let hasSign = [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(byte(at: position + 1))
      if isDigit(at: position + (hasSign ? 2 : 1)) {
        position += hasSign ? 2 : 1
        skipDigits()
      }
    }
    return token(.number, from: start)
  }

  private mutating func skipDigits() {
    while isDigit(at: position) { position += 1 }
  }

  // MARK: Names

  /// Letters (of any script), digits and `_`.
  private mutating func name() throws(TextError) -> Token {
    let start = position
    while position < end {
      let byte = source.bytes[position]
      if byte < 0x80 {
        let lower = byte | 0x20
        let isLetter = lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z")
        guard isLetter || byte == UInt8(ascii: "_") || isDigit(at: position) else { break }
        position += 1
      } else {
        guard let scalar = scalar(at: position), scalar.properties.isAlphabetic else {
          if position == start { throw unexpectedCharacter() }
          break
        }
        position += scalar.utf8.count
      }
    }
    return token(.name, from: start)
  }

  private func scalar(at offset: Int) -> Unicode.Scalar? {
    String(decoding: source.bytes[offset..<min(offset + 4, end)], as: UTF8.self)
      .unicodeScalars.first
  }

  private func unexpectedCharacter() -> TextError {
    let scalar = scalar(at: position) ?? "?"
    let hint =
      switch scalar {
      case "−", "–", "—": "; write `-` for minus"
      case "×", "·", "⋅": "; write `*` for a product"
      case "′", "’", "‘": "; write `'` for a derivative"
      case "²", "³": "; write `^` for a power"
      default: ""
      }
    let isControl = scalar.properties.generalCategory == .control
    let shown =
      isControl ? "control character U+\(String(scalar.value, radix: 16))" : "character `\(scalar)`"
    return source.error("unexpected \(shown)\(hint)", at: position)
  }

  // MARK: Symbols

  private mutating func symbol() throws(TextError) -> Token {
    let start = position
    let first = character(start)
    let second = start + 1 < end && source.bytes[start + 1] < 0x80 ? character(start + 1) : " "
    if let double = Token.Symbol(rawValue: "\(first)\(second)") {
      position += 2
      return token(.symbol(double), from: start)
    }
    switch (first, second) {
    case ("*", "*"): throw source.error("write `^` for a power, not `**`", at: start)
    case ("=", "="):
      throw source.error("there is no `==`; `select` takes `<`, `<=`, `>` or `>=`", at: start)
    default: break
    }
    guard let single = Token.Symbol(rawValue: String(first)) else { throw unexpectedCharacter() }
    position += 1
    switch single {
    case .open, .openIndex: open.append(start)
    case .close, .closeIndex: try close(at: start)
    default: break
    }
    return token(.symbol(single), from: start)
  }

  private mutating func close(at offset: Int) throws(TextError) {
    guard let opening = open.popLast() else {
      throw source.error("this `\(character(offset))` closes nothing", at: offset)
    }
    let isMatch = (character(opening) == "(") == (character(offset) == ")")
    guard isMatch else {
      throw source.error(
        "this `\(character(offset))` does not match `\(character(opening))`", at: offset,
        related: .init(message: "opened here", place: source.place(at: opening)))
    }
  }
}
