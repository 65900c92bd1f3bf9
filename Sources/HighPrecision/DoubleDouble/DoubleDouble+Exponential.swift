import Expressions

extension DoubleDouble {
  /// 1/n! for n = 0 … 31.
  static let inverseFactorials: [DoubleDouble] = {
    var result = [DoubleDouble(1)]
    // Factorials are exact in 106 bits as far as 27!, and their rounding beyond is harmless.
    var factorial = DoubleDouble(1)
    for n in 1...31 {
      factorial = factorial * Double(n)
      result.append(DoubleDouble(1) / factorial)
    }
    return result
  }()

  /// k · ln 2 is subtracted in three parts, each product exact: of two, k = 1000 would leave an error
  /// of 1e-29 in the argument and so in the result.
  private static let ln2 = (
    0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56, 0x1.7b57a079a1934p-111
  )

  private static func minusLn2(_ x: DoubleDouble, times k: Double) -> DoubleDouble {
    let first = x - twoProduct(k, ln2.0)
    return (first - twoProduct(k, ln2.1)) + -(k * ln2.2)
  }

  /// eʳ − 1 for |r| ≤ 0.35: a Taylor series of r/2⁹, and nine times p ← 2p + p². Kept as the
  /// difference from 1, which would otherwise lose nine bits.
  private static func reducedExpm1(_ r: DoubleDouble) -> DoubleDouble {
    let z = r.scaled(byPowerOfTwo: -9)
    var p = inverseFactorials[9]
    for n in (1...8).reversed() { p = p * z + inverseFactorials[n] }
    p = p * z
    for _ in 0..<9 { p = p * 2.0 + p * p }
    return p
  }

  public static func exp(_ x: DoubleDouble) -> DoubleDouble {
    guard x.high < 709.8 else { return DoubleDouble(.nan) }
    guard x.high > -745.2 else { return DoubleDouble(0) }
    let k = (x.high / ln2.0).rounded()
    let p = reducedExpm1(minusLn2(x, times: k))
    return (p + 1.0).scaled(byPowerOfTwo: Int(k))
  }

  public static func expm1(_ x: DoubleDouble) -> DoubleDouble {
    abs(x).high < 0.35 ? reducedExpm1(x) : exp(x) + -1.0
  }

  /// One step of Newton's method in expm1 from the Double, with its second term: from 1e-16 to
  /// 1e-48, short of rounding.
  public static func log1p(_ x: DoubleDouble) -> DoubleDouble {
    guard x.high > -1, x.high != 0 else { return x.high == 0 ? x : DoubleDouble(.nan) }
    guard Swift.abs(x.high) < 0.5 else { return log(x + 1.0) }
    let start = DoubleDouble(Double.log1p(x.high))
    let e = expm1(start)
    let d = (x - e) / (e + 1.0)
    return start + (d - d * d * 0.5)
  }

  public static func log(_ x: DoubleDouble) -> DoubleDouble {
    guard x.high > 0 else { return DoubleDouble(.nan) }
    var k = Int(x.high.exponent)
    var m = x.scaled(byPowerOfTwo: -k)
    if m.high > 1.4142135623730951 {
      m = m * 0.5
      k += 1
    }
    let part = log1p(m + -1.0)
    return k == 0 ? part : minusLn2(part, times: Double(-k))
  }

  public static func cbrt(_ x: DoubleDouble) -> DoubleDouble {
    guard x.high != 0 else { return x }
    let y = DoubleDouble(Double.cbrt(x.high))
    let square = y * y
    return y - (square * y - x) / (square * 3.0)
  }

  /// By squarings for whole and half y up to 1024, a negative x with whole y included; else e^(y log x),
  /// whose relative error is |y log x| u² and more.
  public static func power(_ x: DoubleDouble, _ y: DoubleDouble) -> DoubleDouble {
    let twice = 2 * y.high
    if y.low == 0, twice == twice.rounded(), Swift.abs(twice) <= 2048 {
      let isWhole = y.high == y.high.rounded()
      let value = wholePower(isWhole ? x : sqrt(x), Int(Swift.abs(isWhole ? y.high : twice)))
      return y.high < 0 ? DoubleDouble(1) / value : value
    }
    if x.high == 0 { return y.high > 0 ? DoubleDouble(0) : DoubleDouble(.nan) }
    return exp(y * log(x))
  }

  private static func wholePower(_ x: DoubleDouble, _ exponent: Int) -> DoubleDouble {
    var (result, square, rest) = (DoubleDouble(1), x, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result = result * square }
      rest >>= 1
      if rest > 0 { square = square * square }
    }
    return result
  }

  public static func sinh(_ x: DoubleDouble) -> DoubleDouble {
    let e = expm1(x)
    return (e + e / (e + 1.0)) * 0.5
  }

  public static func cosh(_ x: DoubleDouble) -> DoubleDouble {
    let e = exp(x)
    return (e + DoubleDouble(1) / e) * 0.5
  }

  public static func tanh(_ x: DoubleDouble) -> DoubleDouble {
    guard Swift.abs(x.high) < 40 else { return sign(x) }
    let e = expm1(x * 2.0)
    return e / (e + 2.0)
  }
}
