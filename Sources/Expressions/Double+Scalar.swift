#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

// The C library's functions, the same that the native backend's object code calls, so that both
// backends agree to the last bit. They are named once more here because inside the extension
// `exp` would be the very requirement that is being implemented.
private func c_exp(_ x: Double) -> Double { exp(x) }
private func c_expm1(_ x: Double) -> Double { expm1(x) }
private func c_log(_ x: Double) -> Double { log(x) }
private func c_log1p(_ x: Double) -> Double { log1p(x) }
private func c_cbrt(_ x: Double) -> Double { cbrt(x) }
private func c_sin(_ x: Double) -> Double { sin(x) }
private func c_cos(_ x: Double) -> Double { cos(x) }
private func c_tan(_ x: Double) -> Double { tan(x) }
private func c_asin(_ x: Double) -> Double { asin(x) }
private func c_acos(_ x: Double) -> Double { acos(x) }
private func c_atan(_ x: Double) -> Double { atan(x) }
private func c_sinh(_ x: Double) -> Double { sinh(x) }
private func c_cosh(_ x: Double) -> Double { cosh(x) }
private func c_tanh(_ x: Double) -> Double { tanh(x) }

extension Double: Scalar {
  public init(_ constant: Constant) { self = constant.value }

  public static func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }
  @inlinable
  public static func minimum(_ a: Double, _ b: Double) -> Double { a <= b || a != a ? a : b }
  @inlinable
  public static func maximum(_ a: Double, _ b: Double) -> Double { a >= b || a != a ? a : b }
  @inlinable
  public static func select(_ condition: Double, _ a: Double, _ b: Double) -> Double {
    condition > 0 ? a : b
  }
  @inlinable
  public static func abs(_ x: Double) -> Double { x.magnitude }
  /// −1, 1, or `x` itself if that is a zero or NaN.
  @inlinable
  public static func sign(_ x: Double) -> Double { x > 0 ? 1 : x < 0 ? -1 : x }
  @inlinable
  public static func sqrt(_ x: Double) -> Double { x.squareRoot() }

  public static func exp(_ x: Double) -> Double { c_exp(x) }
  public static func expm1(_ x: Double) -> Double { c_expm1(x) }
  public static func log(_ x: Double) -> Double { c_log(x) }
  public static func log1p(_ x: Double) -> Double { c_log1p(x) }
  public static func cbrt(_ x: Double) -> Double { c_cbrt(x) }
  public static func sin(_ x: Double) -> Double { c_sin(x) }
  public static func cos(_ x: Double) -> Double { c_cos(x) }
  public static func tan(_ x: Double) -> Double { c_tan(x) }
  public static func asin(_ x: Double) -> Double { c_asin(x) }
  public static func acos(_ x: Double) -> Double { c_acos(x) }
  public static func atan(_ x: Double) -> Double { c_atan(x) }
  public static func sinh(_ x: Double) -> Double { c_sinh(x) }
  public static func cosh(_ x: Double) -> Double { c_cosh(x) }
  public static func tanh(_ x: Double) -> Double { c_tanh(x) }
}
