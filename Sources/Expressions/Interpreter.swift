/// Runs a ``Program`` in any ``Scalar``: extended precision, a truncated series, Double.
///
/// For Double inside a solver take ``CompiledPrograms``, which does not allocate.
public struct Interpreter<Number: Scalar> {
  public let program: Program
  @usableFromInline var slots: [Number]

  /// - Important: `program` must not have been folded for Double, or its constants are.
  @inlinable
  public init(_ program: Program) {
    self.program = program
    slots = [Number](repeating: Number(0.0), count: program.slotCount)
    for (index, constant) in program.constants.enumerated() {
      slots[program.firstConstant + index] = Number(constant)
    }
  }

  /// The program's outputs, and its sums starting from zero.
  ///
  /// - Parameters: time, the state (n), the parameters (m), the extra inputs.
  @inlinable
  public mutating func evaluate(
    t: Number, y: [Number], p: [Number], v: [Number] = []
  ) -> (outputs: [Number], sums: [Number]) {
    let inputs = program.inputs
    precondition(
      y.count == inputs.states && p.count == inputs.parameters && v.count == inputs.extra,
      "wrong number of inputs")
    slots[0] = t
    for (slot, value) in zip(inputs.stateSlots, y) { slots[slot] = value }
    for (slot, value) in zip(inputs.parameterSlots, p) { slots[slot] = value }
    for (slot, value) in zip(inputs.extraSlots, v) { slots[slot] = value }
    run()
    return (program.outputs.map { slots[Int($0)] }, program.sums.map { slots[Int($0)] })
  }

  /// Every instruction, on the inputs that stand in their slots.
  @inlinable
  mutating func run() {
    var result = program.firstResult
    for instruction in program.instructions {
      // A missing operand is read as the first one and then ignored.
      let a = Int(instruction.a)
      let b = instruction.b < 0 ? a : Int(instruction.b)
      let c = instruction.c < 0 ? a : Int(instruction.c)
      slots[result] = instruction.operation(slots[a], slots[b], slots[c])
      result += 1
    }
  }
}
