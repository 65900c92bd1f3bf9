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
      let factor = controller.accepted(squaredError: error * error)
      #expect(abs(factor / (0.9 * pow(error, -0.2)) - 1) < 1e-3)
    }
  }

  @Test("Steps grow and shrink within their limits, and not at all after a rejection")
  func limits() {
    var controller = StepController(errorOrder: 5, beta: 0.08, smallest: 0.2, largest: 10)
    #expect(controller.accepted(squaredError: 0) == 10)
    #expect(controller.rejected(squaredError: 1e30) == 0.2)
    #expect(controller.accepted(squaredError: 0) == 1)
    #expect(controller.accepted(squaredError: 1e-20) > 1)
    #expect(controller.failed() < 1)
    #expect(controller.accepted(squaredError: 1e-20) == 1)
    for squared in [1.0000001, 1.1, 4, 1e6] {
      #expect(controller.rejected(squaredError: squared) <= 0.9)
    }
  }

  @Test("The error before enters, until it is reset")
  func memory() {
    var seasoned = StepController(errorOrder: 5, beta: 0.08)
    _ = seasoned.accepted(squaredError: 0.81)
    var fresh = seasoned
    fresh.reset()
    #expect(fresh == StepController(errorOrder: 5, beta: 0.08))
    #expect(seasoned.accepted(squaredError: 0.5) > 1.5 * fresh.accepted(squaredError: 0.5))
  }
}
