extension Parser {
  /// What starts with a name: a variable, a function call, `x(T)`, `sum(… for …)`, `data.x`.
  mutating func named() throws(TextError) -> Syntax {
    let offset = token.offset
    let text = text
    if isAt(word: "for") || isAt(word: "in") { throw unexpected("a number, a name or `(`") }
    if isAt(word: "sum") { return try total() }
    if let function = Function(text) { return try call(function, text) }
    if isAt(word: "data") {
      try advance()
      guard try accept(.dot) else {
        throw source.error("`data` needs a column, as in `data.x`", at: offset)
      }
      return Syntax(kind: .data(try name()), offset: offset)
    }
    let name = try name()
    if isAt(.prime) {
      throw source.error(
        "a derivative can stand only on the left of `=`; write its right-hand side here",
        at: offset)
    }
    guard isAt(.open) else { return Syntax(kind: .name(name), offset: offset) }
    return Syntax(kind: .applied(name, try arguments()), offset: offset)
  }

  /// name := letters ("[" expression ("," expression)* "]")?
  mutating func name() throws(TextError) -> Name {
    guard token.kind == .name else { throw unexpected("a name") }
    let offset = token.offset
    let text = text
    guard token.range.count <= 1000 else {
      throw source.error("this name has more than 1000 characters", at: offset)
    }
    let symbol = symbols.id(text)
    try advance()
    var indices: [Syntax] = []
    guard try accept(.openIndex) else { return Name(symbol: symbol, indices: [], offset: offset) }
    repeat {
      indices.append(try nested { (parser) throws(TextError) in try parser.expression() })
    } while try accept(.comma)
    try expect(.closeIndex, "after the indices")
    guard indices.count <= Member.maximumIndexCount else {
      throw source.error("at most \(Member.maximumIndexCount) indices are possible", at: offset)
    }
    return Name(symbol: symbol, indices: indices, offset: offset)
  }

  private mutating func arguments() throws(TextError) -> [Syntax] {
    try expect(.open, "before the arguments")
    if isAt(.close) { throw unexpected("an argument") }
    var arguments: [Syntax] = []
    repeat {
      arguments.append(try nested { (parser) throws(TextError) in try parser.expression() })
      try rejectComparison()
    } while try accept(.comma)
    try expect(.close, "after the arguments")
    return arguments
  }

  private mutating func call(_ function: Function, _ text: String) throws(TextError) -> Syntax {
    let offset = token.offset
    try advance()
    guard isAt(.open) else {
      throw source.error("`\(text)` is a function; it needs `(`", at: offset)
    }
    let arguments = function == .select ? try selectArguments() : try arguments()
    guard function.arity.contains(arguments.count) else {
      throw source.error(
        "`\(text)` takes \(function.arityText), not \(arguments.count)", at: offset)
    }
    return Syntax(kind: .call(function, arguments), offset: offset)
  }

  private mutating func selectArguments() throws(TextError) -> [Syntax] {
    try expect(.open, "before the arguments")
    if isAt(.close) { throw unexpected("an argument") }
    var first = try nested { (parser) throws(TextError) in try parser.expression() }
    for symbol in [Token.Symbol.less, .lessOrEqual, .greater, .greaterOrEqual] where isAt(symbol) {
      try advance()
      let right = try nested { (parser) throws(TextError) in try parser.expression() }
      first = Syntax(kind: .comparison(symbol, first, right), offset: first.offset)
      break
    }
    var arguments = [first]
    while try accept(.comma) {
      arguments.append(try nested { (parser) throws(TextError) in try parser.expression() })
      try rejectComparison()
    }
    try expect(.close, "after the arguments")
    return arguments
  }

  /// total := "sum" "(" expression clauses ")"
  private mutating func total() throws(TextError) -> Syntax {
    let offset = token.offset
    try advance()
    try expect(.open, "after `sum`")
    let body = try nested { (parser) throws(TextError) in try parser.expression() }
    guard isAt(word: "for") else {
      throw unexpected("`for`, as in `sum(u[i] for i in 1..N)`")
    }
    let clauses = try clauses()
    try expect(.close, "after the range of the sum")
    return Syntax(kind: .total(body, clauses), offset: offset)
  }

  /// clauses := "for" name "in" expression ".." expression ("," name "in" …)*
  mutating func clauses() throws(TextError) -> [Clause] {
    guard isAt(word: "for") else { return [] }
    try advance()
    var clauses: [Clause] = []
    repeat {
      guard token.kind == .name else { throw unexpected("the name of an index") }
      let (offset, text) = (token.offset, text)
      if let reason = Symbols.reservation(text) {
        throw source.error("`\(text)` is \(reason); an index needs another name", at: offset)
      }
      let symbol = symbols.id(text)
      guard !clauses.contains(where: { $0.symbol == symbol }) else {
        throw source.error("the index `\(text)` occurs twice", at: offset)
      }
      try advance()
      guard isAt(word: "in") else { throw unexpected("`in`, as in `for \(text) in 1..N`") }
      try advance()
      let lower = try nested { (parser) throws(TextError) in try parser.expression() }
      try expect(.range, "between the ends of the range")
      let upper = try nested { (parser) throws(TextError) in try parser.expression() }
      clauses.append(Clause(symbol: symbol, lower: lower, upper: upper, offset: offset))
    } while try accept(.comma)
    guard clauses.count <= Member.maximumIndexCount else {
      throw source.error(
        "at most \(Member.maximumIndexCount) ranges are possible", at: clauses[0].offset)
    }
    return clauses
  }
}
