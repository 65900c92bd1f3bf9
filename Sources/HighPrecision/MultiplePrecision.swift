import CMPFR
import Expressions

/// A number of 320 bits, about 96 digits, by GNU MPFR: for references of more digits than double-double
/// leaves, of what is stiff or chaotic.
///
/// A value of 56 bytes that owns no memory. Every operation rounds to nearest; exponents hardly end,
/// where those of Double and double-double do.
///
/// Cost: a sum about 30 ns, a product 60 ns, a quotient 200 ns, functions some µs: about ten times
/// double-double.
///
/// Rejected: a precision chosen at run time, which needs memory that is made and freed with each number.
public struct MultiplePrecision: Sendable {
  var number: costate_wide

  @inline(__always)
  init(uninitialized: Void) { number = costate_wide() }

  public init(_ value: Double) {
    number = costate_wide()
    costate_wide_set(&number, value)
  }

  public static var pi: MultiplePrecision {
    var result = MultiplePrecision(uninitialized: ())
    costate_wide_pi(&result.number)
    return result
  }
}

extension MultiplePrecision: Comparable {
  public static func == (a: MultiplePrecision, b: MultiplePrecision) -> Bool {
    !a.isNaN && !b.isNaN && a.compare(b) == 0
  }
  public static func < (a: MultiplePrecision, b: MultiplePrecision) -> Bool { a.compare(b) < 0 }

  /// The sign of self − b; 0 also of what is no number.
  @inline(__always)
  func compare(_ b: MultiplePrecision) -> Int32 {
    var (x, y) = (number, b.number)
    return costate_wide_compare(&x, &y)
  }

  var isNaN: Bool {
    var x = number
    return costate_wide_is_nan(&x)
  }
}

extension MultiplePrecision: RealNumber {
  public static var unitRoundoff: Double { 0x1p-320 }

  public var nearestDouble: Double {
    var x = number
    return costate_wide_double(&x)
  }

  @inline(__always)
  public mutating func add(product a: MultiplePrecision, _ b: MultiplePrecision) {
    var (x, y) = (a.number, b.number)
    costate_wide_add_product(&number, &x, &y)
  }

  public func decimal(digits: Int) -> String {
    precondition(digits > 0, "a number of digits")
    var x = number
    // Kinds: 0 is not a number, ±1 infinite, ±2 zero.
    guard x.kind.magnitude >= 2 else { return "nan" }
    guard x.kind.magnitude > 2 else { return "0" }
    // MPFR prints no single digit.
    let count = max(digits, 2)
    var buffer = [CChar](repeating: 0, count: count + 8)
    let power = costate_wide_digits(&x, Int32(count), &buffer)
    let text = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    let whole = text.filter { $0 != UInt8(ascii: "-") }.map { $0 - UInt8(ascii: "0") }
    return decimalText(whole, power - count, keeping: digits, isNegative: x.kind < 0)
  }
}

extension MultiplePrecision: CustomStringConvertible {
  public var description: String { decimal(digits: 96) }
}
