import Integrators

extension ButcherTableau {
  /// R(z) = 1 + z Σ wᵢYᵢ for y′ = λy, z = hλ, y₀ = 1 and the weights `w` of the stages.
  public func stabilityFunction(_ weights: [Double], at z: Complex) -> Complex {
    let one = Complex(1, 0)
    var stages: [Complex] = []
    for row in a {
      let known = zip(row, stages).reduce(one) { $0 + $1.0 * (z * $1.1) }
      stages.append(known / (one + (-row[row.count - 1]) * z))
    }
    return zip(weights, stages).reduce(one) { $0 + $1.0 * (z * $1.1) }
  }
}
