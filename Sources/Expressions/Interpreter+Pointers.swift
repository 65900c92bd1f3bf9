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
    run()
    for (i, slot) in program.outputs.enumerated() { out[i] = slots[Int(slot)] }
  }
}
