import Expressions

extension DoubleDouble {
  /// AccurateDWPlusDW (algorithm 6). The cheaper algorithm 5 has no bound where signs differ.
  @inlinable @inline(__always)
  public static func + (x: DoubleDouble, y: DoubleDouble) -> DoubleDouble {
    let s = twoSum(x.high, y.high)
    let t = twoSum(x.low, y.low)
    let v = fastTwoSum(s.high, s.low + t.high)
    return fastTwoSum(v.high, t.low + v.low)
  }

  @inlinable @inline(__always)
  public static func - (x: DoubleDouble, y: DoubleDouble) -> DoubleDouble { x + -y }

  @inlinable @inline(__always)
  public static prefix func - (x: DoubleDouble) -> DoubleDouble {
    DoubleDouble(high: -x.high, low: -x.low)
  }

  /// DWTimesDW1 (algorithm 10): one exact product. Rejected: algorithm 12, a unit better by three more
  /// fused operations, each of which is a call of a function on baseline x86-64.
  @inlinable @inline(__always)
  public static func * (x: DoubleDouble, y: DoubleDouble) -> DoubleDouble {
    let c = twoProduct(x.high, y.high)
    let cross = x.high * y.low + x.low * y.high
    return fastTwoSum(c.high, c.low + cross)
  }

  /// DWTimesFP2 (algorithm 8).
  @inlinable @inline(__always)
  public static func * (x: DoubleDouble, y: Double) -> DoubleDouble {
    let c = twoProduct(x.high, y)
    return fastTwoSum(c.high, c.low + x.low * y)
  }

  /// DWPlusFP (algorithm 4).
  @inlinable @inline(__always)
  public static func + (x: DoubleDouble, y: Double) -> DoubleDouble {
    let s = twoSum(x.high, y)
    return fastTwoSum(s.high, x.low + s.low)
  }

  /// DWDivDW3 (algorithm 18): the reciprocal by one Newton step, times x.
  @inlinable
  public static func / (x: DoubleDouble, y: DoubleDouble) -> DoubleDouble {
    let t = 1 / y.high
    let remainder = (1.0).addingProduct(-y.high, t)
    let e = fastTwoSum(remainder, -(y.low * t))
    let reciprocal = e * t + t
    return x * reciprocal
  }

  /// SQRTDWtoDW2; V. Lefèvre, N. Louvet, J.-M. Muller, J. Picot, L. Rideau, "Accurate calculation of
  /// Euclidean norms using double-word arithmetic", ACM TOMS 49 (2023).
  @inlinable
  public static func sqrt(_ x: DoubleDouble) -> DoubleDouble {
    guard x.high != 0 else { return x }
    let s = x.high.squareRoot()
    let rest = x.high.addingProduct(-s, s) + x.low
    return fastTwoSum(s, rest / (2 * s))
  }

  /// x · 2ᵏ, exactly short of overflow and underflow.
  func scaled(byPowerOfTwo k: Int) -> DoubleDouble {
    DoubleDouble(
      high: Double(sign: .plus, exponent: k / 2, significand: high)
        * Double(sign: .plus, exponent: k - k / 2, significand: 1),
      low: Double(sign: .plus, exponent: k / 2, significand: low)
        * Double(sign: .plus, exponent: k - k / 2, significand: 1))
  }
}
