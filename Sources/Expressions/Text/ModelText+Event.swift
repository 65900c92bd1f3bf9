extension ModelText {
  /// Reads an event function of this model: an expression of the time, states, parameters and
  /// intermediate values whose zeros are the event.
  public func eventFunction(_ source: SourceText) throws(TextError) -> Program {
    try function(
      source, called: "event",
      comparisonHint:
        "an event is the zero of an expression: write the difference of the two sides, and"
        + " `direction` for the sense")
  }

  /// Reads an invariant of this model: an expression of the time, states, parameters and intermediate
  /// values that keeps its first value along a solution.
  public func invariant(_ source: SourceText) throws(TextError) -> Program {
    try function(
      source, called: "invariant",
      comparisonHint:
        "an invariant is an expression that keeps its first value, without a comparison")
  }

  private func function(
    _ source: SourceText, called noun: String, comparisonHint: String
  ) throws(TextError) -> Program {
    let counter = StepCounter()
    var parser = try Parser(
      source, symbols: table.names.symbols, limits: table.names.limits,
      startsAtZero: table.names.start == 0, ignoresNewlines: true)
    if parser.token.kind == .end {
      throw source.error("the \(noun) has no expression", at: source.range.lowerBound)
    }
    let syntax = try parser.expression()
    let comparisons: [Token.Symbol] = [.less, .lessOrEqual, .greater, .greaterOrEqual, .equals]
    if comparisons.contains(where: parser.isAt) {
      throw source.error(comparisonHint, at: parser.token.offset)
    }
    guard parser.token.kind == .end else { throw parser.unexpectedRest() }
    var table = table
    table.names.symbols = parser.symbols
    let emitter = Emitter(table, eventRecorder, .equation, counter)
    let value = try emitter.expression(syntax, source: source)
    let program = emitter.recorder.program(outputs: [value])
    guard program.dependsOnTimeOrStates else {
      throw source.error(
        "this never changes: it depends neither on `t` nor on a state", at: syntax.offset)
    }
    return program
  }

  /// Reads the reset of an event: one line `v(+) = …` for each state that changes, of the values
  /// before; the other states stay.
  public func reset(_ source: SourceText) throws(TextError) -> Program {
    let counter = StepCounter()
    var parser = try Parser(
      source, symbols: table.names.symbols, limits: table.names.limits,
      startsAtZero: table.names.start == 0)
    let assignments = try parser.assignments()
    guard !assignments.isEmpty else {
      throw source.error("the reset changes nothing", at: source.range.lowerBound)
    }
    var table = table
    table.names.symbols = parser.symbols
    let emitter = Emitter(table, eventRecorder, .equation, counter)
    var values: [Int: Expression] = [:]
    var places: [Int: TextError.Place] = [:]
    let names = table.names
    for assignment in assignments {
      try names.forEachIndex(of: assignment.clauses, source: source, scope: IndexScope()) {
        (scope) throws(TextError) in
        let number = try ModelText.state(assignment.name, scope, source, table)
        let place = source.place(at: assignment.name.offset)
        if let first = places[number] {
          throw source.error(
            "`\(table.name(table.states[number]))` is reset twice", at: assignment.name.offset,
            related: .init(message: "the first is here", place: first))
        }
        places[number] = place
        values[number] = try emitter.expression(assignment.value, source: source, scope: scope)
      }
    }
    return emitter.recorder.program(
      outputs: table.states.indices.map { values[$0] ?? emitter.recorder.state($0) })
  }

  /// Reads a time at which the right-hand side jumps: an expression of numbers and constants.
  public func discontinuity(_ source: SourceText) throws(TextError) -> Double {
    var parser = try Parser(
      source, symbols: table.names.symbols, limits: table.names.limits, ignoresNewlines: true)
    let syntax = try parser.wholeExpression()
    var table = table
    table.names.symbols = parser.symbols
    let emitter = Emitter(
      table, Recorder(inputs: .init(states: 0, parameters: 0)), .discontinuity, StepCounter())
    guard let value = try emitter.expression(syntax, source: source).constant?.value,
      value.isFinite
    else { throw source.error("this is not a finite number", at: syntax.offset) }
    return value
  }

  private var eventRecorder: Recorder {
    Recorder(inputs: .init(states: table.states.count, parameters: table.parameters.count))
  }

  /// The number of the state that `name` denotes.
  private static func state(
    _ name: Name, _ scope: IndexScope, _ source: SourceText, _ table: DefinitionTable
  ) throws(TextError) -> Int {
    let arithmetic = IndexArithmetic(source: source, names: table.names, scope: scope)
    var indices: [Int32] = []
    for index in name.indices { indices.append(Int32(try arithmetic.index(index))) }
    let member = Member(symbol: name.symbol, indices: indices)
    let context = WalkContext(source: source, offset: name.offset, scope: scope)
    let entry = try table.entry(member, in: context)
    let what =
      switch entry.role {
      case .state: ""
      case .parameter: "a parameter"
      case .intermediate: "an intermediate value"
      }
    guard entry.role == .state else {
      throw source.error(
        "`\(table.name(member))` is \(what); an event can reset states only", at: name.offset)
    }
    return Int(entry.number)
  }
}
