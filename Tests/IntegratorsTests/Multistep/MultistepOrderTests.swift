import Expressions
import Fields
import Glibc
import Testing

@testable import Integrators

@Suite("The order of multistep formulas")
struct MultistepOrderTests {
  static let cases = MultistepExactnessTests.cases

  /// y′ = A (y − s(t)) + s′(t), s = (cos t, sin 2t): linear, so that Newton is exact.
  private static func pursuit() -> Field {
    Field(
      rhs: Model(states: ["a", "b"]) { t, y, _ in
        let a: Expression = y[0] - cos(t)
        let b: Expression = y[1] - sin(2 * t)
        let first: Expression = -0.5 * a + b - sin(t)
        let second: Expression = -1 * a - 0.5 * b + 2 * cos(2 * t)
        return [first, second]
      } initial: { _ in
        [1, 0]
      }.rhs, parameterValues: [], backend: .interpreter)
  }

  private func solution(_ t: Double) -> [Double] { [cos(t), sin(2 * t)] }
  private func slope(_ t: Double) -> [Double] { [-sin(t), 2 * cos(2 * t)] }

  private func errors(
    _ formula: MultistepFormula, _ iteration: MultistepIteration, order: Int, steps: Int
  ) -> (ends: Double, between: Double) {
    let end = 3.0
    let h = end / Double(steps)
    let field = Self.pursuit()
    // By functional iteration once only, which leaves the order what it is; Newton is done at once.
    let loaded = LoadedMultistep(
      formula, iteration, order: order, field: field.kernels,
      tolerance: iteration == .functional ? 1e6 : 1e-3, start: 0, h: h, solution: solution,
      slope: slope)
    let stepper = loaded.stepper
    var dense = [Double](repeating: 0, count: stepper.denseDegree * stepper.stride)
    var (ends, between) = (0.0, 0.0)
    for k in 0..<steps {
      let t = Double(k) * h
      guard loaded.take(t: t, h: h) else { return (.infinity, .infinity) }
      stepper.writeDense(t: t, h: h, into: &dense)
      for theta in [0.2, 0.5, 0.7, 0.9] {
        let exact = solution(t + theta * h)
        for i in 0..<2 {
          var value = 0.0
          for power in (0..<stepper.denseDegree).reversed() {
            value = (value + dense[power * stepper.stride + i]) * theta
          }
          between = max(between, abs(stepper.state[i] + value - exact[i]))
        }
      }
      let exact = solution(t + h)
      for i in 0..<2 { ends = max(ends, abs(stepper.result[i] - exact[i])) }
      stepper.advance()
    }
    return (ends, between)
  }

  /// Numbers of steps between instability and round-off.
  private func steps(_ order: Int) -> [Int] {
    switch order {
    case 1: [3000, 4500, 6000]
    case 2: [800, 1200, 1600]
    case 3, 4: [200, 300, 400]
    case 5, 6: [100, 150, 200]
    case 7, 8: [70, 85, 100]
    case 9, 10: [60, 68, 76]
    default: [54, 58, 62]
    }
  }

  @Test("is the one claimed, in the steps and between them", arguments: cases)
  func order(formula: MultistepFormula, order: Int, iteration: MultistepIteration) {
    let steps = steps(order)
    let found = steps.map { errors(formula, iteration, order: order, steps: $0) }
    func slope(_ errors: [Double]) -> Double {
      let x = steps.map { -log(Double($0)) }
      let y = errors.map { log($0) }
      let (meanX, meanY) = (x.reduce(0, +) / 3, y.reduce(0, +) / 3)
      var (covariance, variance) = (0.0, 0.0)
      for k in 0..<3 {
        covariance += (x[k] - meanX) * (y[k] - meanY)
        variance += (x[k] - meanX) * (x[k] - meanX)
      }
      return covariance / variance
    }
    #expect(abs(slope(found.map(\.ends)) - Double(order)) < 0.2, "\(found)")
    #expect(slope(found.map(\.between)) > Double(order) - 0.2, "\(found)")
  }
}
