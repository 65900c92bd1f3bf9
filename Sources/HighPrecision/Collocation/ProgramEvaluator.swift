import Expressions

/// A ``Program`` run in a number type again and again without allocating, the parameters kept.
///
/// What ``Interpreter`` is for one evaluation, on memory of its own.
final class ProgramEvaluator<Number: Scalar> {
  let program: Program
  private let slots: UnsafeMutablePointer<Number>

  init(_ program: Program, parameters: [Number]) {
    precondition(parameters.count == program.inputs.parameters, "wrong number of parameters")
    self.program = program
    slots = .allocate(capacity: program.slotCount)
    slots.initialize(repeating: Number(0.0), count: program.slotCount)
    for (index, constant) in program.constants.enumerated() {
      slots[program.firstConstant + index] = Number(constant)
    }
    for (slot, value) in zip(program.inputs.parameterSlots, parameters) { slots[slot] = value }
  }

  deinit {
    slots.deinitialize(count: program.slotCount)
    slots.deallocate()
  }

  /// Where a state or an extra input goes.
  func setState(_ index: Int, _ value: Number) {
    slots[program.inputs.stateSlots.lowerBound + index] = value
  }

  func setExtra(_ index: Int, _ value: Number) {
    slots[program.inputs.extraSlots.lowerBound + index] = value
  }

  /// Evaluates at the inputs set.
  func run(t: Number) {
    slots[0] = t
    var result = slots + program.firstResult
    program.instructions.withUnsafeBufferPointer { instructions in
      for instruction in instructions {
        let a = Int(instruction.a)
        let b = instruction.b < 0 ? a : Int(instruction.b)
        let c = instruction.c < 0 ? a : Int(instruction.c)
        result.pointee = instruction.operation(slots[a], slots[b], slots[c])
        result += 1
      }
    }
  }

  func output(_ index: Int) -> Number { slots[Int(program.outputs[index])] }
  func sum(_ index: Int) -> Number { slots[Int(program.sums[index])] }

  /// All at once, for what is evaluated a few times.
  func callAsFunction(
    t: Number, y: [Number] = [], v: [Number] = []
  ) -> (outputs: [Number], sums: [Number]) {
    for (index, value) in y.enumerated() { setState(index, value) }
    for (index, value) in v.enumerated() { setExtra(index, value) }
    run(t: t)
    return (program.outputs.indices.map(output), program.sums.indices.map(sum))
  }
}
