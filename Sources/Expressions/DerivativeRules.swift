/// The derivatives of the elementary operations, written once for all modes: forward, reverse and
/// sparse Jacobian. A nil derivative is a structural zero.
enum DerivativeRules {
  /// ∂r/∂x of a unary operation as what the incoming derivative is multiplied or divided by.
  ///
  /// Dividing by `q` instead of multiplying by `1/q` saves one rounding.
  enum Factor {
    case zero
    case times(Expression)
    case over(Expression)

    func callAsFunction(_ derivative: Expression) -> Expression? {
      switch self {
      case .zero: nil
      case .times(let factor): derivative * factor
      case .over(let divisor): derivative / divisor
      }
    }
  }

  /// The factor for the unary `operation` with r = operation(x).
  static func factor(_ operation: Operation, _ x: Expression, _ r: Expression) -> Factor {
    switch operation {
    case .negate: .times(-1)
    case .abs: .times(sign(x))
    case .sign: .zero
    case .exp: .times(r)
    // Not r + 1, which cancels where eˣ is small.
    case .expm1: .times(exp(x))
    case .log: .over(x)
    case .log1p: .over(1 + x)
    case .sqrt: .over(r + r)
    // Not r / (3x): this is 0/0 at 0, where the derivative is infinite.
    case .cbrt: .over(3 * (r * r))
    case .sin: .times(cos(x))
    case .cos: .times(-sin(x))
    case .tan: .times(1 + r * r)
    // (1 − x)(1 + x), because 1 − x² cancels near ±1, where it matters most.
    case .asin: .over(sqrt((1 - x) * (1 + x)))
    case .acos: .over(-sqrt((1 - x) * (1 + x)))
    case .atan: .over(1 + x * x)
    case .sinh: .times(cosh(x))
    case .cosh: .times(sinh(x))
    // Good to an absolute 2⁻⁵³; 1/cosh² would be good relatively but overflows on the way.
    case .tanh: .times(1 - r * r)
    case .add, .subtract, .multiply, .divide, .power, .minimum, .maximum, .select:
      preconditionFailure("\(operation) is not unary")
    }
  }

  /// ∂xʸ/∂x = y·xʸ⁻¹, not y·r/x: this is 0/0 at x = 0.
  static func powerByBase(_ x: Expression, _ y: Expression) -> Expression {
    y * power(x, y - 1)
  }

  /// ∂xʸ/∂y = r·log x, made 0 at x = 0 by guarding the argument of the logarithm, so that 0·log 0
  /// is NaN in no order of derivative. A negative x still gives NaN.
  static func powerByExponent(_ x: Expression, _ r: Expression) -> Expression {
    r * log(select(abs(x), x, 1))
  }

  /// Positive where `minimum` or `maximum` took `b`, zero (hence `a`) at a tie.
  static func tookSecond(_ operation: Operation, _ a: Expression, _ b: Expression) -> Expression {
    operation == .minimum ? a - b : b - a
  }
}
