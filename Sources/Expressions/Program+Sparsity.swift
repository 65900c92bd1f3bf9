extension Program {
  /// Where ∂f/∂y may be nonzero, without its expressions: by which inputs each output depends on.
  ///
  /// It holds every entry of the pattern of ``jacobian()`` and may hold a few more, whose derivative
  /// is zero by the rules (that of `sign`, say).
  ///
  /// - Parameter limit: the most dependences to look at; nil is returned where there are more,
  ///   because a full Jacobian of a long program would take longer than anything it is needed for.
  public func jacobianStructure(limit: Int) -> SparsityPattern? {
    var dependences = [[Int32]](repeating: [], count: slotCount)
    for (column, slot) in inputs.stateSlots.enumerated() { dependences[slot] = [Int32(column)] }
    let lastUse = lastUses()
    var seen = 0
    for (index, instruction) in instructions.enumerated() {
      let operands = [instruction.a, instruction.b, instruction.c].filter { $0 >= 0 }.map(Int.init)
      var union: [Int32] = []
      for slot in operands {
        union = union.isEmpty ? dependences[slot] : Program.union(union, dependences[slot])
      }
      seen += union.count
      if seen > limit { return nil }
      for slot in operands where lastUse[slot] == index { dependences[slot] = [] }
      dependences[firstResult + index] = union
    }
    var columns = [[Int]](repeating: [], count: inputs.states)
    for (row, slot) in outputs.enumerated() {
      for column in dependences[Int(slot)] { columns[Int(column)].append(row) }
    }
    return SparsityPattern(
      rowCount: outputs.count, columnCount: inputs.states,
      columnStarts: columns.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) },
      rows: columns.flatMap { $0 })
  }

  /// Both ascending lists as one, each number once.
  private static func union(_ a: [Int32], _ b: [Int32]) -> [Int32] {
    var result: [Int32] = []
    result.reserveCapacity(a.count + b.count)
    var (i, j) = (0, 0)
    while i < a.count || j < b.count {
      if j == b.count || (i < a.count && a[i] < b[j]) {
        result.append(a[i])
        i += 1
      } else {
        if i < a.count, a[i] == b[j] { i += 1 }
        result.append(b[j])
        j += 1
      }
    }
    return result
  }
}
