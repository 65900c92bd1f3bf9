import CMPFR
import Expressions

extension MultiplePrecision: Scalar {
  private typealias Binary = (
    UnsafeMutablePointer<costate_wide>, UnsafePointer<costate_wide>, UnsafePointer<costate_wide>
  ) -> Void

  @inline(__always)
  private static func call(
    _ function: Binary, _ a: MultiplePrecision, _ b: MultiplePrecision
  ) -> MultiplePrecision {
    var result = MultiplePrecision(uninitialized: ())
    var (x, y) = (a.number, b.number)
    function(&result.number, &x, &y)
    return result
  }

  @inline(__always)
  private static func call(_ function: costate_function, _ a: MultiplePrecision)
    -> MultiplePrecision
  {
    var result = MultiplePrecision(uninitialized: ())
    var x = a.number
    costate_wide_apply(&result.number, function, &x)
    return result
  }

  public static func + (a: MultiplePrecision, b: MultiplePrecision) -> MultiplePrecision {
    call(costate_wide_add, a, b)
  }
  public static func - (a: MultiplePrecision, b: MultiplePrecision) -> MultiplePrecision {
    call(costate_wide_subtract, a, b)
  }
  public static func * (a: MultiplePrecision, b: MultiplePrecision) -> MultiplePrecision {
    call(costate_wide_multiply, a, b)
  }
  public static func / (a: MultiplePrecision, b: MultiplePrecision) -> MultiplePrecision {
    call(costate_wide_divide, a, b)
  }
  public static prefix func - (a: MultiplePrecision) -> MultiplePrecision {
    call(costate_negate, a)
  }

  public static func power(_ x: MultiplePrecision, _ y: MultiplePrecision) -> MultiplePrecision {
    call(costate_wide_power, x, y)
  }
  public static func minimum(_ a: MultiplePrecision, _ b: MultiplePrecision) -> MultiplePrecision {
    a.isNaN || !b.isNaN && a.compare(b) <= 0 ? a : b
  }
  public static func maximum(_ a: MultiplePrecision, _ b: MultiplePrecision) -> MultiplePrecision {
    a.isNaN || !b.isNaN && a.compare(b) >= 0 ? a : b
  }
  public static func select(
    _ condition: MultiplePrecision, _ a: MultiplePrecision, _ b: MultiplePrecision
  ) -> MultiplePrecision {
    condition.isPositive ? a : b
  }
  public static func abs(_ x: MultiplePrecision) -> MultiplePrecision { call(costate_abs, x) }
  public static func sign(_ x: MultiplePrecision) -> MultiplePrecision { call(costate_sign, x) }

  // The kind of what is neither 0 nor infinite is ±3, of ±∞ ±1.
  private var isPositive: Bool { number.kind == 3 || number.kind == 1 }

  public static func exp(_ x: MultiplePrecision) -> MultiplePrecision { call(costate_exp, x) }
  public static func expm1(_ x: MultiplePrecision) -> MultiplePrecision { call(costate_expm1, x) }
  public static func log(_ x: MultiplePrecision) -> MultiplePrecision { call(costate_log, x) }
  public static func log1p(_ x: MultiplePrecision) -> MultiplePrecision { call(costate_log1p, x) }
  public static func sqrt(_ x: MultiplePrecision) -> MultiplePrecision { call(costate_sqrt, x) }
  public static func cbrt(_ x: MultiplePrecision) -> MultiplePrecision { call(costate_cbrt, x) }
  public static func sin(_ x: MultiplePrecision) -> MultiplePrecision { call(costate_sin, x) }
  public static func cos(_ x: MultiplePrecision) -> MultiplePrecision { call(costate_cos, x) }
  public static func tan(_ x: MultiplePrecision) -> MultiplePrecision { call(costate_tan, x) }
  public static func asin(_ x: MultiplePrecision) -> MultiplePrecision { call(costate_asin, x) }
  public static func acos(_ x: MultiplePrecision) -> MultiplePrecision { call(costate_acos, x) }
  public static func atan(_ x: MultiplePrecision) -> MultiplePrecision { call(costate_atan, x) }
  public static func sinh(_ x: MultiplePrecision) -> MultiplePrecision { call(costate_sinh, x) }
  public static func cosh(_ x: MultiplePrecision) -> MultiplePrecision { call(costate_cosh, x) }
  public static func tanh(_ x: MultiplePrecision) -> MultiplePrecision { call(costate_tanh, x) }
}
