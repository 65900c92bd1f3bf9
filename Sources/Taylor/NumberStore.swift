import Expressions

/// A row of numbers of one kind, addressed by index, all made at once: what Taylor series are
/// computed in.
///
/// Operations name the place of their result, so that a number type with storage of its own needs no
/// allocation in the loops over coefficients. Rejected: series over a number type with operators, in
/// which each of the N² products of a Cauchy product makes a new number; and `mpfr_t` in Swift
/// values, whose copies are shallow and whose ends are nobody's.
///
/// The result may be one of the operands.
public protocol NumberStore: AnyObject {
  /// Binary digits of a number.
  var precision: Int { get }

  /// Any finite number of this kind is read to its full precision, never through Double.
  func set(_ result: Int, to constant: Constant)
  func set(_ result: Int, to value: Double)
  func copy(_ result: Int, _ a: Int)
  /// The nearest Double.
  func double(_ a: Int) -> Double

  func add(_ result: Int, _ a: Int, _ b: Int)
  func subtract(_ result: Int, _ a: Int, _ b: Int)
  func multiply(_ result: Int, _ a: Int, _ b: Int)
  func divide(_ result: Int, _ a: Int, _ b: Int)
  func power(_ result: Int, _ a: Int, _ b: Int)
  func multiply(_ result: Int, _ a: Int, by factor: Int)
  func divide(_ result: Int, _ a: Int, by divisor: Int)
  /// An operation with one operand.
  func apply(_ operation: Operation, _ result: Int, _ a: Int)

  /// −1, 0 or 1; 0 also for NaN.
  func sign(_ a: Int) -> Int
  /// The sign of a − b, 0 also for NaN.
  func compare(_ a: Int, _ b: Int) -> Int
  func isFinite(_ a: Int) -> Bool
  /// log₂ |a|, −∞ for 0, NaN for what is not finite: of numbers that a Double cannot hold, too.
  func log2(_ a: Int) -> Double

  /// Σ aⱼ bₖ₋ⱼ over j in `terms`; `a` and `b` are the places of coefficients 0.
  func convolve(_ result: Int, _ a: Int, _ b: Int, order k: Int, terms: ClosedRange<Int>)
  /// Σ j aⱼ bₖ₋ⱼ over j in `terms`.
  func weightedConvolve(_ result: Int, _ a: Int, _ b: Int, order k: Int, terms: ClosedRange<Int>)
  /// Σ aⱼ hʲ over j in 0…order.
  func polynomial(_ result: Int, _ a: Int, order: Int, at h: Int)
}
