/// Finds the compile-time constants: intermediates without index that depend on nothing but
/// numbers and each other.
///
/// Works in two stages, because ranges need the values and families need the ranges: the order of
/// evaluation is found from the names alone, then the values are computed in that order.
struct ConstantFinder {
  /// The statements that define constants, each after those it needs.
  private(set) var order: [Int] = []

  init(_ names: NameTable) {
    var waiting: [Int32: [Int]] = [:]  // name → statements that need it
    var missing: [Int: Int] = [:]  // statement → number of names it waits for
    var ready: [Int] = []
    for (index, statement) in names.statements.enumerated() {
      guard statement.kind == .intermediate, statement.isScalar else { continue }
      var needs: Set<Int32> = []
      var bound: [Int32] = []
      guard collect(statement.value, into: &needs, bound: &bound) else { continue }
      missing[index] = needs.count
      for name in needs { waiting[name, default: []].append(index) }
      if needs.isEmpty { ready.append(index) }
    }
    var next = 0
    while next < ready.count {
      let index = ready[next]
      next += 1
      let symbol = names.statements[index].name.symbol
      // A second definition of a name is reported when definitions are entered.
      guard names.firstStatement[symbol] == index else { continue }
      order.append(index)
      for dependent in waiting[symbol] ?? [] {
        missing[dependent]! -= 1
        if missing[dependent] == 0 { ready.append(dependent) }
      }
    }
  }

  /// Collects the names that `syntax` uses; false if it uses anything a constant cannot.
  private func collect(
    _ syntax: Syntax, into needs: inout Set<Int32>, bound: inout [Int32]
  ) -> Bool {
    switch syntax.kind {
    case .number: return true
    case .name(let name):
      guard name.indices.isEmpty, name.symbol != Symbols.time else { return false }
      if name.symbol != Symbols.pi, !bound.contains(name.symbol) { needs.insert(name.symbol) }
      return true
    case .applied, .data, .call(.integral, _), .call(.observations, _): return false
    case .call(_, let arguments):
      return arguments.allSatisfy { collect($0, into: &needs, bound: &bound) }
    case .sum(let terms), .product(let terms):
      return terms.allSatisfy { collect($0.value, into: &needs, bound: &bound) }
    case .negated(let operand): return collect(operand, into: &needs, bound: &bound)
    case .power(let a, let b), .comparison(_, let a, let b):
      return collect(a, into: &needs, bound: &bound) && collect(b, into: &needs, bound: &bound)
    case .total(let body, let clauses):
      let outer = bound.count
      defer { bound.removeLast(bound.count - outer) }
      for clause in clauses {
        guard collect(clause.lower, into: &needs, bound: &bound),
          collect(clause.upper, into: &needs, bound: &bound)
        else { return false }
        bound.append(clause.symbol)
      }
      return collect(body, into: &needs, bound: &bound)
    }
  }

  /// Computes the values and enters them into `names`.
  func evaluate(_ names: inout NameTable, counter: StepCounter) throws(TextError) {
    for index in order {
      let statement = names.statements[index]
      let value = try ConstantFinder.value(of: statement, names, counter)
      guard value.isFinite else {
        throw statement.valueSource.error(
          "`\(names.symbols[statement.name.symbol])` is not a finite number (\(value))",
          at: statement.value.offset)
      }
      names.constants[statement.name.symbol] = value
    }
  }

  private static func value(
    of statement: Statement, _ names: NameTable, _ counter: StepCounter
  ) throws(TextError) -> Double {
    var walker = SyntaxWalker(
      source: statement.valueSource, names: names, counter: counter, scope: IndexScope(),
      interpretation: ConstantValue(names: names))
    return try walker.walk(statement.value)
  }
}

/// Evaluates in Double, where only constants have a value.
private struct ConstantValue: SyntaxInterpretation {
  let names: NameTable
  var size: Int { 0 }

  func constant(_ constant: Constant) -> Double { constant.value }

  func apply(_ operation: Operation, _ a: Double, _ b: Double?, _ c: Double?) -> Double {
    operation(a, b ?? .nan, c ?? .nan)
  }

  func value(of reference: Reference, in walk: WalkContext) throws(TextError) -> Double {
    guard case .member(let member) = reference, let value = names.constants[member.symbol] else {
      throw walk.source.error("this is not a constant", at: walk.offset)
    }
    return value
  }
}
