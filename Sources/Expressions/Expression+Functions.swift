// Free functions, so that a model's closure reads as mathematics. The derivative conventions at
// kinks and jumps are stated at ``Operation``.

public func exp(_ x: Expression) -> Expression { .combined(.exp, x) }
/// eˣ − 1 without the cancellation near 0.
public func expm1(_ x: Expression) -> Expression { .combined(.expm1, x) }
/// The natural logarithm.
public func log(_ x: Expression) -> Expression { .combined(.log, x) }
/// log(1 + x) without the cancellation near 0.
public func log1p(_ x: Expression) -> Expression { .combined(.log1p, x) }
public func sqrt(_ x: Expression) -> Expression { .combined(.sqrt, x) }
/// The real cube root, also of negative numbers (where `power(x, 1/3)` is NaN).
public func cbrt(_ x: Expression) -> Expression { .combined(.cbrt, x) }
public func sin(_ x: Expression) -> Expression { .combined(.sin, x) }
public func cos(_ x: Expression) -> Expression { .combined(.cos, x) }
public func tan(_ x: Expression) -> Expression { .combined(.tan, x) }
public func asin(_ x: Expression) -> Expression { .combined(.asin, x) }
public func acos(_ x: Expression) -> Expression { .combined(.acos, x) }
public func atan(_ x: Expression) -> Expression { .combined(.atan, x) }
public func sinh(_ x: Expression) -> Expression { .combined(.sinh, x) }
public func cosh(_ x: Expression) -> Expression { .combined(.cosh, x) }
public func tanh(_ x: Expression) -> Expression { .combined(.tanh, x) }
public func abs(_ x: Expression) -> Expression { .combined(.abs, x) }

/// −1, 0 or 1; NaN of NaN. Its derivative is 0 everywhere.
public func sign(_ x: Expression) -> Expression { .combined(.sign, x) }

/// The smaller one; NaN if either is. The derivative follows `a` at a tie.
public func minimum(_ a: Expression, _ b: Expression) -> Expression { .combined(.minimum, a, b) }

/// The larger one; NaN if either is. The derivative follows `a` at a tie.
public func maximum(_ a: Expression, _ b: Expression) -> Expression { .combined(.maximum, a, b) }

/// `a` where `condition > 0`, else `b`. Both are evaluated.
public func select(
  _ condition: Expression, _ a: Expression, _ b: Expression
) -> Expression {
  if let value = condition.literal?.value { return value > 0 ? a : b }
  if a.isSame(as: b) { return a }
  return .combined(.select, condition, a, b)
}

/// xʸ. A constant integer exponent with |y| ≤ 16 becomes multiplications (by repeated squaring,
/// then one reciprocal if y < 0), a constant ½ becomes a square root.
///
/// - When this misleads: any other exponent is the real power, NaN for x < 0 unless y happens to
///   be an integer; ∂/∂y there is NaN even so. At x = 0, ∂/∂y is taken as 0 (its limit for y > 0),
///   and ∂/∂x of a *variable* exponent equal to 0 is 0·0⁻¹ = NaN.
public func power(_ x: Expression, _ y: Expression) -> Expression {
  if let constant = y.literal, constant.isExact {
    if constant.value == 0.5 { return sqrt(x) }
    if let n = Int(exactly: constant.value), n.magnitude <= 16 {
      let positive = integerPower(x, n.magnitude)
      return n < 0 ? 1 / positive : positive
    }
  }
  return .combined(.power, x, y)
}

private func integerPower(_ x: Expression, _ n: UInt) -> Expression {
  var (result, square, rest) = (Expression(1), x, n)
  while true {
    if rest & 1 == 1 { result = result * square }
    rest >>= 1
    if rest == 0 { return result }
    square = square * square
  }
}
