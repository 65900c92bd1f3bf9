import Fields
import Foundation
import Integrators

/// A solution by equal steps, driven by hand: whatever error a step reports, it is taken.
public struct FixedSteps {
  public let problem: SolvedProblem
  public let method: Method

  public init(problem: SolvedProblem, method: Method) {
    self.problem = problem
    self.method = method
  }

  /// The largest error at the ends of the steps, and between them by dense output.
  public func errors(steps: Int) -> (ends: Double, between: Double) {
    let field = problem.field()
    let n = field.kernels.stateCount
    // For Newton only.
    let stepper = method.makeStepper(
      field: field.kernels,
      tolerances: Tolerances(relative: 1e-13, absolute: 1e-13, count: n))
    let (start, end) = (problem.span.lowerBound, problem.span.upperBound)
    let h = (end - start) / Double(steps)
    stepper.start(t: start, y: problem.solution(start))
    let degree = stepper.denseDegree
    var coefficients = [Double](repeating: 0, count: degree * stepper.stride)
    var (ends, between) = (0.0, 0.0)
    for k in 0..<steps {
      let t = start + Double(k) * h
      guard case .candidate = stepper.attempt(t: t, h: h) else { return (.infinity, .infinity) }
      stepper.complete(t: t, h: h)
      stepper.writeDense(t: t, h: h, into: &coefficients)
      for theta in stride(from: 0.05, to: 1, by: 0.1) {
        let exact = problem.solution(t + theta * h)
        for i in 0..<n {
          var value = 0.0
          for power in (0..<degree).reversed() {
            value = (value + coefficients[power * stepper.stride + i]) * theta
          }
          between = max(between, abs(stepper.state[i] + value - exact[i]) / max(1, abs(exact[i])))
        }
      }
      let exact = problem.solution(t + h)
      for i in 0..<n { ends = max(ends, abs(stepper.result[i] - exact[i]) / max(1, abs(exact[i]))) }
      stepper.advance()
    }
    return (ends, between)
  }

  /// Slopes of log error against log h, by least squares.
  public func orders(steps: [Int]) -> (ends: Double, between: Double) {
    let found = steps.map { errors(steps: $0) }
    return (slope(steps, found.map { $0.ends }), slope(steps, found.map { $0.between }))
  }

  private func slope(_ steps: [Int], _ errors: [Double]) -> Double {
    FixedSteps.slope(steps.map { -log(Double($0)) }, errors.map { log($0) })
  }

  /// The slope of the line of least squares through the points (xᵢ, yᵢ).
  public static func slope(_ x: [Double], _ y: [Double]) -> Double {
    let count = Double(x.count)
    let (meanX, meanY) = (x.reduce(0, +) / count, y.reduce(0, +) / count)
    var (covariance, variance) = (0.0, 0.0)
    for (a, b) in zip(x, y) {
      covariance += (a - meanX) * (b - meanY)
      variance += (a - meanX) * (a - meanX)
    }
    return covariance / variance
  }
}
