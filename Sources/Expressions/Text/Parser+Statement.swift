extension Parser {
  /// All statements of a model, in the order they are written.
  mutating func statements() throws(TextError) -> [Statement] {
    var statements: [Statement] = []
    while token.kind != .end {
      if token.kind == .newline {
        try advance()
        continue
      }
      statements.append(try statement())
      guard token.kind == .newline || token.kind == .end else { throw unexpectedRest() }
    }
    return statements
  }

  /// The one expression that the text is.
  mutating func wholeExpression() throws(TextError) -> Syntax {
    let result = try expression()
    guard token.kind == .end else { throw unexpectedRest() }
    return result
  }

  /// What is wrong with what stands after an expression that should have ended.
  func unexpectedRest() -> TextError {
    switch token.kind {
    case .number, .name, .symbol(.open):
      source.error("expected an operator before \(found); a product needs `*`", at: token.offset)
    case .symbol(.less), .symbol(.lessOrEqual), .symbol(.greater), .symbol(.greaterOrEqual):
      source.error(
        "a comparison is allowed only as the first argument of `select`", at: token.offset)
    default: unexpected("the end of the line")
    }
  }

  /// statement := name ("=" | ":=" | "'" "=" | "(" time ")" "=") expression clauses
  private mutating func statement() throws(TextError) -> Statement {
    guard token.kind == .name else { throw unexpected("a name at the start of a statement") }
    let (offset, text) = (token.offset, text)
    if let reason = Symbols.reservation(text) {
      throw source.error("`\(text)` is \(reason) and cannot be defined", at: offset)
    }
    let name = try name()
    let kind: Statement.Kind
    switch token.kind {
    case .symbol(.equals):
      kind = .parameter
      try advance()
    case .symbol(.define):
      kind = .intermediate
      try advance()
    case .symbol(.prime):
      kind = .derivative
      try advance()
      if isAt(.prime) {
        throw source.error(
          "only first derivatives: give `\(text)'` a name of its own (`v`) and write `v'`",
          at: offset)
      }
      try expect(.equals, "after the derivative")
    case .symbol(.open):
      kind = .initial
      try initialTime(source.string(offset..<token.offset))
      try expect(.equals, "after the initial value")
    default: throw unexpected("`=`, `:=`, `'` or `(t0)` after `\(text)`")
    }
    let value = try expression()
    let clauses = try clauses()
    return Statement(
      kind: kind, name: name, clauses: clauses, source: source, value: value, valueSource: source)
  }

  /// "(" ("t0" | number) ")"
  private mutating func initialTime(_ name: String) throws(TextError) {
    try expect(.open, "before the time")
    let offset = token.offset
    let time = try expression()
    guard time.isStartTime(startsAtZero: startsAtZero) else {
      if case .number(let constant) = time.kind, constant.value == 0 {
        throw source.error("the span does not start at 0; write `\(name)(t0)`", at: offset)
      }
      throw source.error("an initial value is written `\(name)(t0)`", at: offset)
    }
    try expect(.close, "after the time")
  }
}
