import Expressions
import Fields
import HighPrecision
import ProblemFiles
import Taylor
import Testing

@Suite struct MultiplePrecisionTests {
  private func wide(_ text: String) -> MultiplePrecision { MultiplePrecision(decimal: text)! }

  /// Relative, in Double.
  private func deviation(_ value: MultiplePrecision, _ expected: MultiplePrecision) -> Double {
    ((value - expected) / expected).nearestDouble.magnitude
  }

  private func deviation(_ value: MultiplePrecision, _ literal: String) -> Double {
    deviation(value, wide(literal))
  }

  @Test func `ninety-five digits are right`() {
    let one = MultiplePrecision(1.0)
    #expect(
      MultiplePrecision.pi.decimal(digits: 95)
        == "3.1415926535897932384626433832795028841971693993751058209749445923078164062862089986280348253421"
    )
    let e =
      "2.7182818284590452353602874713526624977572470936999595749669676277240766303535475945713821785251664"
    #expect(deviation(.exp(one), e) < 1e-95)
    #expect(deviation(.log(wide(e)), one) < 1e-95)
    let root = MultiplePrecision.sqrt(one + one)
    #expect(deviation(root * root, one + one) < 1e-95)
    let third = MultiplePrecision(Constant(1.0 / 3, text: "1/3"))
    #expect(deviation(third + third + third, one) < 1e-95)
    #expect(deviation(wide("0.1") * wide("10"), one) < 1e-95)
    #expect(deviation(.power(one + one, wide("-1.5")) * root * (one + one), one) < 1e-95)
    #expect(deviation(one - wide("0.25"), "0.75") == 0 && (one - one).nearestDouble == 0)
    var sum = one
    sum.add(product: wide("3"), wide("0.5"))
    #expect(sum == wide("2.5"))
  }

  /// Each function undoes another, at arguments where neither loses digits.
  @Test func `functions are themselves`() {
    let x = wide("0.3")
    #expect(deviation(.asin(.sin(x)), x) < 1e-94 && deviation(.acos(.cos(x)), x) < 1e-94)
    #expect(deviation(.atan(.tan(x)), x) < 1e-94 && deviation(.log1p(.expm1(x)), x) < 1e-94)
    #expect(deviation(.tanh(x) * .cosh(x), .sinh(x)) < 1e-94)
    let cube = MultiplePrecision.cbrt(-x)
    #expect(deviation(cube * cube * cube, -x) < 1e-94)
    #expect(deviation(.abs(-x), x) == 0 && MultiplePrecision.sign(-x) == MultiplePrecision(-1.0))
  }

  @Test func `it follows the conventions of the operations`() {
    let (one, two) = (MultiplePrecision(1.0), MultiplePrecision(2.0))
    let none = MultiplePrecision(.nan)
    #expect(MultiplePrecision.select(MultiplePrecision(0.0), one, two) == two)
    #expect(MultiplePrecision.select(none, one, two) == two)
    #expect(MultiplePrecision.select(wide("1e-500"), one, two) == one)
    #expect(MultiplePrecision.sign(MultiplePrecision(0.0)) == MultiplePrecision(0.0))
    #expect(MultiplePrecision.maximum(one, two) == two)
    #expect(MultiplePrecision.minimum(one, two) == one && one < two && !(two < one))
    #expect(MultiplePrecision.minimum(one, none) != one)
    #expect(none != none && none.decimal(digits: 5) == "nan")
    #expect(MultiplePrecision.log(-one).nearestDouble.isNaN)
  }

  @Test(arguments: [
    "1", "-0.001", "321.8122", "-9.1855347645577639038992e-6", "1e30", "2.5e-2000", "0",
  ]) func `what is read is printed`(text: String) {
    #expect(wide(text).decimal(digits: 60) == text)
    #expect(wide("-0.96").decimal(digits: 1) == "-1")
  }

  @Test(arguments: CollocationNodes.allCases, [9, 20, 30])
  func `the simplifying conditions hold to 1e-91`(kind: CollocationNodes, stages: Int) {
    let residuals = CollocationTable<MultiplePrecision>(kind, stages: stages).conditionResiduals
    #expect(residuals.b < 1e-91 && residuals.c < 1e-91 && residuals.d < 1e-91, "\(residuals)")
  }

  /// Collocation in 320 bits, in double-double, and Taylor series in 300 bits.
  @Test func `the routes agree, each to its digits`() throws {
    let problem = try project("lorenz", span: TimeSpan(start: 0, end: 1))
    let reference = try CollocationReference(problem: problem, stages: 18, tolerance: 1e-33)
    let wide = try reference.solveMultiple()
    let series = try TaylorReference(problem).solve(TaylorSettings(precision: 300))
    let found = [wide.value] + wide.state + wide.initial + wide.parameters
    for (index, number) in found.enumerated() {
      let literal = series.text(index, digits: 80)
      #expect(deviation(number, literal) < 1e-62, "\(index)")
    }
    let short = try CollocationReference(problem: problem, stages: 9, tolerance: 1e-18).solve()
    for (a, b) in zip(short.state + short.parameters, wide.state + wide.parameters) {
      #expect(deviation(self.wide(a.decimal(digits: 33)), b) < 1e-27)
    }
    // A tolerance that is too loose shows.
    let loose = try CollocationReference(problem: problem, stages: 8, tolerance: 1e-14)
      .solveMultiple()
    #expect((1e-45...1e-20).contains(deviation(loose.value, wide.value)))
  }

  @Test func `a tolerance beyond double-double is refused there`() throws {
    let problem = try project("lorenz", span: TimeSpan(start: 0, end: 1))
    let reference = try CollocationReference(problem: problem, stages: 20, tolerance: 1e-40)
    #expect(throws: CollocationFailure.self) { try reference.solve() }
  }
}
