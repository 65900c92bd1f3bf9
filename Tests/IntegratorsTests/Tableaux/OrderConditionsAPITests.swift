import Integrators
import Testing
import Verification

@Suite("Verification of a tableau by its order conditions")
struct VerificationTests {
  /// Order 3 claimed of the classical method, with a digit wrong in b.
  private func classical(_ slip: Double) -> ButcherTableau {
    ButcherTableau(
      name: "classical", order: 4, embeddedOrder: 0,
      a: [[0], [0.5, 0], [0, 0.5, 0], [0, 0, 1, 0]],
      b: [1.0 / 6.0, 1.0 / 3.0 + slip, 1.0 / 3.0 - slip, 1.0 / 6.0], c: [0, 0.5, 0.5, 1],
      error: [], dense: [[1], [], [], []], denseOrder: 1, citation: "none")
  }

  @Test("tells the order there is, whatever is claimed")
  func order() {
    let right = classical(0)
    #expect(OrderConditions(right).order(of: right.solutionWeights) == 4)
    #expect(OrderConditions.residual(right, order: 4).holds)
    #expect(OrderConditions.residual(right, order: 5).fails)
    #expect(OrderConditions.embeddedResidual(right, order: 1) == nil)
    // b₂ and b₃ share a node: only the trees that look into A see the slip.
    let wrong = classical(1e-9)
    #expect(OrderConditions(wrong).order(of: wrong.solutionWeights) == 2)
    let residual = OrderConditions.residual(wrong, order: 3)
    #expect(residual.fails && abs(residual.worst - 0.25e-9) < 1e-14)
    #expect(OrderConditions.denseResidual(right, order: 1, theta: 0.3).holds)
    #expect(OrderConditions.denseResidual(right, order: 2, theta: 0.3).fails)
  }

  @Test("finds the orders that our own methods claim", arguments: ButcherTableau.tested)
  func claims(tableau: ButcherTableau) {
    let conditions = OrderConditions(tableau)
    #expect(conditions.order(of: tableau.solutionWeights) == tableau.order)
    if let embedded = tableau.embeddedWeights {
      #expect(conditions.order(of: embedded) == tableau.embeddedOrder)
    }
    let theta = 0.3
    let found = conditions.order(of: tableau.denseWeights(theta), theta: theta)
    #expect(found == tableau.denseOrder)
  }
}
