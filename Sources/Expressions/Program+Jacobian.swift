extension Program {
  /// ∂f/∂y with its exact structural sparsity; the outputs are the entries in the pattern's order
  /// (by columns). Rows are the program's outputs, columns the n states.
  ///
  /// An entry is absent only if it is zero for every input. Derivatives are carried forward as
  /// sparse rows, so the cost is that of the nonzero intermediate derivatives: small for local
  /// couplings, n times the program for a dense one.
  public func jacobian() -> (program: Program, pattern: SparsityPattern) {
    sparseJacobian(along: .states)
  }

  /// ∂f/∂p (rows: outputs, columns: the m parameters), as ``jacobian()``.
  public func parameterJacobian() -> (program: Program, pattern: SparsityPattern) {
    sparseJacobian(along: .parameters)
  }

  /// ∂f/∂t: one output for each output of this program.
  public func timeDerivative() -> Program {
    let (entries, pattern) = sparseJacobian(along: .time)
    let recorder = Recorder(inputs: inputs)
    let values = recorder.replay(entries)
    var outputs = [Expression](repeating: 0, count: self.outputs.count)
    for (row, slot) in zip(pattern.rows, entries.outputs) { outputs[row] = values[Int(slot)] }
    return recorder.program(outputs: outputs)
  }

  private struct Entry {
    let column: Int
    let value: Expression
  }

  private func sparseJacobian(
    along directions: Directions
  ) -> (program: Program, pattern: SparsityPattern) {
    let recorder = Recorder(inputs: inputs)
    let rows = sparseRows(along: directions, values: recorder.replay(self))
    let columnCount = directions.slots(of: inputs).count
    var columns = [[(row: Int, value: Expression)]](repeating: [], count: columnCount)
    for (row, entries) in rows.enumerated() {
      for entry in entries where !entry.value.isExactly(0) {
        columns[entry.column].append((row, entry.value))
      }
    }
    let starts = columns.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    let pattern = SparsityPattern(
      rowCount: outputs.count, columnCount: columnCount, columnStarts: starts,
      rows: columns.flatMap { $0.map(\.row) })
    return (recorder.program(outputs: columns.flatMap { $0.map(\.value) }), pattern)
  }

  /// The derivatives of the outputs as sparse rows, columns ascending.
  private func sparseRows(along directions: Directions, values: [Expression]) -> [[Entry]] {
    var derivatives = [[Entry]](repeating: [], count: slotCount)
    for (column, slot) in directions.slots(of: inputs).enumerated() {
      derivatives[slot] = [Entry(column: column, value: 1)]
    }
    let lastUse = lastUses()
    for (index, instruction) in instructions.enumerated() {
      let result = firstResult + index
      let site = DerivativeRules.Site(instruction, values, result: values[result])
      let operands = [instruction.a, instruction.b, instruction.c].map(Int.init)
      let rows = operands.map { $0 < 0 ? [] : derivatives[$0] }
      // A row no longer needed is freed at once, or long programs would hold them all.
      for slot in operands where slot >= 0 && lastUse[slot] == index { derivatives[slot] = [] }
      derivatives[result] = merged(rows) { DerivativeRules.tangent(site, $0[0], $0[1], $0[2]) }
    }
    return outputs.map { derivatives[Int($0)] }
  }

  private func merged(
    _ rows: [[Entry]], _ combine: ([Expression?]) -> Expression?
  ) -> [Entry] {
    var positions = [0, 0, 0]
    var result: [Entry] = []
    while true {
      var column = Int.max
      for (row, position) in zip(rows, positions) where position < row.count {
        column = min(column, row[position].column)
      }
      if column == .max { return result }
      var parts: [Expression?] = [nil, nil, nil]
      for index in rows.indices where positions[index] < rows[index].count {
        let entry = rows[index][positions[index]]
        guard entry.column == column else { continue }
        parts[index] = entry.value
        positions[index] += 1
      }
      if let value = combine(parts) { result.append(Entry(column: column, value: value)) }
    }
  }

  /// The index of the last instruction that reads each slot; an output is never done with.
  func lastUses() -> [Int] {
    var lastUse = [Int](repeating: -1, count: slotCount)
    for (index, instruction) in instructions.enumerated() {
      for slot in [instruction.a, instruction.b, instruction.c] where slot >= 0 {
        lastUse[Int(slot)] = index
      }
    }
    for slot in outputs { lastUse[Int(slot)] = .max }
    return lastUse
  }
}
