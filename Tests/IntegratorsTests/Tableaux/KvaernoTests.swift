import Foundation
import Testing
import Verification

@testable import Integrators

@Suite("Kværnø 5(4)")
struct KvaernoTests {
  let tableau = ButcherTableau.kvaerno5

  @Test("has stage order 3, and 2 in the second stage, which has no weight")
  func stageOrder() {
    for (i, row) in tableau.a.enumerated() {
      for power in 1...3 {
        let nodes = tableau.c.map { pow($0, Double(power - 1)) }
        let miss = dot(row, nodes) - pow(tableau.c[i], Double(power)) / Double(power)
        #expect((abs(miss) < 4e-16) == (power < 3 || i != 1), "stage \(i), power \(power)")
      }
    }
    #expect(tableau.b[1] == 0 && tableau.error[1] == 0 && tableau.dense[1].isEmpty)
  }

  @Test("is L-stable; its embedded solution is A-stable, and R̂(∞) = −0.748")
  func stability() throws {
    let solution = tableau.b
    let embedded = try #require(tableau.embeddedWeights).values
    // The poles, at 1/γ, are right of the axis, so the axis decides about the left half-plane.
    #expect(tableau.diagonal > 0)
    for exponent in stride(from: -3.0, through: 6, by: 0.01) {
      let z = Complex(0, pow(10, exponent))
      // An order-5 method has |R(iy)|² − 1 = O(y⁶), which is lost in round-off for small y.
      #expect(tableau.stabilityFunction(solution, at: z).magnitude <= 1 + 1e-14, "\(z)")
      #expect(tableau.stabilityFunction(embedded, at: z).magnitude <= 1 + 1e-14, "\(z)")
    }
    let stages = tableau.stiffStages
    #expect(abs(stages[6]) < 1e-15)
    #expect(abs(stages[5] + 0.748298) < 1e-6)
    let far = tableau.stabilityFunction(solution, at: Complex(-1e8, 0))
    #expect(far.magnitude < 1e-6)
  }

  @Test("A wrong coefficient costs L-stability")
  func mutantStability() {
    var row = tableau.a[6]
    row[4] += 1e-6
    let limit = dot(Array(row.dropLast()), tableau.stiffStages) / -tableau.diagonal
    #expect(abs(limit) > 1e-7)
  }

  // MARK: The continuous extension

  /// The residuals of the order-5 trees at θ, weighted by 1/σ.
  private func fifthOrder(_ weights: ElementaryWeights, _ dense: Weights, theta: Double) -> Double {
    let residuals = weights.residuals(dense, order: 5, theta: theta)
    return zip(RootedTree.places(ofOrder: 5), residuals).reduce(0) { sum, item in
      let scaled = item.1.value / Double(RootedTree.all[item.0].symmetry)
      return sum + scaled * scaled
    }
  }

  /// The mean over the step, by Simpson's rule.
  private func mean(_ function: (Double) -> Double) -> Double {
    let intervals = 64
    return (0...intervals).reduce(0) { sum, k in
      let weight = k == 0 || k == intervals ? 1.0 : k.isMultiple(of: 2) ? 2 : 4
      return sum + weight * function(Double(k) / Double(intervals))
    } / Double(3 * intervals)
  }

  @Test("has the extension its documentation describes")
  func extensionQuality() {
    let weights = ElementaryWeights(tableau.allRows, largestOrder: 5)
    let stages = tableau.stiffStages
    let thetas = stride(from: 0.0, through: 1, by: 1.0 / 256)
    let residual = thetas.map {
      fifthOrder(weights, tableau.denseWeights($0), theta: $0).squareRoot()
    }
    let growth = thetas.map { abs(dot(tableau.denseWeights($0).values, stages)) }
    let size = thetas.map { tableau.denseWeights($0).values.reduce(0) { $0 + abs($1) } }
    #expect(abs((residual.max() ?? 0) - 0.00515) < 1e-5)
    #expect(abs((growth.max() ?? 0) - 0.0723) < 1e-4)
    #expect((size.max() ?? 9) < 1.31)
    let norm = mean { fifthOrder(weights, tableau.denseWeights($0), theta: $0) }.squareRoot()
    #expect(abs(norm - 0.00324) < 1e-5)
  }

  @Test("has the best extension: neither freedom can improve it")
  func extensionOptimum() {
    let weights = ElementaryWeights(tableau.allRows, largestOrder: 5)
    let stages = tableau.stiffStages
    // Both directions, times θ²(1 − θ)², keep the order and both ends.
    let quadrature = nullVector(of: [0, 2, 3, 4, 6])
    let split: [Double] = [0, 0, 0, 0, 0, 1, -1]
    func moved(_ theta: Double, _ direction: [Double], _ amount: Double) -> Weights {
      let bump = theta * theta * (1 - theta) * (1 - theta)
      return Weights(
        zip(tableau.denseWeights(theta).values, direction).map { $0 + amount * bump * $1 })
    }
    func residual(_ direction: [Double], _ amount: Double) -> Double {
      mean { fifthOrder(weights, moved($0, direction, amount), theta: $0) }
    }
    func growth(_ amount: Double) -> Double {
      mean { pow(dot(moved($0, split, amount).values, stages), 2) }
    }
    let slope = residual(quadrature, 0.01) - residual(quadrature, -0.01)
    let curvature = residual(quadrature, 0.01) + residual(quadrature, -0.01)
    #expect(curvature > 2 * residual(quadrature, 0))
    #expect(abs(slope) < 1e-3 * (curvature - 2 * residual(quadrature, 0)))
    #expect(abs(residual(split, 1) / residual(split, 0) - 1) < 1e-10)
    let bend = growth(0.1) + growth(-0.1) - 2 * growth(0)
    #expect(bend > 0 && abs(growth(0.1) - growth(-0.1)) < 1e-3 * bend)
  }

  /// v with Σ vᵢcᵢᵏ = 0, k = 0 … 3, over five stages: the divided difference over their nodes.
  private func nullVector(of indices: [Int]) -> [Double] {
    var vector = [Double](repeating: 0, count: tableau.stageCount)
    for i in indices {
      vector[i] = indices.filter { $0 != i }.reduce(1) { $0 / (tableau.c[i] - tableau.c[$1]) }
    }
    return vector
  }

  // MARK: The predictor

  @Test("predicts its slopes to the documented orders", arguments: zip(1...6, [1, 2, 3, 3, 4, 4]))
  func predictor(stage: Int, order: Int) {
    let weights = ElementaryWeights(tableau.a, largestOrder: order + 1)
    let row = tableau.predictor[stage]
    for (place, tree) in RootedTree.all.enumerated() where tree.order <= order + 1 {
      let phi = weights.values[place]
      let miss = abs(dot(row, phi) - phi[stage])
      if tree.order <= order { #expect(miss < 2e-15, "tree \(place)") }
    }
    let next = RootedTree.places(ofOrder: order + 1).map {
      abs(dot(row, weights.values[$0]) - weights.values[$0][stage])
    }
    #expect((next.max() ?? 0) > 1e-3)
    #expect(row.reduce(0) { $0 + abs($1) } < 4)
  }

  @Test("predicts the last stage exactly in the stiff limit")
  func stiffPredictor() {
    let stages = tableau.stiffStages
    #expect(abs(dot(tableau.predictor[6], stages) - stages[6]) < 1e-15)
  }
}
