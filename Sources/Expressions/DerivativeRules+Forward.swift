extension DerivativeRules {
  /// An instruction as the rules see it: its operands and its result, as expressions.
  struct Site {
    let operation: Operation
    let a, b, c, result: Expression

    init(_ instruction: Program.Instruction, _ values: [Expression], result: Expression) {
      operation = instruction.operation
      a = values[Int(instruction.a)]
      // Where there is no operand, `a` stands in; it is not read.
      b = instruction.b < 0 ? a : values[Int(instruction.b)]
      c = instruction.c < 0 ? a : values[Int(instruction.c)]
      self.result = result
    }
  }

  /// ṙ from the tangents of the operands.
  static func tangent(
    _ site: Site, _ da: Expression?, _ db: Expression?, _ dc: Expression?
  ) -> Expression? {
    let (a, b, r) = (site.a, site.b, site.result)
    switch site.operation {
    case .add: return sum(da, db)
    case .subtract: return sum(da, db.map { -$0 })
    case .multiply: return sum(da.map { $0 * b }, db.map { $0 * a })
    // (ȧ − r·ḃ)/b: one division for both terms.
    case .divide: return sum(da, db.map { -(r * $0) }).map { $0 / b }
    case .power:
      return sum(
        da.map { $0 * powerByBase(a, b) }, db.map { $0 * powerByExponent(a, r) })
    case .minimum, .maximum:
      if da == nil && db == nil { return nil }
      return select(tookSecond(site.operation, a, b), db ?? 0, da ?? 0)
    case .select:
      if db == nil && dc == nil { return nil }
      return select(a, db ?? 0, dc ?? 0)
    default: return da.flatMap { factor(site.operation, a, r)($0) }
    }
  }

  static func sum(_ a: Expression?, _ b: Expression?) -> Expression? {
    guard let a else { return b }
    guard let b else { return a }
    return a + b
  }
}
