import Foundation
import Testing

@testable import Integrators

@Suite("The step controller")
struct StepControllerTests {
  @Test("Its logarithm and exponential are right to a few digits, everywhere")
  func approximations() {
    for exponent in stride(from: -299.0, through: 299, by: 0.37) {
      let x = pow(10, exponent)
      #expect(abs(StepController.log2(x) - Foundation.log2(x)) < 3e-4)
    }
    for x in stride(from: -60.0, through: 60, by: 0.0173) {
      #expect(abs(StepController.exp2(x) / Foundation.exp2(x) - 1) < 2e-4)
    }
  }

  @Test("Without memory it is the elementary controller")
  func elementary() {
    var controller = StepController(errorOrder: 5, beta: 0)
    for error in [1e-4, 0.01, 0.3, 0.9] {
      let factor = controller.accepted(squaredError: error * error, size: 1)
      #expect(abs(factor / (0.9 * pow(error, -0.2)) - 1) < 1e-3)
    }
  }

  @Test("Steps grow and shrink within their limits, and not at all after a rejection")
  func limits() {
    var controller = StepController(errorOrder: 5, beta: 0.08, smallest: 0.2, largest: 10)
    #expect(controller.accepted(squaredError: 0, size: 1) == 10)
    #expect(controller.rejected(squaredError: 1e30) == 0.2)
    #expect(controller.accepted(squaredError: 0, size: 1) == 1)
    #expect(controller.accepted(squaredError: 1e-20, size: 1) > 1)
    #expect(controller.failed() < 1)
    #expect(controller.accepted(squaredError: 1e-20, size: 1) == 1)
    for squared in [1.0000001, 1.1, 4, 1e6] {
      #expect(controller.rejected(squaredError: squared) <= 0.9)
    }
  }

  @Test("The error before enters, until it is reset")
  func memory() {
    var seasoned = StepController(errorOrder: 5, beta: 0.08)
    _ = seasoned.accepted(squaredError: 0.81, size: 1)
    var fresh = seasoned
    fresh.reset()
    #expect(fresh == StepController(errorOrder: 5, beta: 0.08))
    #expect(
      seasoned.accepted(squaredError: 0.5, size: 1) > 1.5
        * fresh.accepted(squaredError: 0.5, size: 1))
  }

  /// The factor of the fourth of four steps, by the formula.
  private func factor(
    _ w: (Double, Double, Double), sizeWeight: Double, errors e: [Double], sizes h: [Double]
  ) -> Double {
    0.9 * pow(e[3], -w.0) * pow(e[2], -w.1) * pow(e[1], -w.2) * pow(h[3] / h[2], -sizeWeight)
  }

  @Test("Each kind follows its formula", arguments: StepController.Kind.allCases)
  func formulas(kind: StepController.Kind) {
    let k = 5.0
    let errors = [0.5, 0.7, 0.2, 0.6]
    let sizes = [1, 0.8, 0.9, 1.1]
    let pi = StepController(errorOrder: 5, beta: 0.08).replaced(by: kind)
    var controller = pi
    var found = 0.0
    for (error, size) in zip(errors, sizes) {
      found = controller.accepted(squaredError: error * error, size: size)
    }
    let expected =
      switch kind {
      case .elementary: factor((1 / k, 0, 0), sizeWeight: 0, errors: errors, sizes: sizes)
      case .pi: factor((1 / k - 0.06, -0.08, 0), sizeWeight: 0, errors: errors, sizes: sizes)
      case .pid:
        factor(
          (1 / (18 * k), 1 / (9 * k), 1 / (18 * k)), sizeWeight: 0, errors: errors, sizes: sizes)
      case .h211b: factor((0.25 / k, 0.25 / k, 0), sizeWeight: 0.25, errors: errors, sizes: sizes)
      case .predictive:
        min(
          factor((2 / k, -1 / k, 0), sizeWeight: -1, errors: errors, sizes: sizes),
          factor((1 / k, 0, 0), sizeWeight: 0, errors: errors, sizes: sizes))
      case .fixed: 1.0
      }
    #expect(abs(found / expected - 1) < 1e-3)
    controller.reset()
    #expect(controller == pi)
  }
}
