/// A number type in which a ``Program`` can be run: Double, extended precision, intervals, jets.
///
/// There is no order among the requirements, so that types without one (truncated series) conform;
/// the operations that branch on a value are requirements of their own. They must follow the
/// conventions of ``Operation``.
public protocol Scalar {
  init(_ value: Double)
  /// The constant to this type's own precision; the default reads ``Constant/form``.
  init(_ constant: Constant)
  static var pi: Self { get }

  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func / (a: Self, b: Self) -> Self
  static prefix func - (a: Self) -> Self

  static func power(_ x: Self, _ y: Self) -> Self
  static func minimum(_ a: Self, _ b: Self) -> Self
  static func maximum(_ a: Self, _ b: Self) -> Self
  /// `a` where `condition > 0`, else `b`.
  static func select(_ condition: Self, _ a: Self, _ b: Self) -> Self
  static func abs(_ x: Self) -> Self
  static func sign(_ x: Self) -> Self

  static func exp(_ x: Self) -> Self
  static func expm1(_ x: Self) -> Self
  static func log(_ x: Self) -> Self
  static func log1p(_ x: Self) -> Self
  static func sqrt(_ x: Self) -> Self
  static func cbrt(_ x: Self) -> Self
  static func sin(_ x: Self) -> Self
  static func cos(_ x: Self) -> Self
  static func tan(_ x: Self) -> Self
  static func asin(_ x: Self) -> Self
  static func acos(_ x: Self) -> Self
  static func atan(_ x: Self) -> Self
  static func sinh(_ x: Self) -> Self
  static func cosh(_ x: Self) -> Self
  static func tanh(_ x: Self) -> Self
}

extension Scalar {
  public init(_ constant: Constant) {
    switch constant.form {
    case .binary(let value): self = Self(value)
    case .pi(let negative): self = negative ? -Self.pi : Self.pi
    case .decimal(let numerator, let denominator):
      // Powers of ten are divided by, never multiplied as 0.1ᵏ: they are exact, tenths are not.
      self = Self(numerator)
      if denominator.digits != "1" || denominator.exponent != 0 { self = self / Self(denominator) }
    }
  }

  private init(_ decimal: Constant.Decimal) {
    var result = Self(0.0)
    var rest = Substring(decimal.digits)
    while !rest.isEmpty {
      let chunk = rest.prefix(15)  // exact in Double
      rest = rest.dropFirst(15)
      result = result * Self.powerOfTen(chunk.utf8.count) + Self(Double(chunk) ?? .nan)
    }
    if decimal.exponent > 0 { result = result * Self.powerOfTen(decimal.exponent) }
    if decimal.exponent < 0 { result = result / Self.powerOfTen(-decimal.exponent) }
    self = decimal.isNegative ? -result : result
  }

  private static func powerOfTen(_ exponent: Int) -> Self {
    var (result, square, rest) = (Self(1.0), Self(10.0), exponent)
    while true {
      if rest & 1 == 1 { result = result * square }
      rest >>= 1
      if rest == 0 { return result }
      square = square * square
    }
  }
}

extension Operation {
  /// The operation on numbers; `b` and `c` are ignored where the arity is smaller.
  @inlinable
  public func callAsFunction<T: Scalar>(_ a: T, _ b: T, _ c: T) -> T {
    switch self {
    case .add: a + b
    case .subtract: a - b
    case .multiply: a * b
    case .divide: a / b
    case .power: T.power(a, b)
    case .minimum: T.minimum(a, b)
    case .maximum: T.maximum(a, b)
    case .select: T.select(a, b, c)
    case .negate: -a
    case .abs: T.abs(a)
    case .sign: T.sign(a)
    case .exp: T.exp(a)
    case .expm1: T.expm1(a)
    case .log: T.log(a)
    case .log1p: T.log1p(a)
    case .sqrt: T.sqrt(a)
    case .cbrt: T.cbrt(a)
    case .sin: T.sin(a)
    case .cos: T.cos(a)
    case .tan: T.tan(a)
    case .asin: T.asin(a)
    case .acos: T.acos(a)
    case .atan: T.atan(a)
    case .sinh: T.sinh(a)
    case .cosh: T.cosh(a)
    case .tanh: T.tanh(a)
    }
  }
}
