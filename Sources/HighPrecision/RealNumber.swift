import Expressions

/// A real number type of more precision than Double, in which a reference is computed.
///
/// The collocation solver asks no more than this, so that another one can be put in its place:
/// the arithmetic of ``Scalar``, the nearest Double for norms and preconditioners, and the way out
/// to decimals. Conforming types must have at least Double's precision; how far a Newton or
/// refinement iteration can come is read from ``unitRoundoff``.
public protocol RealNumber: Scalar, Sendable {
  /// Half the distance from 1 to the next number, or a bound of the relative error of one operation.
  static var unitRoundoff: Double { get }
  /// The Double nearest to it.
  var nearestDouble: Double { get }
  /// self ← self + a b: what sums of products are made of.
  mutating func add(product a: Self, _ b: Self)
  /// As a decimal, in at most that many significant digits, correctly rounded.
  func decimal(digits: Int) -> String
}

extension RealNumber {
  /// Significant decimal digits that a number has.
  public static var decimalDigits: Int {
    Int(-Double.log(unitRoundoff) / Double.log(10))
  }
  static var zero: Self { Self(0.0) }
  static var one: Self { Self(1.0) }
  init(whole value: Int) { self.init(Double(value)) }

  @inlinable @inline(__always)
  public mutating func add(product a: Self, _ b: Self) { self = self + a * b }

  /// A correction below this, relative to what it corrects, may be round-off: twelve digits more than
  /// the last are left for what a step magnifies.
  static var roundoffCeiling: Double { 1e12 * unitRoundoff }
  /// How many iterations find all digits where each finds one and a half.
  static var iterationLimit: Int { 20 - Int(0.7 * Double.log(unitRoundoff) / Double.log(10)) }

  /// The number that a text denotes, to this type's own precision; nil if it is none.
  ///
  /// - Parameter decimal: as in a problem file: `[+-]digits[.digits][e[+-]digits]`.
  public init?(decimal text: String) {
    let constant = Constant(.nan, text: text)
    guard case .decimal(_, let denominator) = constant.form, denominator.digits == "1" else {
      return nil
    }
    self.init(constant)
  }
}
