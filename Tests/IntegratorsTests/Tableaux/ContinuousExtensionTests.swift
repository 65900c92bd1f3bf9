import Testing
import Verification

@testable import Integrators

@Suite("Continuous extensions")
struct ContinuousExtensionTests {
  static let thetas: [Double] = [0.125, 0.3, 0.5, 0.77, 0.9]

  @Test("have their order at every θ, and not more", arguments: ButcherTableau.tested, thetas)
  func order(tableau: ButcherTableau, theta: Double) {
    let weights = ElementaryWeights(tableau.allRows)
    let dense = tableau.denseWeights(theta)
    #expect(weights.holds(dense, orders: 1...tableau.denseOrder, theta: theta))
    let miss = weights.miss(dense, order: tableau.denseOrder + 1, theta: theta, margin: 100)
    #expect(miss > 5e-7)
  }

  @Test("meet both ends in value and in slope", arguments: ButcherTableau.tested)
  func ends(tableau: ButcherTableau) {
    let size = tableau.dense.joined().reduce(1) { max($0, abs($1)) }
    let end = tableau.isStifflyAccurate ? tableau.stageCount - 1 : tableau.stageCount
    let values = tableau.denseWeights(1).values
    let slopes = tableau.denseSlopeWeights(1)
    for i in tableau.dense.indices {
      let b = i < tableau.stageCount ? tableau.b[i] : 0
      #expect(abs(values[i] - b) < 8e-16 * size, "b(1), \(i)")
      #expect(abs(slopes[i] - (i == end ? 1 : 0)) < 5e-15 * size, "b′(1), \(i)")
      #expect((tableau.dense[i].first ?? 0) == (i == 0 ? 1 : 0), "b′(0), \(i)")
    }
  }

  @Test("fail if any coefficient is wrong by 1e-6", arguments: ButcherTableau.tested)
  func mutants(tableau: ButcherTableau) {
    let weights = ElementaryWeights(tableau.allRows, largestOrder: tableau.denseOrder)
    let theta = 0.5
    let dense = tableau.denseWeights(theta)
    for i in tableau.dense.indices {
      for power in 1...tableau.denseOrder {
        var mutant = dense
        mutant.values[i] += 1e-6 * (0..<power).reduce(1.0) { product, _ in product * theta }
        #expect(!weights.holds(mutant, orders: 1...tableau.denseOrder, theta: theta))
      }
    }
    for (stage, row) in tableau.denseStages.enumerated() {
      for j in row.a.indices {
        var mutant = tableau.allRows
        mutant[tableau.stageCount + 1 + stage][j] += 1e-6
        let mutated = ElementaryWeights(mutant, largestOrder: tableau.denseOrder)
        #expect(!mutated.holds(dense, orders: 1...tableau.denseOrder, theta: theta))
      }
    }
  }

  @Test("8(5,3): the powers of θ are the published nested form", arguments: thetas)
  func nested(theta: Double) {
    let tableau = ButcherTableau.dormandPrince853
    let powers = tableau.denseWeights(theta).values
    for i in tableau.dense.indices {
      let first = i == 0 ? 1.0 : 0
      let last = i == tableau.stageCount ? 1.0 : 0
      let r2 = i < tableau.stageCount ? tableau.b[i] : 0
      let r3 = first - r2
      let r4 = r2 - last - r3
      var nested = 0.0
      for (level, r) in ([r2, r3, r4] + PublishedNestedForm.rows.map { $0[i] }).enumerated()
        .reversed()
      {
        nested = (nested + r) * (level.isMultiple(of: 2) ? theta : 1 - theta)
      }
      #expect(abs(powers[i] - nested) < 2e-13)
    }
  }
}
