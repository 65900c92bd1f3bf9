import CMPFR
import Expressions

/// Numbers of arbitrary precision, by GNU MPFR: every operation rounds to nearest, with exponents
/// that hardly end.
///
/// Cost: one block of memory for all; at 420 bits a product and a sum take about 0.1 µs together.
public final class BigNumbers: NumberStore {
  public let precision: Int
  public let count: Int
  private let numbers: OpaquePointer

  /// `count` zeros.
  ///
  /// - Parameter precision: binary digits, at least 2.
  public init(count: Int, precision: Int) {
    self.precision = precision
    self.count = count
    guard let numbers = costate_numbers_make(max(1, count), precision) else {
      fatalError("no memory for \(count) numbers of \(precision) bits")
    }
    self.numbers = numbers
  }

  deinit { costate_numbers_free(numbers) }

  public func set(_ result: Int, to value: Double) { costate_numbers_set(numbers, result, value) }

  public func copy(_ result: Int, _ a: Int) { costate_numbers_copy(numbers, result, a) }
  public func double(_ a: Int) -> Double { costate_numbers_double(numbers, a) }

  /// A number of another precision, rounded to this one.
  public func copy(_ result: Int, _ a: Int, of source: BigNumbers) {
    costate_numbers_import(numbers, result, source.numbers, a)
  }

  public func add(_ result: Int, _ a: Int, _ b: Int) { costate_numbers_add(numbers, result, a, b) }
  public func subtract(_ result: Int, _ a: Int, _ b: Int) {
    costate_numbers_subtract(numbers, result, a, b)
  }
  public func multiply(_ result: Int, _ a: Int, _ b: Int) {
    costate_numbers_multiply(numbers, result, a, b)
  }
  public func divide(_ result: Int, _ a: Int, _ b: Int) {
    costate_numbers_divide(numbers, result, a, b)
  }
  public func power(_ result: Int, _ a: Int, _ b: Int) {
    costate_numbers_power(numbers, result, a, b)
  }
  public func multiply(_ result: Int, _ a: Int, by factor: Int) {
    costate_numbers_times(numbers, result, a, factor)
  }
  public func divide(_ result: Int, _ a: Int, by divisor: Int) {
    costate_numbers_over(numbers, result, a, divisor)
  }

  public func apply(_ operation: Operation, _ result: Int, _ a: Int) {
    costate_numbers_apply(numbers, operation.bigFunction, result, a)
  }

  public func sign(_ a: Int) -> Int { Int(costate_numbers_sign(numbers, a)) }
  public func compare(_ a: Int, _ b: Int) -> Int { Int(costate_numbers_compare(numbers, a, b)) }
  public func isFinite(_ a: Int) -> Bool { costate_numbers_is_finite(numbers, a) }
  public func log2(_ a: Int) -> Double { costate_numbers_log2(numbers, a) }

  public func convolve(_ result: Int, _ a: Int, _ b: Int, order k: Int, terms: ClosedRange<Int>) {
    costate_numbers_convolve(numbers, result, a, b, k, terms.lowerBound, terms.upperBound)
  }
  public func weightedConvolve(
    _ result: Int, _ a: Int, _ b: Int, order k: Int, terms: ClosedRange<Int>
  ) {
    costate_numbers_convolve_weighted(numbers, result, a, b, k, terms.lowerBound, terms.upperBound)
  }
  public func polynomial(_ result: Int, _ a: Int, order: Int, at h: Int) {
    costate_numbers_polynomial(numbers, result, a, order, h)
  }
}

extension BigNumbers {
  /// The constant as its text says it: one tenth is one tenth.
  public func set(_ result: Int, to constant: Constant) {
    switch constant.form {
    case .binary(let value): set(result, to: value)
    case .pi(let negative):
      costate_numbers_pi(numbers, result)
      if negative { apply(.negate, result, result) }
    case .decimal(let numerator, let denominator):
      let read =
        denominator.digits == "1" && denominator.exponent == 0
        ? costate_numbers_read(numbers, result, numerator.bigText)
        : costate_numbers_read_quotient(
          numbers, result, numerator.bigText, denominator.bigText)
      precondition(read, "not a decimal: \(constant)")
    }
  }

  /// Scientific notation with `digits` significant digits, as in `-6.5121e+00`.
  public func text(_ a: Int, digits: Int) -> String {
    // Sign, point, `e`, and an exponent of 64 bits.
    var buffer = [CChar](repeating: 0, count: digits + 32)
    costate_numbers_write(numbers, a, Int32(digits), &buffer, buffer.count)
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

extension Constant.Decimal {
  fileprivate var bigText: String {
    "\(isNegative ? "-" : "")\(digits.isEmpty ? "0" : digits)e\(exponent)"
  }
}

extension Operation {
  fileprivate var bigFunction: costate_function {
    switch self {
    case .negate: costate_negate
    case .abs: costate_abs
    case .sign: costate_sign
    case .exp: costate_exp
    case .expm1: costate_expm1
    case .log: costate_log
    case .log1p: costate_log1p
    case .sqrt: costate_sqrt
    case .cbrt: costate_cbrt
    case .sin: costate_sin
    case .cos: costate_cos
    case .tan: costate_tan
    case .asin: costate_asin
    case .acos: costate_acos
    case .atan: costate_atan
    case .sinh: costate_sinh
    case .cosh: costate_cosh
    case .tanh: costate_tanh
    case .add, .subtract, .multiply, .divide, .power, .minimum, .maximum, .select:
      preconditionFailure("not an operation with one operand")
    }
  }
}
