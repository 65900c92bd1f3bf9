import Expressions
import Testing

@Suite struct ConstantTests {
  @Test func quotientsOfLiteralsKeepTheirText() {
    let (eight, three, tenth): (Expression, Expression, Expression) = (8, 3, 0.1)
    let value = 8.0 / 3.0
    #expect((eight / three).constant == Constant(value, text: "8/3"))
    #expect((-(eight / three)).constant == Constant(-value, text: "-8/3"))
    #expect(tenth.constant == Constant(0.1, text: "0.1"))
    #expect((6 / three).constant == Constant(2))
  }

  @Test func exactArithmeticIsFolded() {
    let folded: [(Expression, Double)] = [
      (2 + 3, 5), (0.5 * 0.25, 0.125), (1 / 8, 0.125), (sqrt(4), 2), (exp(0), 1), (cos(0), 1),
      (power(2, 10), 1024), (power(2, -1), 0.5), (minimum(0.1, 0.2), 0.1), (abs(-3), 3),
      (sign(-0.3), -1), (select(-1, 2, 3), 3), (1.5 - 0.25, 1.25),
    ]
    for (expression, value) in folded {
      #expect(expression.constantValue == value)
      let program = Recorder(inputs: ProgramInputs(states: 0, parameters: 0))
        .program(outputs: [expression])
      #expect(program.instructions.isEmpty, "\(program)")
    }
  }

  @Test func inexactArithmeticIsKept() {
    let kept: [Expression] = [
      0.1 + 0.2, 2 * Expression.pi, sqrt(2), exp(1), 1e300 * 1e300, 1e-200 * 1e-200, sqrt(-1),
      1 / 0, 0.1 * 3, Expression(1) / Expression.pi, power(0.1, 2),
    ]
    for expression in kept {
      let program = Recorder(inputs: ProgramInputs(states: 0, parameters: 0))
        .program(outputs: [expression])
      #expect(!program.instructions.isEmpty)
      #expect(expression.constantValue != nil)
    }
    let tenths: Expression = 0.1 + 0.2
    let sum: Double = 0.1 + 0.2
    #expect(tenths.constantValue == sum)
  }

  /// Constants made far from any recorder find their way into it, once.
  @Test func arenasOfConstantsAreAdopted() {
    let shared = sqrt(Expression(2)) + sqrt(3)
    let recorder = Recorder(inputs: ProgramInputs(states: 1, parameters: 0))
    let x = recorder.state(0)
    let program = recorder.program(outputs: [x * shared, x + shared, x - sqrt(2)])
    #expect(program.operationCounts[.sqrt] == 2)
    #expect(program.instructions.count == 6)
    let other = Recorder(inputs: ProgramInputs(states: 1, parameters: 0))
    let second = other.program(outputs: [other.state(0) * shared])
    #expect(second.instructions.count == 4)
  }

  @Test(arguments: [
    ("0.1", 0.1), ("-1.5e-3", -0.0015), ("8.32e-2", 0.0832), ("3e7", 3e7),
    ("12345678901234567890", 1.2345678901234567e19),
    ("1/3", 1.0 / 3), ("-2.5/1e1", -0.25), ("pi", Double.pi), ("-pi", -Double.pi), ("000.000", 0),
  ])
  func textsAreReadInEveryPrecision(_ text: String, _ value: Double) {
    let constant = Constant(value, text: text)
    #expect(constant.form != .binary(value))
    #if arch(x86_64)
      #expect(Double(Float80(constant)) == value)
    #endif
  }

  @Test(arguments: ["", "x", "1..2", "1e", "1e+-3", "1/2/3", "0x10", "١", "1e999999999"])
  func anUnreadableTextMeansTheDouble(_ text: String) {
    #expect(Constant(2, text: text).form == .binary(2))
  }

  #if arch(x86_64)
    @Test func higherPrecisionSeesThroughDouble() {
      let recorder = Recorder(inputs: ProgramInputs(states: 1, parameters: 0))
      let x = recorder.state(0)
      let program = recorder.program(outputs: [x * (8 / 3), x * (2 * Expression.pi), x * 0.1])
      var interpreter = Interpreter<Float80>(program)
      let values = interpreter.evaluate(t: 0, y: [1], p: []).outputs
      let expected: [Float80] = [8 / 3, 2 * .pi, 1 / 10]
      #expect(values == expected)
    }
  #endif
}
