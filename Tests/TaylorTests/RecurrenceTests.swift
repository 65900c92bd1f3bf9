import Taylor
import Testing

@testable import Expressions

/// The recurrence of every operation against the operation itself.
@Suite struct RecurrenceTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    var p = Constant(0)
    let function: @Sendable (Expression, Expression, Expression, Expression) -> Expression
    var testDescription: String { name }
  }

  /// Of u ≈ 0.7, v ≈ 0.4, both with slopes, of a constant p, and of t.
  static let cases: [Case] = {
    var all = Operation.allCases.map { operation in
      Case(name: "\(operation)") { u, v, _, _ in .apply(operation, u, v, u - v) }
    }
    let half = Constant(0.5)
    let third = Constant(1.0 / 3, text: "1/3")
    all += [
      Case(name: "u p", p: half) { u, _, p, _ in u * p },
      Case(name: "p u", p: half) { u, _, p, _ in p * u },
      Case(name: "u / p", p: third) { u, _, p, _ in u / p },
      Case(name: "p / u", p: third) { u, _, p, _ in p / u },
      Case(name: "u²") { u, _, _, _ in .apply(.power, u, 2, 0) },
      Case(name: "u⁷") { u, _, _, _ in .apply(.power, u, 7, 0) },
      Case(name: "u⁻³") { u, _, _, _ in .apply(.power, u, -3, 0) },
      Case(name: "u^100") { u, _, _, _ in .apply(.power, u, 100, 0) },
      Case(name: "u^p", p: third) { u, _, p, _ in .apply(.power, u, p, 0) },
      Case(name: "u^p, p whole", p: Constant(5)) { u, _, p, _ in .apply(.power, u, p, 0) },
      Case(name: "p^u", p: third) { u, _, p, _ in .apply(.power, p, u, 0) },
      Case(name: "p^(p + 1) u", p: third) { u, _, p, _ in .apply(.power, p, p + 1, 0) * u },
      Case(name: "t") { u, _, _, t in u * t + t },
      Case(name: "sin t cos t") { _, _, _, t in .apply(.sin, t, 0, 0) * .apply(.cos, t, 0, 0) },
      Case(name: "cbrt(−u)") { u, _, _, _ in .apply(.cbrt, -u, 0, 0) },
      Case(name: "|v − u|") { u, v, _, _ in .apply(.abs, v - u, 0, 0) },
      Case(name: "select(v − u, …)") { u, v, _, _ in .apply(.select, v - u, u, v) },
      Case(name: "min(v, u)") { u, v, _, _ in .apply(.minimum, v, u, 0) },
      Case(name: "max(v, u)") { u, v, _, _ in .apply(.maximum, v, u, 0) },
      Case(name: "min(p, p)", p: half) { u, _, p, _ in u * .apply(.minimum, p, p * p, 0) },
      Case(name: "nested") { u, v, _, t in .apply(.exp, .apply(.atan, u * v, 0, 0) / (t + u), 0, 0)
      },
    ]
    return all
  }()

  private static let u = [0.6875, 0.3125, -0.25, 0.0625]
  private static let v = [0.4375, -0.125, 0.5]

  static func agreement<Numbers: NumberStore>(
    _ test: Case, tau: Double, make: @escaping (Int) -> Numbers
  ) -> Double {
    PolynomialTest(u: u, v: v, p: test.p, tau: tau, make: make) { recorder in
      test.function(
        recorder.state(0), recorder.state(1), recorder.parameter(0), recorder.time)
    }.agreement
  }

  /// The first term left out is of order τ¹³ = 2⁻⁴¹⁶, that is 10⁻¹²⁵; the last one that is summed
  /// up, 10⁻¹¹⁵.
  @Test(arguments: cases) func seriesIsFunction(_ test: Case) {
    let digits = RecurrenceTests.agreement(test, tau: 0x1p-32) {
      BigNumbers(count: $0, precision: 500)
    }
    #expect(digits > (test.name == "u^100" ? 112 : 118))
  }

  /// The same code in other arithmetic.
  @Test(arguments: cases) func seriesInDouble(_ test: Case) {
    let digits = RecurrenceTests.agreement(test, tau: 0x1p-4) { DoubleNumbers(count: $0) }
    #expect(digits > (test.name == "u^100" ? 3 : 10.5))
  }

  /// Where sums of products are wrong in one term, every recurrence that has one is seen to be.
  @Test(arguments: cases) func wrongSumsAreSeen(_ test: Case) {
    let digits = RecurrenceTests.agreement(test, tau: 0x1p-4) { ForgetfulNumbers(count: $0) }
    let usesSums = !RecurrenceTests.withoutSums.contains(test.name)
    #expect((digits < 9) == usesSums)
  }

  /// Of u t the term that is lost is 0.
  private static let withoutSums: Set<String> = [
    "add", "subtract", "negate", "minimum", "maximum", "select", "abs", "sign", "u p", "p u",
    "u / p", "|v − u|", "select(v − u, …)", "min(v, u)", "max(v, u)", "min(p, p)",
    "p^(p + 1) u", "t",
  ]
}

/// Loses one term of every sum of three or more.
final class ForgetfulNumbers: DoubleNumbers {
  override func convolve(_ r: Int, _ a: Int, _ b: Int, order k: Int, terms: ClosedRange<Int>) {
    super.convolve(r, a, b, order: k, terms: shortened(terms))
  }
  override func weightedConvolve(
    _ r: Int, _ a: Int, _ b: Int, order k: Int, terms: ClosedRange<Int>
  ) {
    super.weightedConvolve(r, a, b, order: k, terms: shortened(terms))
  }
  private func shortened(_ terms: ClosedRange<Int>) -> ClosedRange<Int> {
    terms.count < 3 ? terms : terms.lowerBound...terms.upperBound - 1
  }
}
