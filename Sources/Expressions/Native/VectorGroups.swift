/// Square roots and divisions of a straight line that can be computed side by side.
///
/// The processor's divider takes a vector as fast as one number, and compilers do not find on their own
/// that the forces between seven stars are twenty-one times the same formula. So operations of the
/// divider on one level (none needs another's result) are put together, and with them what only
/// combines such vectors, element by element: of d·√d and its reciprocal nothing leaves the vector.
/// Every element is what the operation alone would give, so no bit changes.
struct VectorGroups {
  struct Group {
    let operation: Operation
    /// Indices of instructions, a lane each.
    let members: [Int]
    /// A power of two, at least the number of members.
    let width: Int
  }

  private(set) var groups: [Group] = []
  /// The group of each instruction.
  private(set) var group: [Int?]

  /// Fewer divisions and roots on one level are left alone: packing costs as much as it saves.
  private static let fewest = 4

  /// A vector that exists, a group's result or an operand put together for one, and a place in it.
  private struct Lane: Hashable {
    let vector, lane: Int
  }

  /// What operations must have in common to extend a group: vectors, or −1 − slot of a constant.
  private struct Key: Hashable {
    let operation: Operation
    let a, b: Int
  }

  private let program: Program
  private let widest: Int
  private var lanes: [Int32: Lane] = [:]
  private var resultVectors: Set<Int> = []
  private var vectorCount = 0

  init(_ program: Program, unit: VectorUnit) {
    self.program = program
    widest = unit.doubles
    group = Array(repeating: nil, count: program.instructions.count)
    for level in VectorGroups.levels(program) {
      extend(level)
      divide(level)
    }
  }

  /// The instructions by the length of the longest chain before them.
  private static func levels(_ program: Program) -> [[Int]] {
    var depths: [Int] = []
    var levels: [[Int]] = []
    for (index, instruction) in program.instructions.enumerated() {
      let depth =
        [instruction.a, instruction.b, instruction.c].map {
          Int($0) < program.firstResult ? 0 : depths[Int($0) - program.firstResult] + 1
        }.max() ?? 0
      depths.append(depth)
      if depth == levels.count { levels.append([]) }
      levels[depth].append(index)
    }
    return levels
  }

  /// Groups of the divider's operations, in the order of the vectors their operands lie in.
  private mutating func divide(_ level: [Int]) {
    for operation in [Operation.sqrt, .divide] {
      let found = level.filter {
        group[$0] == nil && program.instructions[$0].operation == operation
      }
      guard found.count >= VectorGroups.fewest else { continue }
      for start in stride(from: 0, to: found.count, by: widest) {
        let members = Array(found[start..<min(start + widest, found.count)])
        guard members.count > 1 else { continue }
        let instructions = members.map { program.instructions[$0] }
        noteVector(instructions.map(\.a))
        if operation == .divide { noteVector(instructions.map(\.b)) }
        add(operation, members)
      }
    }
  }

  /// Groups of operations whose operands are whole vectors that exist already, or constants.
  private mutating func extend(_ level: [Int]) {
    var found: [Key: [(lane: Int, index: Int)]] = [:]
    var order: [Key] = []
    for index in level {
      let instruction = program.instructions[index]
      switch instruction.operation {
      case .add, .subtract, .multiply, .divide, .sqrt: break
      default: continue
      }
      let b = instruction.operation == .sqrt ? instruction.a : instruction.b
      guard let (first, lane) = operand(instruction.a), let (second, other) = operand(b),
        lane == nil || other == nil || lane == other, let place = lane ?? other,
        resultVectors.contains(first) || resultVectors.contains(second)
      else { continue }
      let key = Key(operation: instruction.operation, a: first, b: second)
      if found[key] == nil { order.append(key) }
      found[key, default: []].append((place, index))
    }
    for key in order {
      let members = (found[key] ?? []).sorted { $0.lane < $1.lane }
      let isWhole = members.indices.allSatisfy { members[$0].lane == $0 }
      if isWhole, members.count > 1 { add(key.operation, members.map(\.index)) }
    }
  }

  private func operand(_ slot: Int32) -> (vector: Int, lane: Int?)? {
    if let lane = lanes[slot] { return (lane.vector, lane.lane) }
    let isConstant = (program.firstConstant..<program.firstResult).contains(Int(slot))
    return isConstant ? (-1 - Int(slot), nil) : nil
  }

  private mutating func noteVector(_ slots: [Int32]) {
    guard Set(slots).count == slots.count else { return }
    for (lane, slot) in slots.enumerated() where lanes[slot] == nil {
      lanes[slot] = Lane(vector: vectorCount, lane: lane)
    }
    vectorCount += 1
  }

  private mutating func add(_ operation: Operation, _ members: [Int]) {
    var width = 2
    while width < members.count { width *= 2 }
    for (lane, index) in members.enumerated() {
      group[index] = groups.count
      lanes[Int32(program.firstResult + index)] = Lane(vector: vectorCount, lane: lane)
    }
    resultVectors.insert(vectorCount)
    vectorCount += 1
    groups.append(Group(operation: operation, members: members, width: width))
  }
}
