/// An unevaluated sum of two Doubles, `high + low` with |low| ≤ ½ ulp(high): 106 bits, about 31 digits.
///
/// Errors are relative, in units of u² = 2⁻¹⁰⁶ ≈ 1.2e-32: at most 3 of + and −, 5 of ×, about 10 of ÷, 25/8
/// of `sqrt`; a few tens of the elementary functions, which tests hold to 1e-30.
///
/// - When this misleads: the exponents are Double's, and an error term below 1e-308 is lost: results
///   below about 1e-290 have Double's precision only. There is no infinity: what overflows, and a
///   division by zero, is NaN.
///
/// Sources: M. Joldes, J.-M. Muller, V. Popescu, "Tight and rigorous error bounds for basic building
/// blocks of double-word arithmetic", ACM TOMS 44 (2017) 15; the bounds of products as corrected by
/// J.-M. Muller, L. Rideau, ACM TOMS 48 (2022) 9.
@frozen
public struct DoubleDouble: Sendable, Equatable {
  public var high, low: Double

  /// - Important: `low` must not exceed half a unit in the last place of `high`.
  @inlinable @inline(__always)
  public init(high: Double, low: Double) {
    self.high = high
    self.low = low
  }

  @inlinable @inline(__always)
  public init(_ value: Double) {
    high = value
    low = 0
  }
}

extension DoubleDouble: Comparable {
  @inlinable
  public static func < (a: DoubleDouble, b: DoubleDouble) -> Bool {
    a.high < b.high || (a.high == b.high && a.low < b.low)
  }
}

// MARK: Error-free transformations

extension DoubleDouble {
  /// a + b exactly, for any a and b (2Sum, Knuth).
  @inlinable @inline(__always)
  static func twoSum(_ a: Double, _ b: Double) -> DoubleDouble {
    let s = a + b
    let bb = s - a
    return DoubleDouble(high: s, low: (a - (s - bb)) + (b - bb))
  }

  /// a + b exactly, for |a| ≥ |b| or a = 0 (Fast2Sum, Dekker).
  @inlinable @inline(__always)
  static func fastTwoSum(_ a: Double, _ b: Double) -> DoubleDouble {
    let s = a + b
    return DoubleDouble(high: s, low: b - (s - a))
  }

  /// a × b exactly, short of underflow (2Prod).
  @inlinable @inline(__always)
  static func twoProduct(_ a: Double, _ b: Double) -> DoubleDouble {
    let p = a * b
    return DoubleDouble(high: p, low: (-p).addingProduct(a, b))
  }
}
