/// Straight-line single-assignment code: what every right-hand side, objective and derivative is.
///
/// Values live in numbered *slots*: first the inputs in the order of ``ProgramInputs``
/// (t, y₀…, p₀…, v₀…), then the constants, then one slot for each instruction in order. An
/// instruction reads only slots before its own, so one forward pass evaluates the program.
///
/// `outputs` are written to a kernel's `out`, `sums` are added to its `sums` (see ``Kernel``).
/// Make programs with a ``Recorder``; derivatives of a program are again programs.
public struct Program: Sendable, Equatable {
  public struct Instruction: Sendable, Equatable {
    public let operation: Operation
    /// Operand slots; unused ones are -1.
    public let a, b, c: Int32

    public init(_ operation: Operation, _ a: Int32, _ b: Int32 = -1, _ c: Int32 = -1) {
      self.operation = operation
      self.a = a
      self.b = b
      self.c = c
    }
  }

  public let inputs: ProgramInputs
  public let constants: [Constant]
  public let instructions: [Instruction]
  public let outputs: [Int32]
  public let sums: [Int32]

  public init(
    inputs: ProgramInputs, constants: [Constant], instructions: [Instruction], outputs: [Int32],
    sums: [Int32] = []
  ) {
    self.inputs = inputs
    self.constants = constants
    self.instructions = instructions
    self.outputs = outputs
    self.sums = sums
  }

  /// The slot of the first constant.
  public var firstConstant: Int { inputs.count }
  /// The slot of the first instruction's result.
  public var firstResult: Int { inputs.count + constants.count }
  /// Number of slots in all.
  public var slotCount: Int { firstResult + instructions.count }
}

/// The inputs of a ``Program`` and their slots: `t`, then `states` components of y, `parameters`
/// components of p, and `extra` components of v (a direction, a cotangent, observed data).
public struct ProgramInputs: Sendable, Hashable, Codable {
  public let states, parameters, extra: Int

  public init(states: Int, parameters: Int, extra: Int = 0) {
    self.states = states
    self.parameters = parameters
    self.extra = extra
  }

  public var count: Int { 1 + states + parameters + extra }
  public var time: Int { 0 }
  public var stateSlots: Range<Int> { 1..<1 + states }
  public var parameterSlots: Range<Int> { 1 + states..<1 + states + parameters }
  public var extraSlots: Range<Int> { 1 + states + parameters..<count }
}
