/// The continuous extension of a tableau, laid out for the step.
struct DenseTables {
  /// The rows of the stages that only dense output needs.
  let stageRows: CombinationTable
  private let powerRows: CombinationTable
  private let degree, stride: Int

  init(_ tableau: ButcherTableau, stride: Int) {
    self.stride = stride
    degree = tableau.denseDegree
    stageRows = CombinationTable(tableau.denseStages.map(\.a), stride: stride)
    // By powers of θ: row k holds the weight of θᵏ⁺¹ for each slope.
    powerRows = CombinationTable(
      (0..<degree).map { k in tableau.dense.map { k < $0.count ? $0[k] : 0 } }, stride: stride)
  }

  /// Writes C₁ … C_d, y(tₙ + θh) = yₙ + Σ θᵏ Cₖ, rows of the stride.
  func write(
    h: Double, slopes: UnsafePointer<Double>, into coefficients: UnsafeMutablePointer<Double>
  ) {
    for k in 0..<degree {
      powerRows.combine(k, scale: h, vectors: slopes, base: nil, into: coefficients + k * stride)
    }
  }
}
