extension Parser {
  /// expression := product (("+" | "-") product)*
  mutating func expression() throws(TextError) -> Syntax {
    let first = try product()
    guard isAt(.plus) || isAt(.minus) else { return first }
    var terms = [Syntax.Term(isInverse: false, value: first)]
    while isAt(.plus) || isAt(.minus) {
      let isInverse = isAt(.minus)
      try advance()
      terms.append(.init(isInverse: isInverse, value: try product()))
    }
    return Syntax(kind: .sum(terms), offset: first.offset)
  }

  /// product := signed (("*" | "/") signed)*
  private mutating func product() throws(TextError) -> Syntax {
    let first = try signed()
    guard isAt(.times) || isAt(.over) else { return first }
    var factors = [Syntax.Term(isInverse: false, value: first)]
    while isAt(.times) || isAt(.over) {
      let isInverse = isAt(.over)
      try advance()
      factors.append(.init(isInverse: isInverse, value: try signed()))
    }
    return Syntax(kind: .product(factors), offset: first.offset)
  }

  /// signed := ("-" | "+") signed | power, so that −x² is −(x²)
  private mutating func signed() throws(TextError) -> Syntax {
    let offset = token.offset
    if isAt(.minus) {
      try advance()
      let operand = try nested { (parser) throws(TextError) in try parser.signed() }
      return Syntax(kind: .negated(operand), offset: offset)
    }
    if isAt(.plus) {
      try advance()
      return try nested { (parser) throws(TextError) in try parser.signed() }
    }
    return try power()
  }

  /// power := primary ("^" signed)?, so that `^` groups to the right and 2^-3 is allowed
  private mutating func power() throws(TextError) -> Syntax {
    let base = try primary()
    guard try accept(.power) else { return base }
    let exponent = try nested { (parser) throws(TextError) in try parser.signed() }
    return Syntax(kind: .power(base, exponent), offset: base.offset)
  }

  private mutating func primary() throws(TextError) -> Syntax {
    let offset = token.offset
    switch token.kind {
    case .number:
      return Syntax(kind: .number(try number()), offset: offset)
    case .name:
      return try named()
    case .symbol(.open):
      try advance()
      let inner = try nested { (parser) throws(TextError) in try parser.expression() }
      try rejectComparison()
      try expect(.close, "to close the parenthesis")
      return inner
    default:
      throw unexpected("a number, a name or `(`")
    }
  }

  func rejectComparison() throws(TextError) {
    for symbol in [Token.Symbol.less, .lessOrEqual, .greater, .greaterOrEqual] where isAt(symbol) {
      throw source.error(
        "a comparison is allowed only as the first argument of `select`", at: token.offset)
    }
  }

  // MARK: Numbers

  /// More digits than this are no measurement; a limit keeps arithmetic on them bounded.
  private static let longestNumber = 1000

  private mutating func number() throws(TextError) -> Constant {
    let offset = token.offset
    guard token.range.count <= Parser.longestNumber else {
      throw source.error(
        "this number has more than \(Parser.longestNumber) characters", at: offset)
    }
    let text = text
    guard let value = Double(text) else {
      throw source.error("`\(text)` is not a number", at: offset)
    }
    guard value.isFinite else {
      throw source.error(
        "the number \(text) is too large (about 1.8e308 is the largest)", at: offset)
    }
    if value == 0, text.prefix(while: { $0 != "e" && $0 != "E" }).contains(where: isNonzeroDigit) {
      throw source.error("the number \(text) is too small (it would become 0)", at: offset)
    }
    try advance()
    if token.kind == .name, token.range.lowerBound == offset + text.utf8.count {
      throw source.error(
        "expected an operator between \(text) and \(found); a product needs `*`", at: token.offset)
    }
    return Constant(value, text: text)
  }

  private func isNonzeroDigit(_ character: Character) -> Bool {
    character >= "1" && character <= "9"
  }
}
