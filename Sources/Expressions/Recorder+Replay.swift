extension Recorder {
  /// Records `program` again, here, on other inputs: substitution, the way programs are composed.
  ///
  /// - Parameter arguments: what stands for the program's inputs, in their order (t, y, p, extra);
  ///   constants, or expressions of this recorder.
  public func replay(
    _ program: Program, on arguments: [Expression]
  ) -> (outputs: [Expression], sums: [Expression]) {
    let values = slots(of: program, on: arguments)
    return (program.outputs.map { values[Int($0)] }, program.sums.map { values[Int($0)] })
  }

  private func slots(of program: Program, on arguments: [Expression]) -> [Expression] {
    precondition(arguments.count == program.inputs.count, "one argument for each input")
    var values = arguments
    values.reserveCapacity(program.slotCount)
    values += program.constants.map { Expression($0) }
    for instruction in program.instructions {
      let a = values[Int(instruction.a)]
      // Where there is no operand, `a` stands in; it is not read.
      let b = instruction.b < 0 ? a : values[Int(instruction.b)]
      let c = instruction.c < 0 ? a : values[Int(instruction.c)]
      values.append(.apply(instruction.operation, a, b, c))
    }
    return values
  }

  /// The expressions of all slots of `program`, recorded here on this recorder's own inputs, which
  /// must be the program's and perhaps more extra ones: these come last, so every input keeps its
  /// slot.
  func replay(_ program: Program) -> [Expression] {
    precondition(
      inputs.states == program.inputs.states && inputs.parameters == program.inputs.parameters
        && inputs.extra >= program.inputs.extra, "the inputs do not match")
    return slots(of: program, on: (0..<program.inputs.count).map { input($0) })
  }
}
