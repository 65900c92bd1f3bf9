import Expressions
import Taylor
import Testing

@Suite struct BigNumbersTests {
  private static let pi = "3.14159265358979323846264338327950288419716939937510582097494459230781"

  private func text(_ constant: Constant, digits: Int = 60) -> String {
    let numbers = BigNumbers(count: 1, precision: 240)
    numbers.set(0, to: constant)
    return numbers.text(0, digits: digits)
  }

  @Test func constantsAreReadAsWritten() {
    let tenth = text(Constant(0.1, text: "0.1"))
    #expect(tenth == "1." + String(repeating: "0", count: 59) + "e-01")
    // The Double itself where there is no text.
    #expect(text(Constant(0.1)).hasPrefix("1.00000000000000005551115123125782702118158340454"))
    #expect(
      text(Constant(8.0 / 3, text: "8/3")).hasPrefix("2." + String(repeating: "6", count: 58)))
    #expect(
      text(Constant(-8.0 / 3, text: "-8/3"))
        .hasPrefix("-2." + String(repeating: "6", count: 58)))
    #expect(agreement(text(.pi), BigNumbersTests.pi) > 59)
    #expect(agreement(text(Constant(-.pi, text: "-pi")), "-" + BigNumbersTests.pi) > 59)
    #expect(text(Constant(0, text: "0.00")).hasPrefix("0.000"))
  }

  @Test func exponentsBeyondDouble() {
    let numbers = BigNumbers(count: 2, precision: 64)
    numbers.set(0, to: Constant(2))
    for _ in 0..<12 { numbers.multiply(0, 0, 0) }
    #expect(numbers.log2(0) == 4096 && numbers.double(0) == .infinity && numbers.isFinite(0))
    numbers.set(1, to: 0)
    #expect(numbers.log2(1) == -.infinity)
    numbers.divide(1, 0, 1)
    #expect(!numbers.isFinite(1) && numbers.log2(1).isNaN)
  }

  @Test func orderAndSign() {
    let numbers = BigNumbers(count: 3, precision: 64)
    numbers.set(0, to: -1.5)
    numbers.set(1, to: 2)
    numbers.set(2, to: .nan)
    #expect(numbers.sign(0) == -1 && numbers.sign(1) == 1 && numbers.sign(2) == 0)
    #expect(numbers.compare(0, 1) == -1 && numbers.compare(1, 0) == 1 && numbers.compare(1, 2) == 0)
  }

  /// More bits, more digits: the precision is the one asked for.
  @Test(arguments: [64, 128, 500]) func precision(_ bits: Int) {
    let (numbers, fine) = (
      BigNumbers(count: 1, precision: bits), BigNumbers(count: 2, precision: 1200)
    )
    numbers.set(0, to: 2)
    numbers.apply(.sqrt, 0, 0)
    fine.copy(0, 0, of: numbers)
    fine.set(1, to: 2)
    fine.apply(.sqrt, 1, 1)
    #expect((1...1.1).contains(agreement(fine, 0, 1) / (Double(bits) * 0.30103)))
  }
}
