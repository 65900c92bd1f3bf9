/// A model written as text: parameters, initial values, intermediate values and equations, one a
/// line, in any order.
///
///     k1 = 0.04                      ; a parameter: a name and a number
///     y1(t0) = 1                     ; an initial value
///     r1 := k1*y1                    ; an intermediate value, or a constant (N := 32)
///     y1' = -r1                      ; an equation
///     u[i]' = u[i-1] - u[i] for i in 1..N
///
/// Parameters and states are numbered in the order the text first mentions them.
public struct ModelText: Sendable {
  public let model: Model
  let table: DefinitionTable

  /// Reads a model.
  ///
  /// - Parameters:
  ///   - start: the start of the span; `x(0)` means `x(t0)` only where it is 0.
  ///   - overrides: texts that replace those of parameters (`["k1": "0.05"]`) and of constants
  ///     (`["N": "64"]`).
  public init(
    _ text: String, name: String? = nil, start: Double = 0, overrides: [String: String] = [:],
    limits: TextLimits = TextLimits()
  ) throws(TextError) {
    try self.init(
      SourceText(text, name: name), start: start, overrides: overrides, limits: limits)
  }

  public init(
    _ source: SourceText, start: Double = 0, overrides: [String: String] = [:],
    limits: TextLimits = TextLimits()
  ) throws(TextError) {
    let counter = StepCounter()
    var parser = try Parser(
      source, symbols: Symbols(), limits: limits, startsAtZero: start == 0)
    let statements = try parser.statements()
    var names = NameTable(
      statements: statements, symbols: parser.symbols, start: start, limits: limits)
    let overrides = try Overrides(overrides, &names)
    try ConstantFinder(names).evaluate(&names, counter: counter)
    try overrides.checkConstants(names)

    var table = try DefinitionTable(names)
    try overrides.replaceMembers(of: &table)
    self.table = table
    model = try ModelText.model(table, counter)
    guard !table.states.isEmpty else {
      throw source.error(
        "the model has no equation; write one like `x' = -x` with `x(t0) = 1`",
        at: source.range.lowerBound)
    }
  }

  private static func model(
    _ table: DefinitionTable, _ counter: StepCounter
  ) throws(TextError) -> Model {
    let (stateCount, parameterCount) = (table.states.count, table.parameters.count)
    let equations = Emitter(
      table, Recorder(inputs: .init(states: stateCount, parameters: parameterCount)), .equation,
      counter)
    var derivatives: [Expression] = []
    for state in table.states {
      derivatives.append(try equations.expression(definition: table.entries[state]!.derivative))
    }
    try checkIntermediates(equations)

    let start = Emitter(
      table, Recorder(inputs: .init(states: 0, parameters: parameterCount)), .initialValue, counter)
    var initial: [Expression] = []
    for state in table.states {
      initial.append(try start.expression(definition: table.entries[state]!.initial))
    }
    return Model(
      stateNames: table.states.map(table.name),
      parameterNames: table.parameters.map(table.name),
      parameterValues: try parameterValues(table, counter),
      rhs: equations.recorder.program(outputs: derivatives),
      initial: start.recorder.program(outputs: initial))
  }

  /// Records also what no equation needs, so that its mistakes are found; the recorder drops it.
  private static func checkIntermediates(_ equations: Emitter) throws(TextError) {
    let table = equations.table
    for (number, definition) in table.definitions.enumerated() {
      let statement = table.names.statements[Int(definition.statement)]
      guard statement.kind == .intermediate else { continue }
      try equations.prepare(.init(definition: Int32(number), moment: .now)) {
        statement.source.place(at: statement.name.offset)
      }
    }
  }

  private static func parameterValues(
    _ table: DefinitionTable, _ counter: StepCounter
  ) throws(TextError) -> [Constant] {
    let emitter = Emitter(
      table, Recorder(inputs: .init(states: 0, parameters: 0)), .parameter, counter)
    var values: [Constant] = []
    for parameter in table.parameters {
      let definition = table.entries[parameter]!.value
      let statement = table.statement(of: definition)
      if let literal = statement.value.literal {
        values.append(literal)
        continue
      }
      let value = try emitter.expression(definition: definition).constant
      guard let value, value.value.isFinite else {
        throw statement.valueSource.error(
          "the parameter `\(table.name(parameter))` is not a finite number",
          at: statement.value.offset)
      }
      values.append(value)
    }
    return values
  }
}

extension Syntax {
  /// The number as written, if it is one, with its sign.
  fileprivate var literal: Constant? {
    switch kind {
    case .number(let constant): return constant
    case .negated(let operand):
      guard case .number(let constant) = operand.kind else { return nil }
      return Constant(-constant.value, text: constant.text.map { "-" + $0 })
    default: return nil
    }
  }
}
