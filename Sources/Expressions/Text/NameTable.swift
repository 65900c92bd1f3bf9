/// What is known of the names of a model before its families are expanded: enough to evaluate
/// indices and ranges, and to say what is wrong with a name.
struct NameTable: Sendable {
  let limits: TextLimits
  /// The start of the span.
  let start: Double
  var symbols: Symbols
  var statements: [Statement]
  /// The first statement that defines a name.
  private(set) var firstStatement: [Int32: Int] = [:]
  /// The values of the compile-time constants without index (`N := 32`).
  var constants: [Int32: Double] = [:]
  /// The numbers of the events that an objective can read, by their names.
  var events: [Int32: Int] = [:]

  init(statements: [Statement], symbols: Symbols, start: Double, limits: TextLimits) {
    self.statements = statements
    self.symbols = symbols
    self.start = start
    self.limits = limits
    for (index, statement) in statements.enumerated()
    where firstStatement[statement.name.symbol] == nil {
      firstStatement[statement.name.symbol] = index
    }
  }

  func firstKind(_ symbol: Int32) -> Statement.Kind? {
    firstStatement[symbol].map { statements[$0].kind }
  }

  /// The names defined by the text.
  var definedNames: [String] { firstStatement.keys.map { symbols[$0] }.sorted() }

  // MARK: Loops

  /// Calls `body` with every combination of the indices of `clauses`, the last running fastest.
  func forEachIndex(
    of clauses: [Clause], source: SourceText, scope: IndexScope,
    _ body: (IndexScope) throws(TextError) -> Void
  ) throws(TextError) {
    var scope = scope
    try iterate(clauses[...], source, &scope, body)
  }

  private func iterate(
    _ clauses: ArraySlice<Clause>, _ source: SourceText, _ scope: inout IndexScope,
    _ body: (IndexScope) throws(TextError) -> Void
  ) throws(TextError) {
    guard let clause = clauses.first else { return try body(scope) }
    let name = symbols[clause.symbol]
    guard scope.value(of: clause.symbol) == nil else {
      throw source.error("the index `\(name)` is in use already", at: clause.offset)
    }
    guard firstStatement[clause.symbol] == nil else {
      throw source.error(
        "the index `\(name)` has the name of something the model defines", at: clause.offset)
    }
    let arithmetic = IndexArithmetic(source: source, names: self, scope: scope)
    let lower = try arithmetic.index(clause.lower)
    let upper = try arithmetic.index(clause.upper)
    guard lower <= upper else {
      throw source.error("the range \(lower)..\(upper) is empty", at: clause.lower.offset)
    }
    guard upper - lower < limits.range else {
      throw source.error(
        "the range \(lower)..\(upper) has \(upper - lower + 1) members; at most \(limits.range)"
          + " are possible", at: clause.lower.offset)
    }
    for value in lower...upper {
      scope.push(clause.symbol, value)
      try iterate(clauses.dropFirst(), source, &scope, body)
      scope.pop()
    }
  }

  // MARK: Messages

  /// Why `symbol` has no value in an index or a range.
  func notWhole(_ symbol: Int32) -> String {
    let name = symbols[symbol]
    switch firstKind(symbol) {
    case .parameter:
      return "`\(name)` is a parameter; an index or a range needs a constant: define it by"
        + " `\(name) := …`"
    case .initial, .derivative:
      return "`\(name)` is a state; an index or a range needs a constant"
    case .intermediate:
      return "`\(name)` is not a constant; an index or a range may not depend on parameters,"
        + " states or members of families"
    case nil: return unknown(symbol)
    }
  }

  func unknown(_ symbol: Int32) -> String {
    let name = symbols[symbol]
    if let reason = Symbols.reservation(name) {
      return "`\(name)` is \(reason) and cannot be used here"
    }
    return "unknown name `\(name)`" + NameSuggestion.hint(for: name, among: definedNames)
  }

  /// Why `name(arguments)` means nothing.
  func cannotApply(_ name: Name, to arguments: [Syntax]) -> String {
    let text = symbols[name.symbol]
    guard let kind = firstKind(name.symbol) else {
      return "unknown function `\(text)`"
        + NameSuggestion.hint(for: text, among: Function.names + ["sum"])
    }
    if kind == .initial || kind == .derivative {
      if arguments.count == 1, case .number = arguments[0].kind {
        return "a state can be taken at the ends of the span only: write `\(text)(t0)` or"
          + " `\(text)(T)`"
      }
      let event = events.min { $0.value < $1.value }.map { symbols[$0.key] }
      let atEvent = event.map { ", `\(text)(\($0)[1])` at an event" } ?? ""
      return "`\(text)` is not a function; write `\(text)(T)` or `\(text)(t0)` for its value at an"
        + " end of the span\(atEvent), `*` for a product"
    }
    return "`\(text)` is not a function; write `*` for a product"
  }
}
