import Expressions

/// A ``Program`` as operations on truncated power series in t − t₀: each with its recurrence, and with
/// the further series that recurrences need (a cosine for a sine, 1 + r² for a tangent).
///
/// States and time are series; parameters and extra inputs are constants, and whatever depends on
/// constants alone is computed once and costs nothing at higher orders. Whole powers are products, so
/// that x² has a series where x is 0.
///
/// - When this misleads: a branch (`abs`, `min`, `max`, `sign`, `select`) is the one at the point of
///   expansion, and beyond its zero the series is that of another function.
public struct TaylorProgram: Sendable {
  public let inputs: ProgramInputs
  /// In the slots after the inputs.
  public let constants: [Constant]
  public internal(set) var instructions: [SeriesInstruction]
  public let outputs: [Int]
  public let sums: [Int]
  public let slotCount: Int
  /// The places of instructions with a branch.
  public let branches: [Int]
  /// Whether the condition of each of them depends on the states, and not on the time alone.
  public let branchesFollowStates: [Bool]

  /// - Parameters:
  ///   - program: must not have been folded for Double.
  ///   - parameters: the values that the parameters will have, for exponents that are whole numbers;
  ///     nil where they are not known.
  public init(_ program: Program, parameters: [Constant]? = nil) {
    var lowering = SeriesLowering(program, parameters: parameters)
    for instruction in program.instructions { lowering.lower(instruction) }
    inputs = program.inputs
    constants = lowering.constants
    instructions = lowering.instructions
    outputs = program.outputs.map { lowering.slots[Int($0)] }
    sums = program.sums.map { lowering.slots[Int($0)] }
    slotCount = lowering.isConstant.count
    branches = lowering.instructions.indices.filter {
      lowering.instructions[$0].rule == .branch
    }
    var follows = [Bool](repeating: false, count: slotCount)
    for slot in inputs.stateSlots { follows[slot] = true }
    for instruction in instructions {
      let operands = [instruction.a, instruction.b, instruction.c]
      follows[instruction.result] = operands.contains { follows[$0] }
    }
    branchesFollowStates = branches.map { [instructions] in
      let instruction = instructions[$0]
      let comparesBoth = instruction.operation == .minimum || instruction.operation == .maximum
      return follows[instruction.a] || comparesBoth && follows[instruction.b]
    }
  }

  public var firstConstant: Int { inputs.count }
}
