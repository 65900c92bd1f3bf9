import Integrators
import Testing
import Verification

@Suite("Order conditions of Rosenbrock methods")
struct RosenbrockOrderTests {
  static let tested: [RosenbrockTableau] = [.rodas4, .rodas5P]
  // Coefficients printed to 16 digits, in a form from which Γ is had by an inversion.
  let noise = 2e-14

  private func worst(
    _ weights: ElementaryWeights, _ solution: Weights, _ order: Int, theta: Double = 1
  ) -> Double {
    weights.residuals(solution, order: order, theta: theta).map { abs($0.value) }.max() ?? 0
  }

  @Test("hold to the order claimed and fail at the next", arguments: tested)
  func solution(tableau: RosenbrockTableau) {
    let weights = tableau.elementaryWeights(largestOrder: tableau.order + 1)
    for order in 1...tableau.order {
      #expect(worst(weights, tableau.solutionWeights, order) < noise)
    }
    #expect(worst(weights, tableau.solutionWeights, tableau.order + 1) > 1e-3)
    for order in 1...tableau.embeddedOrder {
      #expect(worst(weights, tableau.embeddedWeights, order) < noise)
    }
    #expect(worst(weights, tableau.embeddedWeights, tableau.embeddedOrder + 1) > 1e-3)
  }

  @Test("hold for the continuous extension", arguments: tested, [0.125, 0.5, 0.9])
  func dense(tableau: RosenbrockTableau, theta: Double) {
    let weights = tableau.elementaryWeights(largestOrder: tableau.denseOrder + 1)
    let dense = tableau.denseWeights(theta)
    for order in 1...tableau.denseOrder {
      #expect(worst(weights, dense, order, theta: theta) < noise)
    }
    #expect(worst(weights, dense, tableau.denseOrder + 1, theta: theta) > 1e-5)
  }

  @Test("have row sums that are the published nodes and weights of ∂f/∂t", arguments: tested)
  func rowSums(tableau: RosenbrockTableau) {
    // Σ αᵢⱼ = cᵢ and Σ (α + Γ)ᵢⱼ = cᵢ + dᵢ are the weights of the trees of order 2 and 3 with one
    // branch: Φᵢ([•]) of the stages.
    let weights = tableau.elementaryWeights(largestOrder: 3)
    for i in 0..<tableau.stageCount {
      let both = weights.values[1][i]
      #expect(abs(both - tableau.nodes[i] - tableau.timeWeights[i]) < noise)
      // The bush of order 3 squares Σ αᵢⱼ.
      let square = weights.values[3][i]
      let alternative = weights.values[2][i]
      let c2 = tableau.nodes[i] * tableau.nodes[i]
      #expect(min(abs(square - c2), abs(alternative - c2)) < noise)
    }
  }
}

extension RosenbrockTableau: CustomTestStringConvertible {
  public var testDescription: String { name }
}
