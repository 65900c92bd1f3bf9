#if arch(x86_64) && canImport(Glibc)
  import Expressions
  import Glibc

  // Named once more because inside the extension `exp` would be the requirement itself.
  private func long_exp(_ x: Float80) -> Float80 { exp(x) }
  private func long_expm1(_ x: Float80) -> Float80 { expm1(x) }
  private func long_log(_ x: Float80) -> Float80 { log(x) }
  private func long_log1p(_ x: Float80) -> Float80 { log1p(x) }
  private func long_cbrt(_ x: Float80) -> Float80 { cbrt(x) }
  private func long_sin(_ x: Float80) -> Float80 { sin(x) }
  private func long_cos(_ x: Float80) -> Float80 { cos(x) }
  private func long_tan(_ x: Float80) -> Float80 { tan(x) }
  private func long_asin(_ x: Float80) -> Float80 { asin(x) }
  private func long_acos(_ x: Float80) -> Float80 { acos(x) }
  private func long_atan(_ x: Float80) -> Float80 { atan(x) }
  private func long_sinh(_ x: Float80) -> Float80 { sinh(x) }
  private func long_cosh(_ x: Float80) -> Float80 { cosh(x) }
  private func long_tanh(_ x: Float80) -> Float80 { tanh(x) }

  /// The oracle's number type: 64 bits of significand and the C library's long functions, which
  /// share no code with the Double ones.
  extension Float80: Scalar {
    public static func power(_ x: Float80, _ y: Float80) -> Float80 { pow(x, y) }
    public static func minimum(_ a: Float80, _ b: Float80) -> Float80 { b < a ? b : a }
    public static func maximum(_ a: Float80, _ b: Float80) -> Float80 { b > a ? b : a }
    public static func select(_ condition: Float80, _ a: Float80, _ b: Float80) -> Float80 {
      condition > 0 ? a : b
    }
    public static func abs(_ x: Float80) -> Float80 { x.magnitude }
    public static func sign(_ x: Float80) -> Float80 { x == 0 ? 0 : x > 0 ? 1 : -1 }
    public static func sqrt(_ x: Float80) -> Float80 { x.squareRoot() }
    public static func exp(_ x: Float80) -> Float80 { long_exp(x) }
    public static func expm1(_ x: Float80) -> Float80 { long_expm1(x) }
    public static func log(_ x: Float80) -> Float80 { long_log(x) }
    public static func log1p(_ x: Float80) -> Float80 { long_log1p(x) }
    public static func cbrt(_ x: Float80) -> Float80 { long_cbrt(x) }
    public static func sin(_ x: Float80) -> Float80 { long_sin(x) }
    public static func cos(_ x: Float80) -> Float80 { long_cos(x) }
    public static func tan(_ x: Float80) -> Float80 { long_tan(x) }
    public static func asin(_ x: Float80) -> Float80 { long_asin(x) }
    public static func acos(_ x: Float80) -> Float80 { long_acos(x) }
    public static func atan(_ x: Float80) -> Float80 { long_atan(x) }
    public static func sinh(_ x: Float80) -> Float80 { long_sinh(x) }
    public static func cosh(_ x: Float80) -> Float80 { long_cosh(x) }
    public static func tanh(_ x: Float80) -> Float80 { long_tanh(x) }
  }

  /// The derivative of `f` at 0 by central differences, extrapolated twice (Richardson); good to
  /// about 1e-15 for functions that vary on the scale of 1.
  func numericalDerivative(of f: (Float80) -> Float80) -> Double {
    func central(_ h: Float80) -> Float80 { (f(h) - f(-h)) / (2 * h) }
    var table = (0..<4).map { central(Float80(0x1p-8) / Float80(1 << $0)) }
    for level in 1..<4 {
      let factor = Float80(1 << (2 * level))
      for index in 0..<(4 - level) {
        table[index] = (factor * table[index + 1] - table[index]) / (factor - 1)
      }
    }
    return Double(table[0])
  }
#endif
