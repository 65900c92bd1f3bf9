extension Program {
  /// One program with the outputs of all, over the same inputs: what they share is computed once.
  public static func joining(_ programs: [Program], inputs: ProgramInputs) -> Program {
    let recorder = Recorder(inputs: inputs)
    var outputs: [Expression] = []
    for program in programs {
      precondition(program.inputs == inputs, "programs of different models")
      let values = recorder.replay(program)
      outputs += program.outputs.map { values[Int($0)] }
    }
    return recorder.program(outputs: outputs)
  }

  /// Whether an output depends on the time or on a state, by the operations that lead to it.
  public var dependsOnTimeOrStates: Bool {
    var depends = [Bool](repeating: false, count: slotCount)
    depends[inputs.time] = true
    for slot in inputs.stateSlots { depends[slot] = true }
    for (index, instruction) in instructions.enumerated() {
      let operands = [instruction.a, instruction.b, instruction.c]
      depends[firstResult + index] = operands.contains { $0 >= 0 && depends[Int($0)] }
    }
    return outputs.contains { depends[Int($0)] }
  }
}
