/// Writes the expansion of a solution to a fixed order as one C function, all coefficients in locals: for small
/// fields, of whose expansions by ``DoubleSeries`` most of the time goes into finding rows.
///
/// The same arithmetic, operation by operation: sums of products are four interleaved ones, added
/// crosswise. Terms that are 0 by construction are left out, which changes no more than the sign of a zero.
struct SeriesEmitter {
  static let symbol = "costate_series"

  private(set) var source: [UInt8] = []
  private let program: TaylorProgram
  private let order, stride: Int
  private let weighted: Set<Int>

  /// - Parameter stride: the distance between rows of coefficients of one order.
  init(_ program: TaylorProgram, order: Int, stride: Int) {
    self.program = program
    self.order = order
    self.stride = stride
    weighted = Set(program.instructions.compactMap(\.weightedFactor))
    write(CEmitter.prologue)
    write("void \(SeriesEmitter.symbol)(double t, double scale, const double *p, const double *y, ")
    write("double *out)\n{\n")
    writeInputs()
    for k in 0..<order {
      for instruction in program.instructions { write(instruction, k) }
      writeStates(k + 1)
    }
    write("}\n")
  }

  /// Products in all sums of products: what decides whether code of this kind pays.
  static func products(_ program: TaylorProgram, order: Int) -> Int {
    let sums = program.instructions.filter { $0.reversedFactor != nil }.count
    return sums * order * (order + 1) / 2 + program.instructions.count * order
  }

  private mutating func writeInputs() {
    let inputs = program.inputs
    declare(inputs.time, 0, "t")
    declare(inputs.time, 1, "scale")
    for (i, slot) in inputs.stateSlots.enumerated() {
      declare(slot, 0, "y[\(i)]")
      write("  out[\(i)] = y[\(i)];\n")
    }
    for (j, slot) in inputs.parameterSlots.enumerated() { declare(slot, 0, "p[\(j)]") }
    for (i, constant) in program.constants.enumerated() {
      declare(program.firstConstant + i, 0, CEmitter.text(constant.value))
    }
  }

  private mutating func writeStates(_ k: Int) {
    write("  const double g\(k) = scale * \(CEmitter.text(1 / Double(k)));\n")
    for (i, slot) in program.inputs.stateSlots.enumerated() {
      let slope = coefficient(program.outputs[i], k - 1)
      if k < order { declare(slot, k, slope.map { "\($0) * g\(k)" } ?? "0.0") }
      let value = k < order ? "c\(slot)_\(k)" : slope.map { "\($0) * g\(k)" } ?? "0.0"
      write("  out[\(k * stride + i)] = \(value);\n")
    }
  }

  // MARK: Coefficients

  /// The name of a coefficient; nil where it is 0 by construction.
  private func coefficient(_ slot: Int, _ k: Int) -> String? {
    if k > 0, program.isConstant[slot] || slot == program.inputs.time && k > 1 { return nil }
    return "c\(slot)_\(k)"
  }

  private mutating func declare(_ slot: Int, _ k: Int, _ value: String) {
    write("  const double c\(slot)_\(k) = \(value);\n")
    if weighted.contains(slot), k > 0 {
      write("  const double w\(slot)_\(k) = \(CEmitter.text(Double(k))) * c\(slot)_\(k);\n")
    }
  }

  private mutating func write(_ instruction: SeriesInstruction, _ k: Int) {
    let r = instruction.result
    if k == 0 {
      let (a, b, c) = (instruction.a, instruction.b, instruction.c)
      declare(
        r, 0, CEmitter.text(instruction.operation, "c\(a)_0", "c\(b)_0", "c\(c)_0"))
      if let factor = SeriesEmitter.factor(instruction, { "c\($0)_0" }) {
        write("  const double f\(r) = \(factor);\n")
      }
      return
    }
    if program.isConstant[r] { return }
    declare(r, k, next(instruction, k) ?? "0.0")
  }

  /// What ``DoubleSeries`` keeps from coefficient 0.
  ///
  /// - Parameter zero: what coefficient 0 of a slot is called.
  static func factor(_ instruction: SeriesInstruction, _ zero: (Int) -> String) -> String? {
    let (a, b) = (zero(instruction.a), zero(instruction.b))
    switch instruction.rule {
    case .divide, .divideByConstant: return "1.0 / \(b)"
    case .sqrt: return "0.5 / \(zero(instruction.result))"
    case .power: return "1.0 / \(a)"
    case .cbrt: return "1.0 / (3.0 * \(a))"
    case .quotient: return "1.0 / \(zero(instruction.factor))"
    case .branch:
      switch instruction.operation {
      case .minimum: return "\(a) <= \(b) || \(a) != \(a) ? 1.0 : 0.0"
      case .maximum: return "\(a) >= \(b) || \(a) != \(a) ? 1.0 : 0.0"
      case .select: return "\(a) > 0.0 ? 1.0 : 0.0"
      default: return "\(a) > 0.0 ? 1.0 : \(a) < 0.0 ? -1.0 : 0.0"
      }
    default: return nil
    }
  }

  /// Coefficient k > 0; nil where it is 0 by construction.
  private func next(_ instruction: SeriesInstruction, _ k: Int) -> String? {
    let (r, factor) = (instruction.result, "f\(instruction.result)")
    let a = coefficient(instruction.a, k)
    let b = coefficient(instruction.b, k)
    let inverse = CEmitter.text(1 / Double(k))
    switch instruction.rule {
    case .constant: return nil
    case .add: return b.map { b in a.map { "\($0) + \(b)" } ?? b } ?? a
    case .subtract: return b.map { b in a.map { "\($0) - \(b)" } ?? "-\(b)" } ?? a
    case .negate: return a.map { "-\($0)" }
    case .scale: return a.map { "\($0) * c\(instruction.b)_0" }
    case .divideByConstant: return a.map { "\($0) * \(factor)" }
    case .multiply:
      return sum(0..<k + 1) { product(coefficient(instruction.a, $0), instruction.b, k - $0) }
    case .divide, .sqrt:
      let other = instruction.rule == .sqrt ? r : instruction.b
      let terms = sum(instruction.rule == .sqrt ? 1..<k : 0..<k) {
        product("c\(r)_\($0)", other, k - $0)
      }
      let difference = terms.map { terms in a.map { "\($0) - (\(terms))" } ?? "-(\(terms))" } ?? a
      return difference.map { "(\($0)) * \(factor)" }
    case .power, .cbrt:
      let isCubeRoot = instruction.rule == .cbrt
      let base = CEmitter.text((isCubeRoot ? 3 : 1) * Double(k))
      let alpha = isCubeRoot ? "4.0" : "(c\(instruction.b)_0 + 1.0)"
      let terms = sum(1..<k + 1) { j in
        coefficient(instruction.a, j).map {
          "(\(alpha) * \(CEmitter.text(Double(j))) - \(base)) * \($0) * c\(r)_\(k - j)"
        }
      }
      return terms.map { "(\($0)) * (\(factor) * \(inverse))" }
    case .product(let negative):
      let terms = sum(1..<k + 1) {
        product(weight(instruction.inner, $0), instruction.factor, k - $0)
      }
      return terms.map { "\(negative ? "-" : "")((\($0)) * \(inverse))" }
    case .quotient(let negative):
      let terms = sum(1..<k) { product("w\(r)_\($0)", instruction.factor, k - $0) }
      let u = coefficient(instruction.inner, k).map { negative ? "-\($0)" : $0 }
      let past = terms.map { "(\($0)) * \(inverse)" }
      let difference = past.map { past in u.map { "\($0) - \(past)" } ?? "-(\(past))" }
      return (difference ?? u).map { "(\($0)) * \(factor)" }
    case .branch: return branch(instruction, k, a ?? "0.0", b ?? "0.0")
    }
  }

  private func branch(
    _ instruction: SeriesInstruction, _ k: Int, _ a: String, _ b: String
  ) -> String? {
    let factor = "f\(instruction.result)"
    switch instruction.operation {
    case .minimum, .maximum: return "\(factor) > 0.0 ? \(a) : \(b)"
    case .select:
      return "\(factor) > 0.0 ? \(b) : \(coefficient(instruction.c, k) ?? "0.0")"
    case .abs: return "\(factor) * \(a)"
    default: return nil
    }
  }

  private func weight(_ slot: Int, _ k: Int) -> String? {
    coefficient(slot, k).map { _ in "w\(slot)_\(k)" }
  }

  private func product(_ a: String?, _ slot: Int, _ k: Int) -> String? {
    guard let a, let b = coefficient(slot, k) else { return nil }
    return "\(a) * \(b)"
  }

  /// The terms of `range` as four sums by j mod 4; nil if there are none.
  private func sum(_ range: Range<Int>, _ term: (Int) -> String?) -> String? {
    var lanes: [[String]] = [[], [], [], []]
    for j in range { if let term = term(j) { lanes[j % 4].append(term) } }
    func text(_ first: Int, _ second: Int) -> String? {
      let sums = [first, second].filter { !lanes[$0].isEmpty }.map {
        "(\(lanes[$0].joined(separator: " + ")))"
      }
      return sums.isEmpty ? nil : sums.joined(separator: " + ")
    }
    let pairs = [text(0, 2), text(1, 3)].compactMap(\.self)
    return pairs.isEmpty ? nil : pairs.map { "(\($0))" }.joined(separator: " + ")
  }

  private mutating func write(_ text: String) { source.append(contentsOf: text.utf8) }
}
