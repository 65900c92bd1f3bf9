import Fields
import Foundation
import Gradients
import Integrators
import TestProblems
import Testing

/// Rosenbrock methods on adjoint equations: without the exact Jacobian and ∂f/∂t of those fields they
/// would lose their order in silence.
@Suite("Rosenbrock methods on adjoint equations")
struct ExactAdjointTests {
  @Test(
    "Errors fall with the fifth power of the step",
    arguments: [Named.interpolated, .backsolve], [TestProblem.forced, .lotkaVolterra, .costed])
  func order(named: Named, problem: TestProblem) throws {
    let truth = try problem.gradient(.tangent, .dop853, relative: 1e-12)
    // The forward solution is as good as exact, or at least of a higher order: the way back is what
    // is measured. Backsolve solves for the state again, at the tolerance of the state.
    let tolerances = [3e-5, 3e-6, 3e-7, 3e-8]
    let found = try tolerances.map { tolerance in
      let result = try problem.gradient(
        named, .dop853, relative: named.strategy.claim == .reconstruction ? tolerance : 1e-12
      ) {
        $0.tolerances.adjointRelative = tolerance
        $0.tolerances.adjointAbsolute = tolerance
        $0.tolerances.quadratureRelative = tolerance
        $0.tolerances.quadratureAbsolute = tolerance
        $0.adjointMethod = .rodas5p
      }
      #expect(result.failure == nil)
      return (
        steps: result.backward.accepted, error: relativeError(result.gradient, truth.gradient)
      )
    }
    let (first, last) = (found[0], found[3])
    let order =
      log2(first.error / last.error) / log2(Double(last.steps) / Double(first.steps))
    #expect(order > 4, "\(found)")
  }
}
