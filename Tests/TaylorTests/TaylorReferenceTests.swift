import Expressions
import Fields
import ProblemFiles
import Taylor
import Testing

/// Whole problems with solutions in closed form.
@Suite struct TaylorReferenceTests {
  private func solution(
    _ text: String, digits: Int = 40, order: Int? = nil
  ) throws -> TaylorSolution {
    try TaylorReference(ProblemFile.parse(text))
      .solve(TaylorSettings(decimalDigits: digits, order: order))
  }

  /// x = x₀ e^{−k t} with x₀ = 3 k: L = x(2) + ∫ x, k = 0.1 exactly.
  private static let decay = """
    span = [0, 2]
    objective = "x(T) + integral(x)"
    model = \"\"\"
      k = 0.1
      x(0) = 3*k
      x' = -k*x
    \"\"\"
    """

  /// The exact values by MPFR: with E = e^{−0.2}, x(T) = 0.3 E, ∫ x = 3 (1 − E).
  @Test func decay() throws {
    let solution = try solution(TaylorReferenceTests.decay)
    let e = exponential("-0.2")
    let numbers = BigNumbers(count: 3, precision: 200)
    func exact(_ a: String, _ b: String) -> String {  // a + b E
      numbers.set(0, to: Constant(Double(a)!, text: a))
      numbers.set(1, to: Constant(Double(b)!, text: b))
      numbers.set(2, to: Constant(Double(e)!, text: e))
      numbers.multiply(1, 1, 2)
      numbers.add(0, 0, 1)
      return numbers.text(0, digits: 40)
    }
    #expect(agrees(solution.state(digits: 40)[0], with: exact("0", "0.3"), digits: 37))
    #expect(agrees(solution.value(digits: 40), with: exact("3", "-2.7"), digits: 37))
    // dL/dδ = E + (1 − E)/k.
    let initial = solution.initialGradient(digits: 40)[0]
    #expect(agrees(initial, with: exact("10", "-9"), digits: 37))
    // L = 3 k E + 3 (1 − E), dE/dk = −2 E: dL/dk = 3 E − 6 k E + 6 E.
    let parameter = solution.parameterGradient(digits: 40)[0]
    #expect(agrees(parameter, with: exact("0", "8.4"), digits: 37))
  }

  /// The precision and the order are those asked for.
  @Test func precisionTells() throws {
    let exact = try solution(TaylorReferenceTests.decay, digits: 80)
    for digits in [20, 30, 40] {
      let agreed = try solution(TaylorReferenceTests.decay, digits: digits).agreement(with: exact)
      #expect(agreed.allSatisfy { (Double(digits) - 3...Double(digits) + 8).contains($0) })
    }
    let other = try solution(TaylorReferenceTests.decay, digits: 40, order: 20)
    let usual = try solution(TaylorReferenceTests.decay, digits: 40)
    #expect(other.stepCount > usual.stepCount)
    #expect(other.agreement(with: exact).allSatisfy { $0 > 36 })
  }

  /// A tolerance that is too loose shows as digits that are wrong.
  @Test func toleranceTells() throws {
    let reference = try TaylorReference(ProblemFile.parse(TaylorReferenceTests.decay))
    let loose = try reference.solve(TaylorSettings(precision: 200, order: 8, tolerance: 40))
    let exact = try reference.solve(TaylorSettings(precision: 200))
    #expect(loose.agreement(with: exact).allSatisfy { (9...25).contains($0) })
  }

  /// y′ = 2 t y over a start that is no 0 and an end that no Double is: y(T) = e^{T² − t₀²}, T = 0.3.
  @Test func timesAreDecimals() throws {
    let solution = try solution(
      """
      span = [0.1, 0.3]
      objective = "observations(y*data.w + t)"
      model = "y(t0) = 1\\ny' = 2*t*y"
      [observations]
      times = [0.2, 0.3]
      w = [0.1, 0.7]
      """)
    let (first, last) = (exponential("0.03"), exponential("0.08"))
    let numbers = BigNumbers(count: 4, precision: 200)
    for (index, text) in [first, last, "0.1", "0.7"].enumerated() {
      numbers.set(index, to: Constant(Double(text)!, text: text))
    }
    #expect(agrees(solution.state(digits: 40)[0], with: last, digits: 37))
    numbers.multiply(0, 0, 2)
    numbers.multiply(1, 1, 3)
    numbers.add(0, 0, 1)
    // The gradient is that of Σ w y alone.
    #expect(
      agrees(solution.initialGradient(digits: 40)[0], with: numbers.text(0, digits: 40), digits: 37)
    )
    numbers.set(1, to: Constant(0.5, text: "0.5"))
    numbers.add(0, 0, 1)
    #expect(agrees(solution.value(digits: 40), with: numbers.text(0, digits: 40), digits: 37))
  }

  /// The period of Arenstorf's orbit has 30 digits; with its Double y ends 3e-15 away.
  @Test func orbitsCloseAtTheWrittenTime() throws {
    let problem = try ProblemFile.load("arenstorf")
    let settings = TaylorSettings(decimalDigits: 45)
    let solution = try TaylorReference(problem, gradient: false).solve(settings)
    let state = solution.state(digits: 40)
    #expect(agrees(state[0], with: "0.994", digits: 22))
    #expect(agrees(state[3], with: "-2.00158510637908252240537862224", digits: 22))
    for zero in state[1...2] { #expect(abs(Double(zero)!) < 1e-22) }
    let double = ExactTimes(start: Constant(0), end: Constant(problem.span.end))
    let rounded = try TaylorReference(problem, gradient: false, times: double).solve(settings)
    #expect(abs(Double(rounded.state(digits: 40)[1])!) > 1e-15)
  }

  /// All times given count, and not those of the problem: y′ = 6 and a pulse of 2 that is shorter
  /// than an eighth of a step.
  @Test func timesGivenAreTimesTaken() throws {
    let problem = try ProblemFile.parse(
      """
      span = [0, 1]
      objective = "observations(y)"
      discontinuities = [0.25]
      model = "y(t0) = 0\\ny' = select((t - 1/3)*(0.334 - t) > 0, 3000, 0) + 6"
      [observations]
      times = [0.5]
      """)
    func third(_ count: Int) -> Constant { Constant(Double(count) / 3, text: "\(count)/3") }
    let pulse = [third(1), Constant(0.334, text: "0.334")]
    let times = ExactTimes(
      start: Constant(0), end: third(4), observations: [third(2)], discontinuities: pulse)
    let solution = try TaylorReference(problem, times: times)
      .solve(TaylorSettings(decimalDigits: 40))
    #expect(agrees(solution.value(digits: 40), with: "6", digits: 36))
    #expect(agrees(solution.state(digits: 40)[0], with: "10", digits: 36))
    // From 1/6 on instead of 0, and blind to the pulse.
    let blind = ExactTimes(
      start: Constant(1.0 / 6, text: "1/6"), end: third(4), observations: [third(2)])
    let other = try TaylorReference(problem, times: blind).solve(TaylorSettings(decimalDigits: 40))
    #expect(agrees(other.state(digits: 40)[0], with: "7", digits: 36))
  }

  /// x′ = |1 − x| crosses nothing, x′ = −sign(t − 1/3)… does: a jump at a third, not at a Double.
  @Test func jumpsAreFound() throws {
    let solution = try solution(
      """
      span = [0, 1]
      objective = "x(T)"
      model = \"\"\"
        k = 2
        x(0) = 1
        x' = select(t <= 1/3, k*x, -x)
      \"\"\"
      """)
    // x(1) = e^{k/3 − 2/3} = 1, dx/dk = 1/3.
    #expect(agrees(solution.value(digits: 40), with: "1", digits: 37))
    let third = "0.33333333333333333333333333333333333333333333"
    #expect(agrees(solution.parameterGradient(digits: 40)[0], with: third, digits: 37))
    #expect(solution.kinkCount == 1)
  }

  /// x″ = −|x|′s kink, where the state finds it: x′ = v, v′ = −1, L = ∫ |x|, x₀ = 1/2, v₀ = 0 on
  /// [0, 2]: x = 1/2 − t²/2 changes its sign at t = 1; ∫ = 1/3 + 2/3 = 1, ∂/∂x₀ = 1 − 1 = 0,
  /// ∂/∂v₀ = 1/2 − 3/2 = −1.
  @Test func kinksOfStatesAreFound() throws {
    let solution = try solution(
      """
      span = [0, 2]
      objective = "integral(abs(x))"
      model = "x(0) = 0.5\\nv(0) = 0\\nx' = v\\nv' = -1"
      """)
    #expect(solution.kinkCount == 1)
    #expect(agrees(solution.value(digits: 40), with: "1", digits: 37))
    #expect(abs(Double(solution.initialGradient(digits: 20)[0])!) < 1e-37)
    #expect(agrees(solution.initialGradient(digits: 40)[1], with: "-1", digits: 37))
  }

  /// x′ = 1 up to x = 1, 2 beyond: x(2) = 3, which has a gradient that the variational equations do not
  /// know of.
  @Test func jumpsThatMoveHaveNoGradient() throws {
    let problem = try ProblemFile.parse(
      "span = [0, 2]\nobjective = \"x(T)\"\nmodel = \"x(0) = 0\\nx' = select(x < 1, 1, 2)\"")
    let settings = TaylorSettings(decimalDigits: 30)
    let state = try TaylorReference(problem, gradient: false).solve(settings)
    #expect(agrees(state.value(digits: 30), with: "3", digits: 28))
    #expect(throws: TaylorFailure.self) { try TaylorReference(problem).solve(settings) }
  }

  /// A pulse that is shorter than an eighth of a step is seen where its times are listed, and not else.
  @Test func listedTimesEndSteps() throws {
    let text = """
      span = [0, 1]
      objective = "x(T)"
      discontinuities = [0.55, 0.551]
      model = "x(0) = 0\\nx' = select((t - 0.55)*(0.551 - t) > 0, 1000, 0)"
      """
    #expect(agrees(try solution(text).value(digits: 40), with: "1", digits: 36))
    let unlisted = text.split(separator: "\n").filter { !$0.hasPrefix("disc") }
      .joined(separator: "\n")
    #expect(!agrees(try solution(unlisted).value(digits: 40), with: "1", digits: 3))
  }

  @Test func budgetsEndRuns() throws {
    let problem = try ProblemFile.load("lorenz", span: TimeSpan(start: 0, end: 400))
    var settings = TaylorSettings(decimalDigits: 300)
    settings.budgetSeconds = 0.2
    do {
      _ = try TaylorReference(problem).solve(settings)
      Issue.record("hours of work in a second")
    } catch let failure as TaylorFailure {
      #expect(failure.message.contains("at t = ") && failure.message.contains("the budget is 0.2"))
    }
  }

  @Test func failuresAreSentences() throws {
    let blowUp = try TaylorReference(
      ProblemFile.parse("span = [0, 2]\nobjective = \"y(T)\"\nmodel = \"y(0) = 1\\ny' = y^2\""))
    var settings = TaylorSettings(decimalDigits: 20)
    settings.maximumSteps = 300
    #expect(throws: TaylorFailure.self) { try blowUp.solve(settings) }
    do {
      _ = try blowUp.solve(settings)
    } catch {
      #expect(error.message.contains("t = "))
    }
    let root = try TaylorReference(
      ProblemFile.parse("span = [0, 2]\nobjective = \"y(T)\"\nmodel = \"y(0) = 0\\ny' = sqrt(y)\""))
    #expect(throws: TaylorFailure.self) { try root.solve(TaylorSettings(decimalDigits: 20)) }
    let bounce = try ProblemFile.load("bouncing-ball")
    #expect(throws: BadInput.self) { try TaylorReference(bounce) }
  }
}
