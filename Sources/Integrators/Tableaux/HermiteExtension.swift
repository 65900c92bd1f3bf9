extension ButcherTableau {
  /// The cubic that meets both ends of a step in value and in slope, as weights of the slopes:
  /// bᵢ(θ) = (3θ² − 2θ³) bᵢ + (θ − 2θ² + θ³) δᵢ₁ + (θ³ − θ²) δᵢₑ, e the slope at the end of the step.
  ///
  /// Its order is 3, or that of the solution where it is less. A solution of order 4 interpolated by
  /// it is wrong by O(h⁴) between the steps, and these errors do not add up.
  ///
  /// - Parameter endsInLastStage: whether the last stage is the slope at the end; otherwise it is the
  ///   row past the last stage, f(tₙ₊₁, yₙ₊₁).
  static func hermite(_ b: [Double], endsInLastStage: Bool) -> [[Double]] {
    let weights = endsInLastStage ? b : b + [0]
    return weights.enumerated().map { i, weight in
      let first = i == 0 ? 1.0 : 0
      let last = i == weights.count - 1 ? 1.0 : 0
      return [first, 3 * weight - 2 * first - last, first + last - 2 * weight]
    }
  }
}
