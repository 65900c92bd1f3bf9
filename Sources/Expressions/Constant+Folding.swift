extension Constant {
  /// The operation on constants, if it loses nothing: an exact result in Double, one of the
  /// operands, a changed sign, or the quotient of two literals (kept as the text "8/3").
  static func exact(
    _ operation: Operation, _ a: Constant?, _ b: Constant?, _ c: Constant?
  ) -> Constant? {
    guard let a else { return nil }
    if operation.arity == 1 { return exact(operation, a) }
    guard let b else { return nil }
    switch operation {
    case .select: return c.map { a.value > 0 ? b : $0 }
    case .minimum: return a.value <= b.value || a.value.isNaN ? a : b
    case .maximum: return a.value >= b.value || a.value.isNaN ? a : b
    default: break
    }
    let (x, y) = (a.value, b.value)
    if a.isExact, b.isExact, let value = exactValue(operation, x, y) { return Constant(value) }
    if operation == .divide, y != 0, let numerator = a.decimalText, let denominator = b.decimalText
    {
      return Constant(x / y, text: numerator + "/" + denominator)
    }
    return nil
  }

  private static func exact(_ operation: Operation, _ a: Constant) -> Constant? {
    let x = a.value
    switch operation {
    case .negate: return a.negated
    case .abs: return x < 0 ? a.negated : a
    case .sign: return Constant(Double.sign(x))
    default: break
    }
    guard a.isExact else { return nil }
    switch operation {
    case .exp, .cos, .cosh: return x == 0 ? Constant(1) : nil
    case .log, .acos: return x == 1 ? Constant(0) : nil
    case .sqrt:
      guard x >= 0, x < .infinity else { return nil }
      let root = x.squareRoot()
      return (-x).addingProduct(root, root) == 0 ? Constant(root) : nil
    default: return x == 0 ? Constant(0) : nil  // the odd functions, expm1 and log1p
    }
  }

  private static func exactValue(_ operation: Operation, _ x: Double, _ y: Double) -> Double? {
    // Below this the error of a product may underflow and look like no error.
    let tiny = 0x1p-900
    switch operation {
    case .add, .subtract:
      let addend = operation == .add ? y : -y
      let sum = x + addend
      let virtual = sum - x
      let error = (x - (sum - virtual)) + (addend - virtual)
      return sum.isFinite && error == 0 ? sum : nil
    case .multiply:
      let product = x * y
      guard product.isFinite, product == 0 ? x == 0 || y == 0 : product.magnitude > tiny else {
        return nil
      }
      return (-product).addingProduct(x, y) == 0 ? product : nil
    case .divide:
      let quotient = x / y
      guard quotient.isFinite, x == 0 || min(x.magnitude, quotient.magnitude) > tiny else {
        return nil
      }
      return (-x).addingProduct(quotient, y) == 0 ? quotient : nil
    default: return nil
    }
  }

  private var negated: Constant {
    guard let text else { return Constant(-value) }
    return Constant(-value, text: text.first == "-" ? String(text.dropFirst()) : "-" + text)
  }

  /// A single decimal literal that is this constant exactly, for use in a quotient.
  private var decimalText: String? {
    switch form {
    case .binary(let value):
      guard let whole = Int(exactly: value), whole.magnitude < 1 << 53 else { return nil }
      return String(whole)
    case .decimal(let numerator, let denominator):
      let isPlain = denominator.digits == "1" && denominator.exponent == 0
      return isPlain && !numerator.digits.isEmpty ? text : nil
    case .pi: return nil
    }
  }
}
