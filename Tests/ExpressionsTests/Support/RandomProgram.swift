import Expressions

/// A random straight-line program in which every operation may occur, kept where all of them are
/// smooth and of moderate size: arguments are squashed into the domain first.
func randomProgram(
  _ generator: inout SeededGenerator, inputs: ProgramInputs, length: Int, outputs: Int
) -> Program {
  let recorder = Recorder(inputs: inputs)
  var values = (0..<inputs.count).map { recorder.input($0) }
  values += [0.5, 1.25, -2]
  for _ in 0..<length {
    let operation = Operation.allCases.randomElement(using: &generator) ?? .add
    func operand() -> Expression {
      // Preferring recent values makes the programs deep rather than wide.
      let recent = values.suffix(2 * inputs.count)
      let pool = Bool.random(using: &generator) ? recent : values[...]
      return tanh(pool.randomElement(using: &generator) ?? 1)
    }
    let (a, b, c) = (operand(), operand(), operand())
    switch operation {
    case .divide: values.append(a / (b + 2))
    case .power: values.append(power(a + 2, b))
    case .log: values.append(log(a + 2))
    case .log1p, .asin, .acos: values.append(.apply(operation, [0.5 * a]))
    case .sqrt, .cbrt: values.append(.apply(operation, [a + 2]))
    default: values.append(.apply(operation, Array([a, b, c].prefix(operation.arity))))
    }
  }
  return recorder.program(outputs: Array(values.suffix(outputs)))
}
