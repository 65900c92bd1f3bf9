/// A ``Program`` as operations on truncated power series in t − t₀: each with its recurrence, and with
/// the further series that recurrences need (a cosine for a sine, 1 + r² for a tangent).
///
/// States and time are series, and so are extra inputs where that is asked for; parameters and other extra
/// inputs are constants, and whatever depends on constants alone is computed once and costs nothing at
/// higher orders. Whole powers are products, so
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
  /// Of each slot, whether its series is its coefficient 0 alone.
  let isConstant: [Bool]
  /// Of each slot, whether it depends on an extra input.
  let followsExtras: [Bool]

  /// - Parameters:
  ///   - program: must not have been folded for Double, if more digits than Double's are wanted.
  ///   - parameters: the values that the parameters will have, for exponents that are whole numbers;
  ///     nil where they are not known.
  ///   - extraSeries: how many of the extra inputs, from the first, are series and not constants.
  public init(_ program: Program, parameters: [Constant]? = nil, extraSeries: Int = 0) {
    var lowering = SeriesLowering(program, parameters: parameters, extraSeries: extraSeries)
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
    isConstant = lowering.isConstant
    let follows = TaylorProgram.followers(inputs.stateSlots, slotCount, instructions)
    followsExtras = TaylorProgram.followers(inputs.extraSlots, slotCount, instructions)
    branchesFollowStates = branches.map { [instructions] in
      let instruction = instructions[$0]
      let comparesBoth = instruction.operation == .minimum || instruction.operation == .maximum
      return follows[instruction.a] || comparesBoth && follows[instruction.b]
    }
  }

  public var firstConstant: Int { inputs.count }

  /// Of each slot, whether it depends on one of `slots`.
  private static func followers(
    _ slots: Range<Int>, _ count: Int, _ instructions: [SeriesInstruction]
  ) -> [Bool] {
    var follows = [Bool](repeating: false, count: count)
    for slot in slots { follows[slot] = true }
    for instruction in instructions {
      let operands = [
        instruction.a, instruction.b, instruction.c, instruction.inner, instruction.factor,
      ]
      follows[instruction.result] = operands.contains { follows[$0] }
    }
    // A factor may stand after what it is a factor of: what that is made of is the same.
    return follows
  }
}
