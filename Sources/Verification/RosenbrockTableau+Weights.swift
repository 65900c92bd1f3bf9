import Integrators

extension RosenbrockTableau {
  /// The elementary weights of the method written with products by the Jacobian,
  /// kᵢ = h f(yₙ + Σ αᵢⱼ kⱼ) + hJ Σ γᵢⱼ kⱼ: Γ = (I/γ − C)⁻¹, α = aΓ.
  public func elementaryWeights(largestOrder: Int = RootedTree.largestOrder) -> ElementaryWeights {
    let coupling = gammaMatrix
    let alpha = (0..<stageCount).map { product(a[$0], coupling) }
    let beta = zip(alpha, coupling).map { zip($0, $1).map { $0 + $1 } }
    return ElementaryWeights(alpha, onlyBranch: beta, largestOrder: largestOrder)
  }

  /// The weights of the solution in that form, bΓ.
  public var solutionWeights: Weights { weights(b) }

  /// Those of the embedded solution, yₙ₊₁ without the last u.
  public var embeddedWeights: Weights { weights(a[stageCount - 1]) }

  /// Those of the continuous extension.
  public func denseWeights(_ theta: Double) -> Weights {
    let powers = densePowers
    return weights(
      (0..<stageCount).map { j in powers.reversed().reduce(0) { ($0 + $1[j]) * theta } })
  }

  /// The coefficients are published in the transformed form, to 16 digits; going back costs some of
  /// them. The bound is that of a sum of `stageCount` products.
  private func weights(_ row: [Double]) -> Weights {
    let coupling = gammaMatrix
    let sizes = product(row.map(abs), coupling.map { $0.map(abs) })
    return Weights(
      product(row, coupling), errors: sizes.map { 4 * Double(stageCount) * Double.ulpOfOne * $0 })
  }

  private func product(_ row: [Double], _ matrix: [[Double]]) -> [Double] {
    (0..<stageCount).map { j in zip(row, matrix).reduce(0) { $0 + $1.0 * $1.1[j] } }
  }

  /// (I/γ − C)⁻¹, lower triangular, by forward substitution.
  private var gammaMatrix: [[Double]] {
    var rows: [[Double]] = []
    for i in 0..<stageCount {
      var row = product(c[i], rows)
      row[i] += 1
      rows.append(row.map { $0 * gamma })
    }
    return rows
  }
}
