extension Recorder {
  /// Records `program` again, here, and returns the expressions of all its slots.
  ///
  /// This recorder must have the program's states and parameters, and at least its extra inputs:
  /// these come last, so every input keeps its slot.
  func replay(_ program: Program) -> [Expression] {
    precondition(
      inputs.states == program.inputs.states && inputs.parameters == program.inputs.parameters
        && inputs.extra >= program.inputs.extra, "the inputs do not match")
    var values = (0..<program.inputs.count).map { input($0) }
    values.reserveCapacity(program.slotCount)
    values += program.constants.map { Expression($0) }
    for instruction in program.instructions {
      let a = values[Int(instruction.a)]
      switch instruction.operation {
      case .add: values.append(a + values[Int(instruction.b)])
      case .subtract: values.append(a - values[Int(instruction.b)])
      case .multiply: values.append(a * values[Int(instruction.b)])
      case .divide: values.append(a / values[Int(instruction.b)])
      case .negate: values.append(-a)
      case .select:
        values.append(select(a, values[Int(instruction.b)], values[Int(instruction.c)]))
      default:
        // `power` too: it was written as a power and must not become multiplications now, or a
        // derivative program would not share its instructions.
        let b = instruction.b < 0 ? nil : values[Int(instruction.b)]
        values.append(.combined(instruction.operation, a, b))
      }
    }
    return values
  }
}
