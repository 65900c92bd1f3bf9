import Expressions
import Fields
import Glibc
import TestProblems
import Testing

@testable import Integrators

@Suite("Multistep formulas of variable step")
struct MultistepExactnessTests {
  static let cases = MultistepFormula.allCases.flatMap { formula in
    (1...formula.greatestOrder).flatMap { order in
      MultistepIteration.allCases.map { (formula, order, $0) }
    }
  }

  /// y′ = c (y − P(t)) + P′(t), P = Σ tᵏ/(k + 1), with P of this degree: y = P.
  private func field(degree: Int) -> Field {
    Field(
      rhs: Model(states: ["y", "z"]) { t, y, _ in
        var p: Expression = 1
        var slope: Expression = 0
        var power: Expression = 1
        for k in 1...degree {
          let share: Double = 1 / Double(k + 1)
          let value = Expression(floatLiteral: share)
          let rate = Expression(floatLiteral: Double(k) * share)
          slope = slope + power * rate
          power = power * t
          p = p + power * value
        }
        let a: Expression = y[0] - p
        let b: Expression = y[1] - p
        let first: Expression = slope - 0.3 * a
        let second: Expression = slope + 0.2 * a - 0.1 * b
        return [first, second]
      } initial: { _ in
        [1, 1]
      }.rhs, parameterValues: [], backend: .interpreter)
  }

  private func polynomial(_ degree: Int, _ t: Double) -> Double {
    var sum = 0.0
    for k in (0...degree).reversed() { sum = sum * t + 1 / Double(k + 1) }
    return sum
  }

  private func slope(_ degree: Int, _ t: Double) -> Double {
    var sum = 0.0
    for k in (1...degree).reversed() { sum = sum * t + Double(k) / Double(k + 1) }
    return sum
  }

  /// The largest error over random steps, landings among them.
  private func error(
    _ formula: MultistepFormula, _ iteration: MultistepIteration, order: Int, degree: Int
  ) -> Double {
    let field = field(degree: degree)
    let loaded = LoadedMultistep(
      formula, iteration, order: order, field: field.kernels, tolerance: 1e-10, start: -0.8,
      h: 0.05,
      solution: { [polynomial(degree, $0), polynomial(degree, $0)] },
      slope: { [slope(degree, $0), slope(degree, $0)] })
    let stepper = loaded.stepper
    var dense = [Double](repeating: 0, count: stepper.denseDegree * stepper.stride)
    var numbers = SeededNumbers(UInt64(order))
    var (t, worst) = (-0.8, 0.0)
    for k in 0..<40 {
      var h = 0.05 * pow(2, Double.random(in: -0.7...0.7, using: &numbers))
      // Short landings, some of them twice in a row, and some too short to be steps.
      if k % 7 == 3 { h = 0.0007 }
      if k % 13 == 8 { h = 0.012 }
      if k % 7 == 4 { h = 1e-5 }
      if k % 11 == 5 { h = 1e-9 }
      guard loaded.take(t: t, h: h) else { return .infinity }
      stepper.writeDense(t: t, h: h, into: &dense)
      for theta in [0.0, 0.3, 1] {
        let exact = polynomial(degree, t + theta * h)
        for i in 0..<2 {
          var value = 0.0
          for power in (0..<stepper.denseDegree).reversed() {
            value = (value + dense[power * stepper.stride + i]) * theta
          }
          worst = max(worst, abs(stepper.state[i] + value - exact))
        }
      }
      worst = max(worst, abs(stepper.result[0] - polynomial(degree, t + h)))
      stepper.advance()
      t += h
      worst = max(worst, 0.01 * abs(stepper.slope[0] - slope(degree, t)))
    }
    return worst
  }

  @Test(
    "are exact on polynomials up to their order, whatever the steps, between them too",
    arguments: cases)
  func exact(formula: MultistepFormula, order: Int, iteration: MultistepIteration) {
    let found = error(formula, iteration, order: order, degree: order)
    // Derivatives of order 12 out of values: round-off grows with the order.
    #expect(found < 1e-14 * pow(4, Double(order)), "\(found)")
  }

  @Test("and not on the next", arguments: cases.filter { $0.2 == .newton })
  func notExact(formula: MultistepFormula, order: Int, iteration: MultistepIteration) {
    let next = error(formula, iteration, order: order, degree: order + 1)
    let own = error(formula, iteration, order: order, degree: order)
    #expect(next > 20 * own && next.isFinite, "\(next) against \(own)")
  }

  @Test("have the textbook's coefficients where steps are equal")
  func textbook() {
    // Of f(tₙ₊₁): Hairer, Nørsett & Wanner I, III.1, and sums of 1/j.
    let adams: [Double] = [
      1.0, 1.0 / 2, 5.0 / 12, 3.0 / 8, 251.0 / 720, 95.0 / 288, 19087.0 / 60480, 5257.0 / 17280,
    ]
    // Of hᵖ⁺¹y⁽ᵖ⁺¹⁾: Adams–Bashforth and Adams–Moulton.
    let explicit: [Double] = [1.0 / 2, 5.0 / 12, 3.0 / 8, 251.0 / 720, 95.0 / 288, 19087.0 / 60480]
    let implicit: [Double] = [
      -0.5, -1.0 / 12, -1.0 / 24, -19.0 / 720, -3.0 / 160, -863.0 / 60480,
    ]
    for order in 1...8 {
      let found = equal(.adams, order: order)
      #expect(abs(1 / found.lambda[1] - adams[order - 1]) < 1e-14)
      if order <= 6 {
        let (predictor, corrector) = (explicit[order - 1], implicit[order - 1])
        let milne: Double = -corrector / (predictor - corrector)
        #expect(abs(found.errors.pointee.same - milne) < 1e-14)
      }
    }
    for order in 1...5 {
      let found = equal(.bdf, order: order)
      let harmonic: Double = (1...order).map { 1 / Double($0) }.reduce(0, +)
      #expect(abs(found.lambda[1] - harmonic) < 1e-14)
      #expect(abs(found.errors.pointee.same - 1 / (harmonic * Double(order + 1))) < 1e-14)
    }
  }

  private func equal(_ formula: MultistepFormula, order: Int) -> MultistepCoefficients {
    let coefficients = MultistepCoefficients(formula)
    for _ in 0...order { coefficients.append(0.3) }
    coefficients.prepare(order: order, h: 0.3)
    return coefficients
  }

  @Test(
    "Coefficients kept from equal steps are those computed anew",
    arguments: MultistepFormula.allCases)
  func kept(formula: MultistepFormula) {
    for order in 1...formula.greatestOrder {
      let kept = equal(formula, order: order)
      let first = (0...order).map { kept.lambda[$0] }
      kept.append(0.3)
      kept.prepare(order: order, h: 0.3)
      #expect((0...order).map { kept.lambda[$0] } == first)
      // Another size, and back: two steps of the old size do not make all of them equal.
      kept.append(0.2)
      kept.prepare(order: order, h: 0.3)
      if order > 2 {
        #expect((0...order).map { kept.lambda[$0] } != first)
      }
    }
  }

  @Test(
    "Λ alone, of steps in any order, is that of the whole", arguments: MultistepFormula.allCases)
  func alone(formula: MultistepFormula) {
    let alone = MultistepCoefficients(formula)
    var numbers = SeededNumbers(4)
    let varied = numbers.numbers(16, in: 0.5...1.5)
    let equal = Array(repeating: 0.3, count: 16)
    // Equal steps twice, so that the second Λ is the one kept, which others must not be.
    for order in 1...formula.greatestOrder {
      for sizes in [equal, equal, varied, equal] {
        let whole = MultistepCoefficients(formula)
        for size in sizes.reversed() { whole.append(size) }
        for h in [0.3, 0.2] {
          whole.prepare(order: order, h: h)
          alone.load(sizes, count: MultistepRecord.sizeCount(order: formula.greatestOrder))
          alone.writeLambda(order: order, h: h)
          for j in 0...order {
            #expect(abs(alone.lambda[j] - whole.lambda[j]) <= 1e-14 * abs(whole.lambda[j]))
          }
        }
      }
    }
  }
}
