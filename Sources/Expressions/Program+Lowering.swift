extension Program {
  /// The program as both backends run it in Double: constants folded, and cheaper operations where
  /// they are as good.
  ///
  /// - A constant exponent n + ½, n whole and |n| ≤ 16, becomes multiplications and a square root,
  ///   with one reciprocal if it is negative: a few units in the last place instead of the half of one
  ///   of `pow`, at a tenth of its time. (At x = −∞ it gives NaN, where `pow` gives ∞ or 0.)
  /// - a − b and b − a are one value and its negative, and signs are moved out of products, quotients
  ///   and sums. No bit changes but the sign of a zero difference. Of forces between pairs that
  ///   finds the half that is the other half.
  ///
  /// For Double only: more digits would want the true power.
  func loweredToDouble() -> Program { Lowering(foldingConstants()).program }

  /// The program as series in Double are made of it: the same, but powers stay powers, for a power of a
  /// series is one sum of products and its square root, multiplications and reciprocal are one each.
  func loweredToSeries() -> Program { Lowering(foldingConstants(), expandsPowers: false).program }
}

/// One run of ``Program/loweredToDouble()``.
private struct Lowering {
  /// The value of a slot: that of `expression`, or its negative.
  private struct Value {
    var expression: Expression
    var isNegative = false
  }

  private struct Pair: Hashable {
    let a, b: Int32
  }

  private let source: Program
  private let recorder: Recorder
  private let expandsPowers: Bool
  private var values: [Value]
  private var differences: [Pair: Expression] = [:]

  init(_ program: Program, expandsPowers: Bool = true) {
    source = program
    self.expandsPowers = expandsPowers
    recorder = Recorder(inputs: program.inputs)
    values = []
    values.reserveCapacity(program.slotCount)
    for slot in 0..<program.inputs.count { values.append(Value(expression: recorder.input(slot))) }
    for constant in program.constants {
      values.append(Value(expression: Expression(constant.value)))
    }
    for instruction in program.instructions { values.append(lower(instruction)) }
  }

  var program: Program {
    recorder.program(
      outputs: source.outputs.map { plain(values[Int($0)]) },
      sums: source.sums.map { plain(values[Int($0)]) })
  }

  private mutating func lower(_ instruction: Program.Instruction) -> Value {
    let a = values[Int(instruction.a)]
    let b = instruction.b < 0 ? a : values[Int(instruction.b)]
    switch instruction.operation {
    case .negate: return Value(expression: a.expression, isNegative: !a.isNegative)
    case .multiply, .divide:
      return Value(
        expression: recorder.record(instruction.operation, a.expression, b.expression),
        isNegative: a.isNegative != b.isNegative)
    case .add: return sum(a, b)
    case .subtract: return sum(a, Value(expression: b.expression, isNegative: !b.isNegative))
    case .power:
      if expandsPowers, !a.isNegative, let exponent = b.expression.literal?.value, !b.isNegative,
        let result = halfPower(a.expression, exponent)
      {
        return Value(expression: result)
      }
    default: break
    }
    let c = instruction.c < 0 ? nil : plain(values[Int(instruction.c)])
    return Value(
      expression: recorder.record(
        instruction.operation, plain(a), instruction.b < 0 ? nil : plain(b), c))
  }

  private mutating func sum(_ a: Value, _ b: Value) -> Value {
    if a.isNegative == b.isNegative {
      return Value(
        expression: recorder.record(.add, a.expression, b.expression), isNegative: a.isNegative)
    }
    let (x, y) = a.isNegative ? (b, a) : (a, b)
    let pair = Pair(a: recorder.slot(of: x.expression), b: recorder.slot(of: y.expression))
    if let known = differences[Pair(a: pair.b, b: pair.a)] {
      return Value(expression: known, isNegative: true)
    }
    let difference = recorder.record(.subtract, x.expression, y.expression)
    differences[pair] = difference
    return Value(expression: difference)
  }

  private func plain(_ value: Value) -> Expression {
    guard value.isNegative else { return value.expression }
    if let constant = value.expression.literal { return Expression(-constant.value) }
    return recorder.record(.negate, value.expression)
  }

  /// xʸ for y = n + ½, or nil.
  private func halfPower(_ x: Expression, _ y: Double) -> Expression? {
    guard let n = Int(exactly: y.magnitude - 0.5), n <= 16 else { return nil }
    var result = recorder.record(.sqrt, x)
    var (square, rest) = (x, n)
    while rest > 0 {
      if rest & 1 == 1 { result = recorder.record(.multiply, square, result) }
      rest >>= 1
      if rest > 0 { square = recorder.record(.multiply, square, square) }
    }
    return y < 0 ? recorder.record(.divide, Expression(1), result) : result
  }
}
