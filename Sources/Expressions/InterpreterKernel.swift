/// A program as a ``Kernel`` that interprets it in Double: always available, no allocation and no
/// reference counting in a call.
///
/// The scratch is in the context, so one instance is not for concurrent use.
final class InterpreterKernel {
  /// What a call needs, in memory that it reads without Swift's exclusivity checks.
  struct Frame {
    let slots: UnsafeMutablePointer<Double>
    let instructions: UnsafeMutablePointer<Program.Instruction>
    let results: UnsafeMutablePointer<Int32>
    let instructionCount, firstResult: Int
    let states, parameters, extra: Int
    let outputCount, sumCount: Int
  }

  let context: UnsafeMutablePointer<Frame>

  init(_ program: Program) {
    let folded = program.loweredToDouble()
    let slots = UnsafeMutablePointer<Double>.allocate(capacity: folded.slotCount)
    slots.initialize(repeating: 0, count: folded.slotCount)
    for (index, constant) in folded.constants.enumerated() {
      slots[folded.firstConstant + index] = constant.value
    }
    let instructions = UnsafeMutablePointer<Program.Instruction>.allocate(
      capacity: max(1, folded.instructions.count))
    for (index, instruction) in folded.instructions.enumerated() {
      // A missing operand would be slot -1; the first one is as good, for it is ignored.
      let (a, b, c) = (instruction.a, instruction.b, instruction.c)
      (instructions + index).initialize(
        to: .init(instruction.operation, a, b < 0 ? a : b, c < 0 ? a : c))
    }
    let targets = folded.outputs + folded.sums
    let results = UnsafeMutablePointer<Int32>.allocate(capacity: max(1, targets.count))
    for (index, slot) in targets.enumerated() { (results + index).initialize(to: slot) }
    context = .allocate(capacity: 1)
    context.initialize(
      to: Frame(
        slots: slots, instructions: instructions, results: results,
        instructionCount: folded.instructions.count, firstResult: folded.firstResult,
        states: folded.inputs.states, parameters: folded.inputs.parameters,
        extra: folded.inputs.extra, outputCount: folded.outputs.count,
        sumCount: folded.sums.count))
  }

  deinit {
    context.pointee.slots.deallocate()
    context.pointee.instructions.deallocate()
    context.pointee.results.deallocate()
    context.deallocate()
  }

  static let kernel: Kernel = { context, t, y, p, v, out, sums in
    guard let context else { return }
    let frame = context.assumingMemoryBound(to: Frame.self).pointee
    let slots = frame.slots
    slots[0] = t
    var slot = slots + 1
    for index in 0..<frame.states { slot[index] = y[index] }
    slot += frame.states
    for index in 0..<frame.parameters { slot[index] = p[index] }
    slot += frame.parameters
    if let v {
      for index in 0..<frame.extra { slot[index] = v[index] }
    }
    InterpreterKernel.run(
      frame.instructions, count: frame.instructionCount, slots: slots,
      results: slots + frame.firstResult)
    for index in 0..<frame.outputCount { out[index] = slots[Int(frame.results[index])] }
    if let sums {
      let results = frame.results + frame.outputCount
      for index in 0..<frame.sumCount { sums[index] += slots[Int(results[index])] }
    }
  }

  @inline(__always)
  private static func run(
    _ instructions: UnsafePointer<Program.Instruction>, count: Int,
    slots: UnsafePointer<Double>, results: UnsafeMutablePointer<Double>
  ) {
    for index in 0..<count {
      let instruction = instructions[index]
      let a = slots[Int(instruction.a)]
      // The operands are read inside the cases: most need no third, half need no second.
      let value: Double
      switch instruction.operation {
      case .add: value = a + slots[Int(instruction.b)]
      case .subtract: value = a - slots[Int(instruction.b)]
      case .multiply: value = a * slots[Int(instruction.b)]
      case .divide: value = a / slots[Int(instruction.b)]
      case .negate: value = -a
      default:
        value = instruction.operation(
          a, slots[Int(instruction.b)], slots[Int(instruction.c)])
      }
      results[index] = value
    }
  }
}
