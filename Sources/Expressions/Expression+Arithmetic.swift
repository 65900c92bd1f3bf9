extension Expression {
  public static func + (a: Expression, b: Expression) -> Expression {
    if a.isExactly(0) { return b }
    if b.isExactly(0) { return a }
    // Moving a sign out of a sum or a product changes no bit and lets equal terms be found equal.
    if let inner = b.negated { return a - inner }
    if let inner = a.negated { return b - inner }
    return combined(.add, a, b)
  }

  public static func - (a: Expression, b: Expression) -> Expression {
    if b.isExactly(0) { return a }
    if a.isExactly(0) { return -b }
    if let inner = b.negated { return a + inner }
    return combined(.subtract, a, b)
  }

  /// The product; `x * 0` is 0 for every `x`, infinities and NaN included, because a structural
  /// zero of a derivative must stay one.
  public static func * (a: Expression, b: Expression) -> Expression {
    if a.isExactly(0) || b.isExactly(0) { return 0 }
    if a.isExactly(1) { return b }
    if b.isExactly(1) { return a }
    if a.isExactly(-1) { return -b }
    if b.isExactly(-1) { return -a }
    if let inner = a.negated { return -(inner * b) }
    if let inner = b.negated { return -(a * inner) }
    return combined(.multiply, a, b)
  }

  /// The quotient; `0 / x` is 0 for every `x` but the constant 0.
  public static func / (a: Expression, b: Expression) -> Expression {
    if a.isExactly(0), !b.isExactly(0) { return 0 }
    if b.isExactly(1) { return a }
    if b.isExactly(-1) { return -a }
    return combined(.divide, a, b)
  }

  public static prefix func - (a: Expression) -> Expression {
    if let inner = a.negated { return inner }
    return combined(.negate, a)
  }

  public static func += (a: inout Expression, b: Expression) { a = a + b }
  public static func -= (a: inout Expression, b: Expression) { a = a - b }
  public static func *= (a: inout Expression, b: Expression) { a = a * b }
  public static func /= (a: inout Expression, b: Expression) { a = a / b }

  /// `operation` on `operands`, with the same simplifications as the operators and functions.
  public static func apply(_ operation: Operation, _ operands: [Expression]) -> Expression {
    precondition(operands.count == operation.arity, "\(operation) takes \(operation.arity)")
    let a = operands[0]
    return apply(operation, a, operands.count > 1 ? operands[1] : a, operands.last ?? a)
  }

  /// Operands beyond the operation's arity are ignored.
  static func apply(
    _ operation: Operation, _ a: Expression, _ b: Expression, _ c: Expression
  ) -> Expression {
    switch operation {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .power: Expressions.power(a, b)
    case .minimum, .maximum: combined(operation, a, b)
    case .select: Expressions.select(a, b, c)
    case .negate: -a
    default: combined(operation, a)
    }
  }
}

extension Expression {
  /// Folds the operation if all operands are constants and the result is exact in Double;
  /// records it otherwise. Constants alone, which know no recorder, get an arena of their own:
  /// `8/3` or `sqrt(2)` stay operations on exact constants, so that a backend of higher precision
  /// rebuilds them to its own last digit. (Folding them at once would cut them to 53 bits.)
  static func combined(
    _ operation: Operation, _ a: Expression, _ b: Expression? = nil, _ c: Expression? = nil
  ) -> Expression {
    if let folded = Constant.exact(operation, a.literal, b?.literal, c?.literal) {
      return Expression(folded)
    }
    return Recorder.common(a, b, c).record(operation, a, b, c)
  }

  /// The constant, if this is a single one (not an operation on constants).
  var literal: Constant? {
    if case .constant(let constant) = node { constant } else { nil }
  }

  func isExactly(_ value: Double) -> Bool {
    guard case .constant(let constant) = node else { return false }
    return constant.value == value && constant.isExact
  }

  /// `x`, if this is `-x`.
  private var negated: Expression? {
    guard case .slot(let slot, let recorder) = node else { return nil }
    return recorder.operandOfNegation(slot)
  }

  /// Whether both are one and the same slot, hence equal for all inputs.
  func isSame(as other: Expression) -> Bool {
    switch (node, other.node) {
    case (.slot(let a, let recorder), .slot(let b, let otherRecorder)):
      a == b && recorder === otherRecorder
    case (.constant(let a), .constant(let b)): a == b
    default: false
    }
  }
}
