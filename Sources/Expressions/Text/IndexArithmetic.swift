/// Evaluates what counts: indices and the ends of ranges, in exact whole numbers.
///
/// Division must come out even: `u[N/2]` with an odd N is a mistake, not a truncation.
struct IndexArithmetic {
  let source: SourceText
  let names: NameTable
  let scope: IndexScope

  /// Indices must fit Int32 (see ``Member``); intermediate results may be larger.
  func index(_ syntax: Syntax) throws(TextError) -> Int {
    let value = try value(syntax)
    guard Int32(exactly: value) != nil else {
      throw source.error("the index \(value) is too large", at: syntax.offset)
    }
    return value
  }

  private func value(_ syntax: Syntax) throws(TextError) -> Int {
    switch syntax.kind {
    case .number(let constant): return try whole(constant.value, syntax)
    case .name(let name): return try value(name, syntax)
    case .negated(let operand):
      return try checked(0.subtractingReportingOverflow(value(operand)), syntax)
    case .sum(let terms): return try sum(terms, syntax)
    case .product(let factors): return try product(factors, syntax)
    case .call(.mod, let arguments): return try remainder(arguments, syntax)
    default:
      throw source.error(
        "an index or the end of a range may use whole numbers, constants, + - * / and mod(a, b)",
        at: syntax.offset)
    }
  }

  private func value(_ name: Name, _ syntax: Syntax) throws(TextError) -> Int {
    guard name.indices.isEmpty else {
      throw source.error(
        "an index or the end of a range may not use members of a family", at: syntax.offset)
    }
    if let value = scope.value(of: name.symbol) { return value }
    if let constant = names.constants[name.symbol] { return try whole(constant, syntax) }
    throw source.error(names.notWhole(name.symbol), at: name.offset)
  }

  private func sum(_ terms: [Syntax.Term], _ syntax: Syntax) throws(TextError) -> Int {
    var result = 0
    for term in terms {
      let value = try value(term.value)
      result = try checked(
        term.isInverse
          ? result.subtractingReportingOverflow(value) : result.addingReportingOverflow(value),
        syntax)
    }
    return result
  }

  private func product(_ factors: [Syntax.Term], _ syntax: Syntax) throws(TextError) -> Int {
    var result = 1
    for factor in factors {
      let value = try value(factor.value)
      guard factor.isInverse else {
        result = try checked(result.multipliedReportingOverflow(by: value), syntax)
        continue
      }
      guard value != 0 else { throw source.error("division by zero", at: factor.value.offset) }
      let (quotient, rest) = result.quotientAndRemainder(dividingBy: value)
      guard rest == 0 else {
        throw source.error(
          "\(result)/\(value) is not a whole number, which an index or a range needs",
          at: syntax.offset)
      }
      result = quotient
    }
    return result
  }

  /// The remainder with the sign of the divisor, so that mod(i − 1, N) wraps around below.
  private func remainder(_ arguments: [Syntax], _ syntax: Syntax) throws(TextError) -> Int {
    let (value, divisor) = (try value(arguments[0]), try value(arguments[1]))
    guard divisor > 0 else {
      throw source.error("the second argument of `mod` must be positive", at: arguments[1].offset)
    }
    let rest = value % divisor
    return rest < 0 ? rest + divisor : rest
  }

  private func whole(_ value: Double, _ syntax: Syntax) throws(TextError) -> Int {
    guard value.magnitude < 0x1p53 else {
      throw source.error("\(value) is too large for an index or a range", at: syntax.offset)
    }
    guard let whole = Int(exactly: value) else {
      throw source.error(
        "\(value) is not a whole number, which an index or a range needs", at: syntax.offset)
    }
    return whole
  }

  private func checked(
    _ result: (partialValue: Int, overflow: Bool), _ syntax: Syntax
  ) throws(TextError) -> Int {
    guard !result.overflow else {
      throw source.error("this whole number is too large", at: syntax.offset)
    }
    return result.partialValue
  }
}
