/// Records expressions as a ``Program``: instructions are hash-consed as they are written, so equal
/// subexpressions exist once, and the identities of 0 and 1 are applied on the spot.
///
/// A recorder is an arena: an expression is an index into it, so expressions of any depth cost no
/// recursion, neither to build nor to free.
public final class Recorder {
  public let inputs: ProgramInputs
  private var constants: [Constant] = []
  private var constantIndex: [ConstantKey: Int32] = [:]
  private var instructions: [Program.Instruction] = []
  private var instructionIndex: [InstructionKey: Int32] = [:]

  // While recording, constants are numbered from `constantBase` up, apart from the instructions,
  // because both grow; `program(outputs:sums:)` closes the gap.
  static let constantBase: Int32 = 1 << 29

  private struct ConstantKey: Hashable {
    let bits: UInt64
    let text: String?
  }

  private struct InstructionKey: Hashable {
    let operation: Operation
    let a, b, c: Int32
  }

  public init(inputs: ProgramInputs) { self.inputs = inputs }

  public var instructionCount: Int { instructions.count }

  // MARK: Inputs

  public var time: Expression { input(0) }
  public func state(_ index: Int) -> Expression { input(inputs.stateSlots.lowerBound + index) }
  public func parameter(_ index: Int) -> Expression {
    input(inputs.parameterSlots.lowerBound + index)
  }
  public func extra(_ index: Int) -> Expression { input(inputs.extraSlots.lowerBound + index) }
  public func input(_ slot: Int) -> Expression {
    precondition(slot >= 0 && slot < inputs.count, "no such input of the program")
    return Expression(.slot(Int32(slot), self))
  }

  // MARK: Recording

  /// The slot of `expression`, which must be a constant or of this recorder.
  func slot(of expression: Expression) -> Int32 {
    switch expression.node {
    case .slot(let slot, let recorder):
      precondition(recorder === self, "an expression of another recorder was mixed in")
      return slot
    case .constant(let constant):
      let key = ConstantKey(bits: constant.value.bitPattern, text: constant.text)
      if let known = constantIndex[key] { return known }
      let slot = Recorder.constantBase + Int32(constants.count)
      constants.append(constant)
      constantIndex[key] = slot
      return slot
    }
  }

  /// Records one operation as it stands (no simplification beyond hash-consing).
  func record(
    _ operation: Operation, _ a: Expression, _ b: Expression? = nil, _ c: Expression? = nil
  ) -> Expression {
    var first = slot(of: a)
    var second = b.map { slot(of: $0) } ?? -1
    let third = c.map { slot(of: $0) } ?? -1
    if operation.isCommutative, second < first { swap(&first, &second) }
    let key = InstructionKey(operation: operation, a: first, b: second, c: third)
    if let known = instructionIndex[key] { return Expression(.slot(known, self)) }
    let result = Int32(inputs.count + instructions.count)
    precondition(result < Recorder.constantBase, "program too large")
    instructions.append(Program.Instruction(operation, first, second, third))
    instructionIndex[key] = result
    return Expression(.slot(result, self))
  }

  /// The finished program, without the instructions that no output needs.
  public func program(outputs: [Expression], sums: [Expression] = []) -> Program {
    let outputSlots = outputs.map { slot(of: $0) }
    let sumSlots = sums.map { slot(of: $0) }
    var used = [Bool](repeating: false, count: instructions.count)
    var usedConstants = [Bool](repeating: false, count: constants.count)
    let first = Int32(inputs.count)
    func mark(_ slot: Int32) {
      if slot >= Recorder.constantBase {
        usedConstants[Int(slot - Recorder.constantBase)] = true
      } else if slot >= first {
        used[Int(slot - first)] = true
      }
    }
    (outputSlots + sumSlots).forEach(mark)
    for index in instructions.indices.reversed() where used[index] {
      let instruction = instructions[index]
      mark(instruction.a)
      mark(instruction.b)
      mark(instruction.c)
    }
    var keptConstants: [Constant] = []
    var constantSlot = [Int32](repeating: -1, count: constants.count)
    for index in constants.indices where usedConstants[index] {
      constantSlot[index] = first + Int32(keptConstants.count)
      keptConstants.append(constants[index])
    }
    var resultSlot = [Int32](repeating: -1, count: instructions.count)
    var kept: [Program.Instruction] = []
    func final(_ slot: Int32) -> Int32 {
      if slot >= Recorder.constantBase { return constantSlot[Int(slot - Recorder.constantBase)] }
      return slot < first ? slot : resultSlot[Int(slot - first)]
    }
    for index in instructions.indices where used[index] {
      let old = instructions[index]
      resultSlot[index] = first + Int32(keptConstants.count + kept.count)
      kept.append(.init(old.operation, final(old.a), final(old.b), final(old.c)))
    }
    return Program(
      inputs: inputs, constants: keptConstants, instructions: kept,
      outputs: outputSlots.map(final), sums: sumSlots.map(final))
  }
}
