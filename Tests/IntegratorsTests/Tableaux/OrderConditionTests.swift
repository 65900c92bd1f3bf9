import Testing
import Verification

@testable import Integrators

@Suite("Order conditions")
struct OrderConditionTests {
  @Test("hold to the order of the method, and not beyond", arguments: ButcherTableau.tested)
  func solution(tableau: ButcherTableau) {
    let weights = ElementaryWeights(tableau.a)
    #expect(weights.holds(tableau.solutionWeights, orders: 1...tableau.order))
    // By how much, depends on the method; that it is beyond doubt, is the claim.
    let miss = weights.miss(tableau.solutionWeights, order: tableau.order + 1, margin: 1e4)
    #expect(miss > 1e-6)
  }

  @Test("hold to the order of the embedded solution", arguments: ButcherTableau.testedWithEstimate)
  func embedded(tableau: ButcherTableau) throws {
    let weights = ElementaryWeights(tableau.allRows)
    let embedded = try #require(tableau.embeddedWeights)
    #expect(weights.holds(embedded, orders: 1...tableau.embeddedOrder))
    #expect(weights.miss(embedded, order: tableau.embeddedOrder + 1, margin: 1e4) > 1e-5)
  }

  @Test("hold to order 3 for the second embedded solution of 8(5,3)")
  func secondEmbedded() throws {
    let tableau = ButcherTableau.dormandPrince853
    let weights = ElementaryWeights(tableau.a)
    let embedded = try #require(tableau.secondEmbeddedWeights)
    #expect(weights.holds(embedded, orders: 1...3))
    #expect(weights.miss(embedded, order: 4) > 2e-2)
  }

  @Test("fail if any coefficient is wrong by 1e-6", arguments: ButcherTableau.tested)
  func mutants(tableau: ButcherTableau) {
    // A stage that serves the estimate only has no other conditions than the estimate's.
    func survives(_ a: [[Double]], _ b: [Double]) -> Bool {
      let weights = ElementaryWeights(
        a + [b], largestOrder: max(tableau.order, tableau.embeddedOrder))
      let solves = weights.holds(Weights(b), orders: 1...tableau.order)
      guard tableau.b.contains(0), let embedded = tableau.embeddedWeights else { return solves }
      return solves && weights.holds(embedded, orders: 1...tableau.embeddedOrder)
    }
    #expect(survives(tableau.a, tableau.b))
    for i in tableau.a.indices {
      // Order 1 asks nothing of A but the sums of its rows, and the tableau those itself.
      for j in 0...i where tableau.order > 1 {
        var mutant = tableau.a
        mutant[i][j] += 1e-6
        #expect(!survives(mutant, tableau.b), "a[\(i)][\(j)]")
      }
      var mutant = tableau.b
      mutant[i] += 1e-6
      #expect(!survives(tableau.a, mutant), "b[\(i)]")
    }
  }

  @Test("fail if any error weight is wrong by 1e-6", arguments: ButcherTableau.testedWithEstimate)
  func mutantErrors(tableau: ButcherTableau) throws {
    let weights = ElementaryWeights(tableau.allRows, largestOrder: tableau.embeddedOrder)
    for i in tableau.error.indices {
      var mutant = try #require(tableau.embeddedWeights)
      mutant.values[i] += 1e-6
      #expect(!weights.holds(mutant, orders: 1...tableau.embeddedOrder), "error[\(i)]")
    }
  }

  @Test("A row that does not sum to its node is refused")
  func refusal() async {
    await #expect(processExitsWith: .failure) {
      _ = ButcherTableau(
        name: "slip", order: 2, embeddedOrder: 1, a: [[0], [0.5, 0]], b: [0, 1], c: [0, 0.6],
        error: [-1, 1], dense: [[1], []], denseOrder: 1, citation: "none")
    }
  }

  @Test("The last stage of Kværnø 5(4) is the solution, the one before it the embedded one")
  func stiffAccuracy() throws {
    let tableau = ButcherTableau.kvaerno5
    #expect(tableau.isImplicit && tableau.isStifflyAccurate && tableau.diagonal == 0.26)
    #expect(tableau.c.suffix(2) == [1, 1])
    let embedded = try #require(tableau.embeddedWeights).values
    for (weight, entry) in zip(embedded, tableau.a[5] + [0]) {
      #expect(abs(weight - entry) < 1e-16)
    }
    #expect(!ButcherTableau.tsitouras5.isImplicit && !ButcherTableau.dormandPrince853.isImplicit)
  }
}
