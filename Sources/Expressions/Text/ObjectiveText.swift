extension ModelText {
  /// Reads an objective of this model: an expression of `x(T)`, `x(t0)`, parameters, and any
  /// number of `integral(...)` and `observations(...)`, inside which `x` is the value at each time.
  /// `r(T)` and `r(t0)` are intermediate values of the model at the ends of the span; `x(bounce[2])` is
  /// the value before the reset of the event called `bounce` when it happens for the second time, and
  /// `t(bounce[2])` the time.
  ///
  /// - Parameter events: the names of the problem's events, in their order.
  public func objective(
    _ text: String, name: String? = "objective", events: [String] = []
  ) throws(TextError) -> ObjectiveModel {
    try objective(SourceText(text, name: name), events: events)
  }

  public func objective(
    _ source: SourceText, events: [String] = []
  ) throws(TextError) -> ObjectiveModel {
    let counter = StepCounter()
    var table = table
    var parser = try Parser(
      source, symbols: table.names.symbols, limits: table.names.limits,
      startsAtZero: table.names.start == 0, ignoresNewlines: true)
    if parser.token.kind == .end {
      throw source.error("the objective is empty", at: source.range.lowerBound)
    }
    let syntax = try parser.wholeExpression()
    table.names.symbols = parser.symbols
    for (number, event) in events.enumerated() {
      table.names.events[table.names.symbols.id(event)] = number
    }
    let compiler = ObjectiveCompiler(source: source, table: table, counter: counter)
    return try compiler.compile(syntax)
  }
}

/// Makes the programs of an objective.
private struct ObjectiveCompiler {
  let source: SourceText
  let table: DefinitionTable
  let counter: StepCounter

  private typealias Part = (syntax: Syntax, scope: IndexScope)

  func compile(_ syntax: Syntax) throws(TextError) -> ObjectiveModel {
    // The extra inputs of the terminal program are y(t0), then the integrals, then the sums, so
    // these must be counted before it is recorded. Recording meets them in the same order.
    let parts = try ReferenceCollector.collect(
      syntax, source: source, scope: IndexScope(), names: table.names, counter: counter
    ) { reference in
      switch reference {
      case .integral, .observations, .event: true
      default: false
      }
    }
    var integrals: [Part] = []
    var sums: [Part] = []
    var readings: [ObjectiveModel.Reading] = []
    for (reference, context) in parts {
      if case .integral(let body) = reference { integrals.append((body, context.scope)) }
      if case .observations(let body) = reference { sums.append((body, context.scope)) }
      if case .event(let name, let event, let ordinal) = reference {
        readings.append(try reading(name, event, ordinal, context.scope))
      }
    }
    let columns = try dataColumns(sums)
    return ObjectiveModel(
      terminal: try terminal(syntax, integrals.count, sums.count, readings.count),
      integrands: integrals.isEmpty ? nil : try program(integrals, .integrand, []),
      observed: sums.isEmpty ? nil : try program(sums, .observed, columns),
      dataColumns: columns.map(table.name), readings: readings)
  }

  /// A value at an event, as a program of the state there.
  private func reading(
    _ name: Name, _ event: Int, _ ordinal: Int, _ scope: IndexScope
  ) throws(TextError) -> ObjectiveModel.Reading {
    let emitter = Emitter(table, recorder(extra: 0), .equation, counter)
    let value = try emitter.expression(
      Syntax(kind: .name(name), offset: name.offset), source: source, scope: scope)
    return ObjectiveModel.Reading(
      event: event, ordinal: ordinal, program: emitter.recorder.program(outputs: [value]))
  }

  private func terminal(
    _ syntax: Syntax, _ integralCount: Int, _ sumCount: Int, _ readingCount: Int
  ) throws(TextError) -> Program {
    let stateCount = table.states.count
    let extra = stateCount + integralCount + sumCount + readingCount
    let emitter = Emitter(table, recorder(extra: extra + 1), .objective, counter)
    emitter.nextIntegral = stateCount
    emitter.nextSum = stateCount + integralCount
    emitter.nextReading = extra - readingCount
    emitter.startTime = extra
    let value = try emitter.expression(syntax, source: source)
    let program = emitter.recorder.program(outputs: [value])
    if emitter.usesStartTime { return program }
    let smaller = recorder(extra: extra)
    let inputs = (0..<smaller.inputs.count).map(smaller.input)
    return smaller.program(outputs: smaller.replay(program, on: inputs + [0]).outputs)
  }

  private func program(
    _ parts: [Part], _ purpose: Emitter.Purpose, _ columns: [Member]
  ) throws(TextError) -> Program {
    let emitter = Emitter(table, recorder(extra: columns.count), purpose, counter)
    for (number, column) in columns.enumerated() { emitter.columns[column] = number }
    var outputs: [Expression] = []
    for part in parts {
      outputs.append(try emitter.expression(part.syntax, source: source, scope: part.scope))
    }
    return emitter.recorder.program(outputs: outputs)
  }

  /// The data columns in the order they are first mentioned.
  private func dataColumns(_ sums: [Part]) throws(TextError) -> [Member] {
    var columns: [Member] = []
    var known: Set<Member> = []
    for part in sums {
      let found = try ReferenceCollector.collect(
        part.syntax, source: source, scope: part.scope, names: table.names, counter: counter
      ) { reference in
        if case .data = reference { true } else { false }
      }
      for case (.data(let column), _) in found where known.insert(column).inserted {
        columns.append(column)
      }
    }
    return columns
  }

  private func recorder(extra: Int) -> Recorder {
    Recorder(
      inputs: .init(states: table.states.count, parameters: table.parameters.count, extra: extra))
  }
}
