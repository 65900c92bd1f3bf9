import Integrators

extension ButcherTableau {
  /// The rows of A, then b for f(tₙ₊₁, yₙ₊₁), then those of the dense stages.
  public var allRows: [[Double]] { a + [b] + denseStages.map(\.a) }

  public var solutionWeights: Weights { Weights(b) }
  /// b̂ = b − error, over ``allRows``; nil where there is no estimate.
  public var embeddedWeights: Weights? { error.isEmpty ? nil : difference(error) }
  public var secondEmbeddedWeights: Weights? { secondError.map(difference) }

  private func difference(_ weights: [Double]) -> Weights {
    let solution = weights.indices.map { $0 < b.count ? b[$0] : 0 }
    return Weights(
      zip(solution, weights).map { $0 - $1 },
      errors: zip(solution, weights).map { 0.5 * Double.ulpOfOne * (abs($0) + abs($1)) })
  }

  /// bᵢ(θ), by Horner's rule, over ``allRows``.
  public func denseWeights(_ theta: Double) -> Weights {
    let horner = { (row: [Double]) in row.reversed().reduce(0) { ($0 + $1) * theta } }
    return Weights(
      dense.map(horner),
      errors: dense.map { Double($0.count) * Double.ulpOfOne * horner($0.map(abs)) })
  }

  /// bᵢ′(θ).
  public func denseSlopeWeights(_ theta: Double) -> [Double] {
    dense.map { row in
      row.indices.reversed().reduce(0) { $0 * theta + Double($1 + 1) * row[$1] }
    }
  }
}
