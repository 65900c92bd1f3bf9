/// Parses the statements of a model, or one expression.
///
/// By recursive descent, whose stack is bounded by counting the depth (``TextLimits/nesting``).
struct Parser {
  let source: SourceText
  let limits: TextLimits
  /// Whether `x(0)` means `x(t0)`.
  let startsAtZero: Bool
  var symbols: Symbols
  private var lexer: Lexer
  private(set) var token: Token
  private var depth = 0

  init(
    _ source: SourceText, symbols: Symbols, limits: TextLimits, startsAtZero: Bool = false,
    ignoresNewlines: Bool = false
  ) throws(TextError) {
    guard source.range.count <= limits.bytes else {
      throw source.error(
        "the text has \(source.range.count) bytes; at most \(limits.bytes) are read",
        at: source.range.lowerBound)
    }
    self.source = source
    self.symbols = symbols
    self.limits = limits
    self.startsAtZero = startsAtZero
    lexer = Lexer(source, ignoresNewlines: ignoresNewlines)
    token = try lexer.next()
  }

  // MARK: Tokens

  mutating func advance() throws(TextError) { token = try lexer.next() }

  func isAt(_ symbol: Token.Symbol) -> Bool { token.kind == .symbol(symbol) }

  /// Whether the current token is the word `word`.
  func isAt(word: StaticString) -> Bool {
    guard token.kind == .name, token.range.count == word.utf8CodeUnitCount else { return false }
    return text == "\(word)"
  }

  mutating func accept(_ symbol: Token.Symbol) throws(TextError) -> Bool {
    guard isAt(symbol) else { return false }
    try advance()
    return true
  }

  mutating func expect(_ symbol: Token.Symbol, _ context: String) throws(TextError) {
    guard try accept(symbol) else { throw unexpected("`\(symbol.rawValue)` \(context)") }
  }

  /// The text of the current token.
  var text: String { source.string(token.range) }

  /// An error at the current token, which is not what was expected.
  func unexpected(_ expected: String) -> TextError {
    // A bracket left open swallows the lines after it; the mistake is at the bracket.
    if let bracket = lexer.open.last(where: { $0 < token.offset }) {
      let between = source.bytes[bracket..<token.offset]
      if between.contains(UInt8(ascii: "\n")) {
        let symbol = Character(Unicode.Scalar(source.bytes[bracket]))
        return source.error("this `\(symbol)` is never closed", at: bracket)
      }
    }
    return source.error("expected \(expected), found \(found)", at: token.offset)
  }

  var found: String {
    switch token.kind {
    case .number, .name:
      let text = source.string(token.range.prefix(60))
      return "`\(text)\(token.range.count > 60 ? "…" : "")`"
    case .symbol(let symbol): return "`\(symbol.rawValue)`"
    case .newline: return "the end of the line"
    case .end: return "the end of the text"
    }
  }

  /// Runs `body` one level deeper.
  mutating func nested<Result>(
    _ body: (inout Parser) throws(TextError) -> Result
  ) throws(TextError) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= limits.nesting else {
      throw source.error(
        "expressions are nested more than \(limits.nesting) deep here; name a part with `:=`",
        at: token.offset)
    }
    return try body(&self)
  }
}

extension Range<Int> {
  fileprivate func prefix(_ count: Int) -> Range<Int> {
    lowerBound..<Swift.min(upperBound, lowerBound + count)
  }
}
