extension CEmitter {
  /// Vectors of every width in use, and their square roots: gcc has built-in functions that are no
  /// calls; clang makes a vector of the loop.
  static func vectorPrologue(_ unit: VectorUnit) -> String {
    var text = ""
    for width in [2, 4, 8] where width <= unit.doubles {
      text += "typedef double V\(width) __attribute__((vector_size(\(8 * width))));\n"
    }
    let roots = [
      2: "__builtin_ia32_sqrtpd(x)", 4: "__builtin_ia32_sqrtpd256(x)",
      8: "__builtin_ia32_sqrtpd512_mask(x, x, -1, 4)",
    ]
    text += "#if defined(__x86_64__) && !defined(__clang__)\n"
    for width in [2, 4, 8] where width <= unit.doubles {
      text += "#define R\(width)(x) \(roots[width] ?? "")\n"
    }
    text += "#else\n"
    for width in [2, 4, 8] where width <= unit.doubles {
      let elements = (0..<width).map { "__builtin_sqrt((x)[\($0)])" }.joined(separator: ", ")
      text += "#define R\(width)(x) ((V\(width)){\(elements)})\n"
    }
    return text + "#endif\n"
  }

  /// The instructions of `program` in an order in which whole groups can be computed at once.
  ///
  /// - Parameter operand: the text of a slot.
  static func grouped(
    _ program: Program, _ vectors: VectorGroups, operand: @escaping (Int32) -> String
  ) -> String {
    var writer = GroupWriter(program: program, vectors: vectors, operand: operand)
    for index in program.instructions.indices { writer.need(index) }
    return writer.text
  }
}

private struct GroupWriter {
  let program: Program
  let vectors: VectorGroups
  let operand: (Int32) -> String
  var text = ""
  private var isWritten: [Bool]
  // Vectors that exist, by the slots in their lanes.
  private var names: [[Int32]: String] = [:]

  init(program: Program, vectors: VectorGroups, operand: @escaping (Int32) -> String) {
    self.program = program
    self.vectors = vectors
    self.operand = operand
    isWritten = Array(repeating: false, count: program.instructions.count)
  }

  /// Writes the instruction, after all that it, or its group, needs.
  mutating func need(_ index: Int) {
    if isWritten[index] { return }
    let group = vectors.group[index]
    let members = group.map { vectors.groups[$0].members } ?? [index]
    for member in members {
      let instruction = program.instructions[member]
      for slot in [instruction.a, instruction.b, instruction.c] {
        let operand = Int(slot) - program.firstResult
        if operand >= 0 { need(operand) }
      }
    }
    for member in members { isWritten[member] = true }
    if let group {
      write(vectors.groups[group], named: "g\(group)")
    } else {
      let instruction = program.instructions[index]
      let value = CEmitter.text(
        instruction.operation, operand(instruction.a), operand(instruction.b),
        operand(instruction.c))
      text += "  const double r\(index) = \(value);\n"
    }
  }

  private mutating func write(_ group: VectorGroups.Group, named name: String) {
    let instructions = group.members.map { program.instructions[$0] }
    let a = vector(instructions.map(\.a), group.width, fallback: name + "a")
    let value: String
    if group.operation == .sqrt {
      value = "R\(group.width)(\(a))"
    } else {
      let b = vector(instructions.map(\.b), group.width, fallback: name + "b")
      value = CEmitter.text(group.operation, a, b, "")
    }
    text += "  const V\(group.width) \(name) = \(value);\n"
    names[group.members.map { Int32(program.firstResult + $0) }] = name
    for (lane, member) in group.members.enumerated() {
      text += "  const double r\(member) = \(name)[\(lane)];\n"
    }
  }

  private mutating func vector(_ slots: [Int32], _ width: Int, fallback: String) -> String {
    if let known = names[slots] { return known }
    // Spare lanes repeat the last, so that they cost no exception.
    let padded = slots + Array(repeating: slots[slots.count - 1], count: width - slots.count)
    let elements = padded.map(operand).joined(separator: ", ")
    text += "  const V\(width) \(fallback) = {\(elements)};\n"
    names[slots] = fallback
    return fallback
  }
}
