/// Writes the expansion of a solution as one C function of loops over orders, in which sums of products
/// of one kind are computed side by side, a vector of them at a time: for fields that are too large for
/// ``SeriesEmitter``.
///
/// Instructions have levels: that of a sum of products is one above those of what it needs of its own order.
/// The sums of one level and rule are a group, with rows of its own for its factors, a row an order, so that
/// the work, which is quadratic in the order, runs over whole vectors without gathering; what is linear is
/// done by scalars. The same arithmetic as ``DoubleSeries``, operation by operation.
///
/// Rejected: vectors over the terms of one sum, as the interpreter has them, because sums of twenty terms
/// spend their time in adding up the lanes.
struct GroupedSeriesEmitter {
  private(set) var source: [UInt8] = []
  /// Bytes of the rows, which are on the stack.
  private(set) var stackBytes = 0
  private let program: TaylorProgram
  private let order, stride, lanes: Int
  private var groups: [Group] = []
  private var levels: [Int]

  private struct Group {
    let level: Int
    let kind: String
    var members: [SeriesInstruction]
  }

  init(_ program: TaylorProgram, order: Int, stride: Int, unit: VectorUnit) {
    self.program = program
    self.order = order
    self.stride = stride
    lanes = unit.doubles
    levels = [Int](repeating: 0, count: program.slotCount)
    arrange()
    write(CEmitter.prologue)
    write("typedef double D __attribute__((vector_size(\(8 * lanes)), aligned(8), may_alias));\n")
    write("#define V(x) (*(D *)&(x))\n")
    let inverses = (0...order).map { CEmitter.text(1 / Double(max($0, 1))) }
    write("static const double inv[\(order + 1)] = {\(inverses.joined(separator: ", "))};\n")
    write("void \(SeriesEmitter.symbol)(double t, double scale, const double *p, const double *y, ")
    write("double *out)\n{\n")
    declareRows()
    writeFirst()
    write("  for (long k = 1; k < \(order); k++) {\n")
    writeNext()
    write("  }\n}\n")
  }

  // MARK: Groups

  private mutating func arrange() {
    for instruction in program.instructions {
      let needed = needs(instruction).map { levels[$0] }.max() ?? 0
      guard let kind = GroupedSeriesEmitter.kind(instruction) else {
        levels[instruction.result] = needed
        continue
      }
      let level = needed + 1
      levels[instruction.result] = level
      if let known = groups.firstIndex(where: { $0.level == level && $0.kind == kind }) {
        groups[known].members.append(instruction)
      } else {
        groups.append(Group(level: level, kind: kind, members: [instruction]))
      }
    }
  }

  /// The slots of which coefficient k is needed for coefficient k.
  private func needs(_ instruction: SeriesInstruction) -> [Int] {
    switch instruction.rule {
    case .multiply, .divide: [instruction.a, instruction.b]
    case .sqrt, .power, .cbrt: [instruction.a]
    case .product, .quotient: [instruction.inner]
    default: [instruction.a, instruction.b, instruction.c]
    }
  }

  private static func kind(_ instruction: SeriesInstruction) -> String? {
    switch instruction.rule {
    case .multiply: "m"
    case .divide: "d"
    case .sqrt: "s"
    case .power: "p"
    case .cbrt: "c"
    case .product: "e"
    case .quotient: "q"
    default: nil
    }
  }

  private func width(_ group: Group) -> Int {
    (group.members.count + lanes - 1) / lanes * lanes
  }

  private mutating func declareRows() {
    for (g, group) in groups.enumerated() {
      let size = width(group)
      write("  double A\(g)[\(order)][\(size)], B\(g)[\(order)][\(size)], T\(g)[\(size)];\n")
      write("  double F\(g)[\(size)], L\(g)[\(size)];\n")
      stackBytes += 8 * size * (2 * order + 3)
      // Lanes without a member.
      if size > group.members.count {
        write("  for (long k = 0; k < \(order); k++) for (long l = \(group.members.count); ")
        write("l < \(size); l++) A\(g)[k][l] = B\(g)[k][l] = 0.0;\n")
        write("  for (long l = \(group.members.count); l < \(size); l++) L\(g)[l] = 0.0;\n")
      }
    }
  }

  // MARK: Coefficient 0

  private mutating func writeFirst() {
    let inputs = program.inputs
    write("  const double z\(inputs.time) = t;\n")
    for (i, slot) in inputs.stateSlots.enumerated() {
      write("  const double z\(slot) = y[\(i)];\n  out[\(i)] = y[\(i)];\n")
    }
    for (j, slot) in inputs.parameterSlots.enumerated() {
      write("  const double z\(slot) = p[\(j)];\n")
    }
    for (i, constant) in program.constants.enumerated() {
      write(
        "  const double z\(program.firstConstant + i) = \(CEmitter.text(constant.value));\n")
    }
    for instruction in program.instructions {
      let value = CEmitter.text(
        instruction.operation, "z\(instruction.a)", "z\(instruction.b)", "z\(instruction.c)")
      write("  const double z\(instruction.result) = \(value);\n")
      if let factor = SeriesEmitter.factor(instruction, { "z\($0)" }) {
        write("  const double f\(instruction.result) = \(factor);\n")
      }
    }
    for (g, group) in groups.enumerated() {
      for (lane, member) in group.members.enumerated() {
        let (left, right) = factors(member)
        write("  A\(g)[0][\(lane)] = \(isWeighted(member) ? "0.0" : "z\(left)");\n")
        write("  B\(g)[0][\(lane)] = z\(right);\n")
        if let factor = SeriesEmitter.factor(member, { "z\($0)" }) {
          write("  F\(g)[\(lane)] = \(factor);\n")
        }
        if member.rule == .power { write("  L\(g)[\(lane)] = z\(member.b) + 1.0;\n") }
        if member.rule == .cbrt { write("  L\(g)[\(lane)] = 4.0;\n") }
      }
    }
    for (i, slot) in program.outputs.enumerated() {
      write("  out[\(stride + i)] = z\(slot) * (scale * inv[1]);\n")
    }
  }

  /// The slots of the left and the right factor of a sum.
  private func factors(_ instruction: SeriesInstruction) -> (Int, Int) {
    let r = instruction.result
    switch instruction.rule {
    case .divide: return (r, instruction.b)
    case .sqrt: return (r, r)
    case .power, .cbrt: return (instruction.a, r)
    case .product: return (instruction.inner, instruction.factor)
    case .quotient: return (r, instruction.factor)
    default: return (instruction.a, instruction.b)
    }
  }

  private func isWeighted(_ instruction: SeriesInstruction) -> Bool {
    instruction.weightedFactor != nil
  }

  // MARK: Coefficient k

  private mutating func writeNext() {
    let inputs = program.inputs
    write("    const double c\(inputs.time) = k == 1 ? scale : 0.0;\n")
    for (i, slot) in inputs.stateSlots.enumerated() {
      write("    const double c\(slot) = out[k * \(stride) + \(i)];\n")
    }
    let top = levels.max() ?? 0
    for level in 0...top {
      for (g, group) in groups.enumerated() where group.level == level { write(group, g) }
      for instruction in program.instructions
      where levels[instruction.result] == level
        && GroupedSeriesEmitter.kind(instruction) == nil
      {
        writeScalar(instruction)
      }
    }
    // Factors of which only what is before k was needed.
    for (g, group) in groups.enumerated() {
      for (lane, member) in group.members.enumerated() {
        switch member.rule {
        case .product, .quotient:
          write("    B\(g)[k][\(lane)] = \(name(member.factor));\n")
        default: break
        }
      }
    }
    write("    const double g = scale * inv[k + 1];\n")
    for (i, slot) in program.outputs.enumerated() {
      write("    out[(k + 1) * \(stride) + \(i)] = \(name(slot)) * g;\n")
    }
  }

  /// Coefficient k > 0 of a slot.
  private func name(_ slot: Int) -> String { program.isConstant[slot] ? "0.0" : "c\(slot)" }

  private mutating func writeScalar(_ instruction: SeriesInstruction) {
    let r = instruction.result
    if program.isConstant[r] { return }
    let (a, b, c) = (name(instruction.a), name(instruction.b), name(instruction.c))
    let value: String
    switch instruction.rule {
    case .add: value = "\(a) + \(b)"
    case .subtract: value = "\(a) - \(b)"
    case .negate: value = "-\(a)"
    case .scale: value = "\(a) * z\(instruction.b)"
    case .divideByConstant: value = "\(a) * f\(r)"
    default:
      switch instruction.operation {
      case .minimum, .maximum: value = "f\(r) > 0.0 ? \(a) : \(b)"
      case .select: value = "f\(r) > 0.0 ? \(b) : \(c)"
      case .abs: value = "f\(r) * \(a)"
      default: value = "0.0"
      }
    }
    write("    const double c\(r) = \(value);\n")
  }

  private mutating func write(_ group: Group, _ g: Int) {
    let kind = group.kind
    for (lane, member) in group.members.enumerated() {
      let (left, right) = factors(member)
      let isOwn = left == member.result
      let value = isOwn ? "0.0" : isWeighted(member) ? "(double)k * \(name(left))" : name(left)
      write("    A\(g)[k][\(lane)] = \(value);\n")
      if kind != "e" && kind != "q" {
        write("    B\(g)[k][\(lane)] = \(right == member.result ? "0.0" : name(right));\n")
      }
    }
    func term(_ j: String) -> String {
      let product = "V(A\(g)[\(j)][v]) * V(B\(g)[k - (\(j))][v])"
      guard kind == "p" || kind == "c" else { return product }
      let base = kind == "c" ? "3.0 * (double)k" : "(double)k"
      return "(V(L\(g)[v]) * (double)(\(j)) - \(base)) * \(product)"
    }
    // Of weighted rows coefficient 0 is 0, and its factor not there yet.
    let skipsFirst = kind == "e" || kind == "q"
    write("    for (long v = 0; v < \(width(group)); v += \(lanes)) {\n")
    write("      D s0 = {0}, s1 = {0}, s2 = {0}, s3 = {0};\n      long j = 0;\n")
    if skipsFirst {
      write("      s1 += \(term("1"));\n      if (k > 1) s2 += \(term("2"));\n")
      write("      if (k > 2) s3 += \(term("3"));\n      j = 4;\n")
    }
    write("      for (; j + 3 <= k; j += 4) {\n        s0 += \(term("j"));\n")
    write("        s1 += \(term("j + 1"));\n        s2 += \(term("j + 2"));\n")
    write("        s3 += \(term("j + 3"));\n      }\n")
    write("      if (j <= k) s0 += \(term("j"));\n      if (j + 1 <= k) s1 += \(term("j + 1"));\n")
    write("      if (j + 2 <= k) s2 += \(term("j + 2"));\n")
    write("      V(T\(g)[v]) = (s0 + s2) + (s1 + s3);\n    }\n")
    for (lane, member) in group.members.enumerated() { finish(member, g, lane) }
  }

  /// The coefficient from its sum.
  private mutating func finish(_ member: SeriesInstruction, _ g: Int, _ lane: Int) {
    let (r, sum, factor) = (member.result, "T\(g)[\(lane)]", "F\(g)[\(lane)]")
    let value: String
    switch member.rule {
    case .divide, .sqrt: value = "(\(name(member.a)) - \(sum)) * \(factor)"
    case .power, .cbrt: value = "\(sum) * (\(factor) * inv[k])"
    case .product(let negative): value = "\(negative ? "-" : "")(\(sum) * inv[k])"
    case .quotient(let negative):
      value = "(\(negative ? "-" : "")\(name(member.inner)) - \(sum) * inv[k]) * \(factor)"
    default: value = sum
    }
    write("    const double c\(r) = \(value);\n")
    let (left, right) = factors(member)
    if left == r {
      write("    A\(g)[k][\(lane)] = \(isWeighted(member) ? "(double)k * " : "")c\(r);\n")
    }
    if right == r { write("    B\(g)[k][\(lane)] = c\(r);\n") }
  }

  private mutating func write(_ text: String) { source.append(contentsOf: text.utf8) }
}
