#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A complex number in which programs are run for their derivatives by a complex step:
/// f(x + iε) = f(x) + iε f′(x) + O(ε²), with no difference taken, so that ε may be 1e-200.
///
/// The real parts are those of Double but for rounding, and the imaginary parts keep their relative
/// accuracy however small they are; formulas that lose it (arcsine by a logarithm, say) are avoided.
/// Functions that are real-differentiable but not analytic follow the conventions of ``Operation``: they
/// decide by the real part. Outside the domain on the real line the result is NaN as there, not the
/// continuation.
public struct ComplexNumber: Scalar, Sendable, Equatable {
  public var real, imaginary: Double

  @inlinable
  public init(_ real: Double, _ imaginary: Double) {
    self.real = real
    self.imaginary = imaginary
  }

  @inlinable
  public init(_ value: Double) { self.init(value, 0) }
  /// The very number that Double has, not one nearer to the constant.
  @inlinable
  public init(_ constant: Constant) { self.init(constant.value, 0) }
  public static var pi: ComplexNumber { ComplexNumber(Double.pi) }

  @inlinable
  public static func + (a: Self, b: Self) -> Self {
    Self(a.real + b.real, a.imaginary + b.imaginary)
  }
  @inlinable
  public static func - (a: Self, b: Self) -> Self {
    Self(a.real - b.real, a.imaginary - b.imaginary)
  }
  @inlinable
  public static func * (a: Self, b: Self) -> Self {
    Self(
      a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
  }
  @inlinable
  public static func * (a: Double, b: Self) -> Self { Self(a * b.real, a * b.imaginary) }
  /// Smith's division: no square of a small or a large number is formed.
  @inlinable
  public static func / (a: Self, b: Self) -> Self {
    if Swift.abs(b.real) >= Swift.abs(b.imaginary) {
      let ratio = b.imaginary / b.real
      let size = b.real + b.imaginary * ratio
      return Self((a.real + a.imaginary * ratio) / size, (a.imaginary - a.real * ratio) / size)
    }
    let ratio = b.real / b.imaginary
    let size = b.imaginary + b.real * ratio
    return Self((a.real * ratio + a.imaginary) / size, (a.imaginary * ratio - a.real) / size)
  }
  @inlinable
  public static prefix func - (a: Self) -> Self { Self(-a.real, -a.imaginary) }

  public static func minimum(_ a: Self, _ b: Self) -> Self {
    a.real <= b.real || a.real.isNaN ? a : b
  }
  public static func maximum(_ a: Self, _ b: Self) -> Self {
    a.real >= b.real || a.real.isNaN ? a : b
  }
  public static func select(_ condition: Self, _ a: Self, _ b: Self) -> Self {
    condition.real > 0 ? a : b
  }
  public static func abs(_ x: Self) -> Self {
    // At 0 the derivative is 0.
    x.real > 0 ? x : x.real < 0 ? -x : Self(Swift.abs(x.real), 0)
  }
  public static func sign(_ x: Self) -> Self { Self(Double.sign(x.real)) }
}

// Functions by their values on the real line: f(a + ib) from f(a) and what 1 + ib/a comes to.
extension ComplexNumber {
  /// log(1 + iε), ε = b/a; 0 on the real line, a = 0 included.
  private static func logRatio(_ b: Double, _ a: Double) -> ComplexNumber {
    guard b != 0 else { return ComplexNumber(0) }
    let ratio = b / a
    return ComplexNumber(0.5 * Double.log1p(ratio * ratio), Double.atan(ratio))
  }

  private static func turned(_ size: Double, _ exponent: ComplexNumber) -> ComplexNumber {
    let factor = size * Double.exp(exponent.real)
    return Self(factor * Double.cos(exponent.imaginary), factor * Double.sin(exponent.imaginary))
  }

  /// xʸ; of a negative x for real whole y, as in Double.
  public static func power(_ x: Self, _ y: Self) -> Self {
    if x.real == 0 {
      // x = ib: by products where y is a small whole number, else by the derivative at 0.
      if y.imaginary == 0, y.real >= 0, y.real <= 64, y.real == y.real.rounded() {
        return (0..<Int(y.real)).reduce(Self(1)) { product, _ in product * x }
      }
      let slope = y.real * Double.power(x.real, y.real - 1)
      return Self(Double.power(x.real, y.real), x.imaginary == 0 ? 0 : slope * x.imaginary)
    }
    let size = Double.power(x.real, y.real)
    var exponent = y * logRatio(x.imaginary, x.real)
    if y.imaginary != 0 { exponent.imaginary += y.imaginary * Double.log(x.real) }
    return turned(size, exponent)
  }

  public static func exp(_ x: Self) -> Self { turned(Double.exp(x.real), Self(0, x.imaginary)) }

  public static func expm1(_ x: Self) -> Self {
    let half = Double.sin(0.5 * x.imaginary)
    return Self(
      Double.expm1(x.real) * Double.cos(x.imaginary) - 2 * half * half,
      Double.exp(x.real) * Double.sin(x.imaginary))
  }

  public static func log(_ x: Self) -> Self {
    Self(Double.log(x.real)) + logRatio(x.imaginary, x.real)
  }

  public static func log1p(_ x: Self) -> Self {
    Self(Double.log1p(x.real)) + logRatio(x.imaginary, 1 + x.real)
  }

  public static func sqrt(_ x: Self) -> Self {
    turned(x.real.squareRoot(), 0.5 * logRatio(x.imaginary, x.real))
  }

  public static func cbrt(_ x: Self) -> Self {
    turned(Double.cbrt(x.real), 1.0 / 3 * logRatio(x.imaginary, x.real))
  }

  public static func sin(_ x: Self) -> Self {
    Self(
      Double.sin(x.real) * Double.cosh(x.imaginary), Double.cos(x.real) * Double.sinh(x.imaginary))
  }

  public static func cos(_ x: Self) -> Self {
    Self(
      Double.cos(x.real) * Double.cosh(x.imaginary), -Double.sin(x.real) * Double.sinh(x.imaginary))
  }

  public static func tan(_ x: Self) -> Self {
    let (real, imaginary) = (Double.tan(x.real), Double.tanh(x.imaginary))
    return Self(real, imaginary) / Self(1, -real * imaginary)
  }

  public static func asin(_ x: Self) -> Self {
    let (below, above) = (sqrt(Self(1) - x), sqrt(Self(1) + x))
    let cross = below.real * above.imaginary - below.imaginary * above.real
    return Self(
      x.imaginary == 0
        ? Double.asin(x.real) : atan2(x.real, (below * above).real), asinh(cross))
  }

  public static func acos(_ x: Self) -> Self {
    let (below, above) = (sqrt(Self(1) - x), sqrt(Self(1) + x))
    let cross = above.real * below.imaginary - above.imaginary * below.real
    return Self(
      x.imaginary == 0 ? Double.acos(x.real) : 2 * atan2(below.real, above.real),
      asinh(cross))
  }

  public static func atan(_ x: Self) -> Self {
    let (a, b) = (x.real, x.imaginary)
    let real = b == 0 ? Double.atan(a) : 0.5 * atan2(2 * a, 1 - a * a - b * b)
    return Self(real, 0.25 * Double.log1p(4 * b / (a * a + (b - 1) * (b - 1))))
  }

  public static func sinh(_ x: Self) -> Self {
    Self(
      Double.sinh(x.real) * Double.cos(x.imaginary), Double.cosh(x.real) * Double.sin(x.imaginary))
  }

  public static func cosh(_ x: Self) -> Self {
    Self(
      Double.cosh(x.real) * Double.cos(x.imaginary), Double.sinh(x.real) * Double.sin(x.imaginary))
  }

  public static func tanh(_ x: Self) -> Self {
    let (real, imaginary) = (Double.tanh(x.real), Double.tan(x.imaginary))
    return Self(real, imaginary) / Self(1, real * imaginary)
  }
}
