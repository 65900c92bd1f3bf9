extension ButcherTableau {
  /// Hairer's estimate from a fifth- and a third-order one: e = e₅² / √(e₅² + 0.01 e₃²); takes and
  /// returns squares.
  static func blend(_ fifth: Double, _ third: Double) -> Double {
    let denominator = fifth + 0.01 * third
    // Both zero: the estimate is zero and not 0/0. A NaN passes through.
    return denominator == 0 ? 0 : fifth * fifth / denominator
  }

  /// The same of four.
  @inline(__always)
  static func blend(_ fifth: SIMD4<Double>, _ third: SIMD4<Double>) -> SIMD4<Double> {
    let denominator = fifth + 0.01 * third
    return (fifth * fifth / denominator).replacing(with: 0, where: denominator .== 0)
  }
}
