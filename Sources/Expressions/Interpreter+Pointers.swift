extension Interpreter {
  /// The program's outputs, written to `out`, without allocating: for the steps of a solver.
  @inlinable
  public mutating func evaluate(
    t: Number, y: UnsafePointer<Number>, p: UnsafePointer<Number>,
    into out: UnsafeMutablePointer<Number>
  ) {
    let inputs = program.inputs
    slots[0] = t
    for (i, slot) in inputs.stateSlots.enumerated() { slots[slot] = y[i] }
    for (j, slot) in inputs.parameterSlots.enumerated() { slots[slot] = p[j] }
    var result = program.firstResult
    for instruction in program.instructions {
      // A missing operand is read as the first one and then ignored.
      let a = Int(instruction.a)
      let b = instruction.b < 0 ? a : Int(instruction.b)
      let c = instruction.c < 0 ? a : Int(instruction.c)
      slots[result] = instruction.operation(slots[a], slots[b], slots[c])
      result += 1
    }
    for (i, slot) in program.outputs.enumerated() { out[i] = slots[Int(slot)] }
  }
}
