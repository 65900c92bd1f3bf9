/// Walks over a parsed expression in order of evaluation. The recursion is as deep as the
/// expression is nested; each case has a method of its own to keep the stack frames small.
struct SyntaxWalker<Interpretation: SyntaxInterpretation> {
  typealias Value = Interpretation.Value

  let source: SourceText
  let names: NameTable
  let counter: StepCounter
  var scope: IndexScope
  var interpretation: Interpretation

  mutating func walk(_ syntax: Syntax) throws(TextError) -> Value {
    try count(syntax)
    switch syntax.kind {
    case .number(let constant): return interpretation.constant(constant)
    case .name(let name): return try walk(name, syntax)
    case .applied(let name, let arguments): return try walk(name, arguments, syntax)
    case .call(let function, let arguments): return try call(function, arguments, syntax)
    case .data(let name): return try value(.data(member(name)), syntax)
    case .sum(let terms): return try fold(terms, .add, .subtract)
    case .product(let factors): return try fold(factors, .multiply, .divide)
    case .negated(let operand): return interpretation.apply(.negate, try walk(operand), nil, nil)
    case .power(let base, let exponent): return try power(base, exponent)
    case .total(let body, let clauses): return try total(body, clauses, syntax)
    case .comparison(_, let left, _):
      throw source.error(
        "a comparison is allowed only as the first argument of `select`", at: left.offset)
    }
  }

  private func count(_ syntax: Syntax) throws(TextError) {
    counter.step()
    let limits = names.limits
    guard counter.steps <= limits.steps, interpretation.size <= limits.instructions else {
      let limit =
        counter.steps > limits.steps
        ? "\(limits.steps) evaluated terms" : "\(limits.instructions) instructions"
      throw source.error("the model is too large: more than \(limit)", at: syntax.offset)
    }
  }

  private mutating func fold(
    _ terms: [Syntax.Term], _ plain: Operation, _ inverse: Operation
  ) throws(TextError) -> Value {
    var result = try walk(terms[0].value)
    for term in terms.dropFirst() {
      let operand = try walk(term.value)
      result = interpretation.apply(term.isInverse ? inverse : plain, result, operand, nil)
    }
    return result
  }

  private mutating func power(_ base: Syntax, _ exponent: Syntax) throws(TextError) -> Value {
    let base = try walk(base)
    return interpretation.apply(.power, base, try walk(exponent), nil)
  }

  // MARK: Functions

  private mutating func call(
    _ function: Function, _ arguments: [Syntax], _ syntax: Syntax
  ) throws(TextError) -> Value {
    switch function {
    case .unary(let operation):
      return interpretation.apply(operation, try walk(arguments[0]), nil, nil)
    case .fold(let operation):
      var result = try walk(arguments[0])
      for argument in arguments.dropFirst() {
        result = interpretation.apply(operation, result, try walk(argument), nil)
      }
      return result
    case .select: return try select(arguments)
    case .mod: return interpretation.constant(Constant(Double(try index(syntax))))
    case .integral: return try value(.integral(arguments[0]), syntax)
    case .observations: return try value(.observations(arguments[0]), syntax)
    }
  }

  /// `select` is a where c > 0, so x < y asks for y − x > 0, and x <= y for not (x − y > 0) with
  /// the branches exchanged. The difference of equal infinities is NaN: it counts as "not > 0".
  private mutating func select(_ arguments: [Syntax]) throws(TextError) -> Value {
    var condition: Value
    var swaps = false
    if case .comparison(let symbol, let left, let right) = arguments[0].kind {
      let (left, right) = (try walk(left), try walk(right))
      let reverses = symbol == .less || symbol == .greaterOrEqual
      swaps = symbol == .lessOrEqual || symbol == .greaterOrEqual
      condition = interpretation.apply(
        .subtract, reverses ? right : left, reverses ? left : right, nil)
    } else {
      condition = try walk(arguments[0])
    }
    let (first, second) = (try walk(arguments[1]), try walk(arguments[2]))
    return interpretation.apply(.select, condition, swaps ? second : first, swaps ? first : second)
  }

  private mutating func total(
    _ body: Syntax, _ clauses: [Clause], _ syntax: Syntax
  ) throws(TextError) -> Value {
    var result: Value?
    let outer = scope
    defer { scope = outer }
    try names.forEachIndex(of: clauses, source: source, scope: outer) {
      (inner) throws(TextError) in
      scope = inner
      let term = try walk(body)
      result = result.map { interpretation.apply(.add, $0, term, nil) } ?? term
    }
    guard let result else { throw source.error("this sum has no terms", at: syntax.offset) }
    return result
  }

  // MARK: Names

  private mutating func walk(_ name: Name, _ syntax: Syntax) throws(TextError) -> Value {
    if name.indices.isEmpty {
      if let index = scope.value(of: name.symbol) {
        return interpretation.constant(Constant(Double(index)))
      }
      if name.symbol == Symbols.time { return try value(.time, syntax) }
      if name.symbol == Symbols.pi {
        return interpretation.constant(Constant(.pi, text: "pi"))
      }
    }
    return try value(.member(member(name)), syntax)
  }

  private mutating func walk(
    _ name: Name, _ arguments: [Syntax], _ syntax: Syntax
  ) throws(TextError) -> Value {
    let time = arguments[0]
    if arguments.count == 1 {
      if time.isEndTime { return try value(.end(member(name)), syntax) }
      if time.isStartTime(startsAtZero: names.start == 0) {
        return try value(.start(member(name)), syntax)
      }
      if case .name(let at) = time.kind, let event = names.events[at.symbol] {
        return try value(.event(name, event: event, ordinal: try ordinal(at)), syntax)
      }
    }
    throw source.error(names.cannotApply(name, to: arguments), at: syntax.offset)
  }

  /// Which time an event happens: `bounce[2]`, and `bounce` for the first one.
  private func ordinal(_ name: Name) throws(TextError) -> Int {
    guard let index = name.indices.first else { return 1 }
    let ordinal = try self.index(index)
    guard name.indices.count == 1, ordinal >= 1 else {
      let text = names.symbols[name.symbol]
      throw source.error(
        "the times that `\(text)` happens are counted from 1, as in `\(text)[1]`", at: index.offset)
    }
    return ordinal
  }

  private mutating func value(
    _ reference: Reference, _ syntax: Syntax
  ) throws(TextError) -> Value {
    let context = WalkContext(source: source, offset: syntax.offset, scope: scope)
    return try interpretation.value(of: reference, in: context)
  }

  private func member(_ name: Name) throws(TextError) -> Member {
    if name.indices.isEmpty { return Member(symbol: name.symbol) }
    var indices: [Int32] = []
    for index in name.indices { indices.append(Int32(try self.index(index))) }
    return Member(symbol: name.symbol, indices: indices)
  }

  private func index(_ syntax: Syntax) throws(TextError) -> Int {
    try IndexArithmetic(source: source, names: names, scope: scope).index(syntax)
  }
}
