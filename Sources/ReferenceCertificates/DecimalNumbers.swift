import Expressions
import Taylor

/// Decimals compared and rounded: the arithmetic of a certificate.
///
/// In more bits than any of them has digits, so that nothing is decided by rounding here.
struct DecimalNumbers {
  private let numbers: BigNumbers

  init(_ texts: [String], digits: Int) {
    // 3.33 bits a digit.
    numbers = BigNumbers(count: texts.count + 1, precision: 64 + digits * 10 / 3)
    for (index, text) in texts.enumerated() { numbers.set(index, to: Constant(.nan, text: text)) }
  }

  private var scratch: Int { numbers.count - 1 }

  /// log₁₀ |a|; −∞ for 0.
  func size(_ a: Int) -> Double { log10(a) }

  /// The significant digits on which two agree: −log₁₀ |a − b| / max(|a|, |b|), ∞ where they are
  /// equal.
  func agreement(_ a: Int, _ b: Int) -> Double {
    numbers.subtract(scratch, a, b)
    guard numbers.isFinite(scratch) else { return -.infinity }
    if numbers.sign(scratch) == 0 { return .infinity }
    return max(log10(a), log10(b)) - log10(scratch)
  }

  private func log10(_ a: Int) -> Double { numbers.log2(a) * Double.log(2) / Double.log(10) }

  /// Rounded to so many significant digits: `0.00123`, `-1.23e-10`.
  func text(_ a: Int, digits: Int) -> String {
    if numbers.sign(a) == 0 { return "0" }
    return DecimalNumbers.positional(numbers.text(a, digits: max(1, digits)))
  }

  /// `-1.23e-02` as a person would write it.
  static func positional(_ scientific: String) -> String {
    let halves = scientific.split(separator: "e")
    guard halves.count == 2, let exponent = Int(halves[1]) else { return scientific }
    let isNegative = halves[0].hasPrefix("-")
    var digits = halves[0].filter { $0 != "-" && $0 != "." }
    let sign = isNegative ? "-" : ""
    guard (-4..<21).contains(exponent), exponent < digits.count else {
      let fraction = digits.dropFirst()
      return sign + digits.prefix(1) + (fraction.isEmpty ? "" : "." + fraction) + "e\(exponent)"
    }
    if exponent < 0 {
      digits = String(repeating: "0", count: -exponent) + digits
    }
    let whole = max(exponent, 0) + 1
    let fraction = digits.dropFirst(whole)
    return sign + digits.prefix(whole) + (fraction.isEmpty ? "" : "." + fraction)
  }
}
