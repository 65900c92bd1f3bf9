/// Records expressions as a ``Program``: instructions are hash-consed as they are written, so equal
/// subexpressions exist once, and the identities of 0 and 1 are applied on the spot.
///
/// A recorder is an arena: an expression is an index into it, so expressions of any depth cost no
/// recursion, neither to build nor to free.
public final class Recorder {
  public let inputs: ProgramInputs
  /// Whether this is the arena of an operation on constants, which other recorders may adopt.
  let holdsConstantsOnly: Bool
  private var constants: [Constant] = []
  private var constantIndex: [ConstantKey: Int32] = [:]
  private var instructions: [Program.Instruction] = []
  private var instructionIndex: [InstructionKey: Int32] = [:]
  // The arenas are held, for their identity must not be given to another one meanwhile.
  private var adopted: [ObjectIdentifier: (arena: Recorder, slots: [Int32: Int32])] = [:]

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

  public init(inputs: ProgramInputs) {
    self.inputs = inputs
    holdsConstantsOnly = false
  }

  init(constantsOnly: Bool) {
    inputs = ProgramInputs(states: 0, parameters: 0)
    holdsConstantsOnly = constantsOnly
  }

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
      if recorder === self { return slot }
      precondition(
        recorder.holdsConstantsOnly, "an expression of another recorder was mixed in")
      return adopt(slot, of: recorder)
    case .constant(let constant):
      return self.slot(of: constant)
    }
  }

  private func slot(of constant: Constant) -> Int32 {
    let key = ConstantKey(bits: constant.value.bitPattern, text: constant.text)
    if let known = constantIndex[key] { return known }
    let slot: Int32
    if constant.text != nil, constant.isExact {
      // "2.0" and 2 are one constant; a text that says no more than the Double is dropped.
      slot = self.slot(of: Constant(constant.value))
    } else {
      slot = Recorder.constantBase + Int32(constants.count)
      constants.append(constant)
    }
    constantIndex[key] = slot
    return slot
  }

  /// Records one operation as it stands (no simplification beyond hash-consing).
  func record(
    _ operation: Operation, _ a: Expression, _ b: Expression? = nil, _ c: Expression? = nil
  ) -> Expression {
    let first = slot(of: a)
    let second = b.map { slot(of: $0) } ?? -1
    let third = c.map { slot(of: $0) } ?? -1
    return Expression(.slot(append(operation, first, second, third), self))
  }

  private func append(_ operation: Operation, _ a: Int32, _ b: Int32, _ c: Int32) -> Int32 {
    let swaps = operation.isCommutative && b < a
    let key = InstructionKey(operation: operation, a: swaps ? b : a, b: swaps ? a : b, c: c)
    if let known = instructionIndex[key] { return known }
    let result = Int32(inputs.count + instructions.count)
    precondition(result < Recorder.constantBase, "program too large")
    instructions.append(Program.Instruction(operation, key.a, key.b, c))
    instructionIndex[key] = result
    return result
  }

  /// `x`, if the slot holds `-x`.
  func operandOfNegation(_ slot: Int32) -> Expression? {
    let index = Int(slot) - inputs.count
    guard index >= 0, instructions[index].operation == .negate else { return nil }
    let operand = instructions[index].a
    guard operand >= Recorder.constantBase else { return Expression(.slot(operand, self)) }
    return Expression(constants[Int(operand - Recorder.constantBase)])
  }

  /// Copies what `slot` of an arena of constants needs into this recorder, once.
  private func adopt(_ slot: Int32, of arena: Recorder) -> Int32 {
    let identity = ObjectIdentifier(arena)
    var known = adopted[identity]?.slots ?? [:]
    if let copy = known[slot] { return copy }
    adopted[identity] = nil  // so that `known` is the only reference and is not copied
    let first = Int32(arena.inputs.count)
    var needed: Set<Int32> = []
    var pending = [slot]
    while let next = pending.popLast() {
      let isNew = next >= first && next < Recorder.constantBase && known[next] == nil
      guard isNew, needed.insert(next).inserted else { continue }
      let instruction = arena.instructions[Int(next - first)]
      pending += [instruction.a, instruction.b, instruction.c]
    }
    func copy(_ operand: Int32) -> Int32 {
      if operand < 0 { return operand }
      if operand < Recorder.constantBase { return known[operand] ?? -1 }
      return self.slot(of: Expression(arena.constants[Int(operand - Recorder.constantBase)]))
    }
    for next in needed.sorted() {
      let old = arena.instructions[Int(next - first)]
      known[next] = append(old.operation, copy(old.a), copy(old.b), copy(old.c))
    }
    adopted[identity] = (arena, known)
    return known[slot] ?? -1
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
