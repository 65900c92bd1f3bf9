import LinearAlgebra

/// (I − h A ⊗ J)⁻¹ in Double, J the true Jacobian of each stage: block (i, j) is δ_ij I − h a_ij Jⱼ.
///
/// Unknowns are divided by their sizes, so that pivots are chosen among comparable numbers: without it,
/// states of 1 and of 1e-13 in one system lose the digits that refinement lives on. With residuals in
/// the full precision, each solve gains as many digits as the condition of the system leaves of
/// sixteen, and how good J is.
///
/// Cost: 2(ns)³/3 operations of Double to factor, 2(ns)² a solve.
final class StagePreconditioner {
  private let n, s: Int
  private let lu: DenseLU
  private let matrix: [Double]
  private var sizes: [Double]
  let right: UnsafeMutablePointer<Double>

  /// - Parameter matrix: A by rows.
  init(stateCount n: Int, stages s: Int, matrix: [Double]) {
    self.n = n
    self.s = s
    self.matrix = matrix
    lu = DenseLU(size: n * s)
    sizes = [Double](repeating: 1, count: n)
    right = .allocate(capacity: n * s)
    right.initialize(repeating: 0, count: n * s)
  }

  deinit { right.deallocate() }

  /// - Parameters:
  ///   - entries: those of ∂f/∂y, stage by stage.
  ///   - sizes: of the n states; 0 is taken as 1.
  /// - Returns: false where the matrix is singular.
  func factor(
    h: Double, entries: UnsafePointer<Double>, rows: [Int], columns: [Int], sizes new: [Double]
  ) -> Bool {
    for k in 0..<n { sizes[k] = new[k] > 0 ? new[k] : 1 }
    let count = n * s
    let m = lu.matrix
    for index in 0..<count * count { m[index] = 0 }
    for index in 0..<count { m[index * (count + 1)] = 1 }
    let perStage = rows.count
    for j in 0..<s {
      for e in 0..<perStage {
        let (row, column) = (rows[e], columns[e])
        let value = h * entries[j * perStage + e] * (sizes[column] / sizes[row])
        let target = m + (j * n + column) * count + row
        for i in 0..<s { target[i * n] -= matrix[i * s + j] * value }
      }
    }
    return lu.factor()
  }

  /// ``right`` ← (I − h A ⊗ J)⁻¹ ``right``, stage by stage.
  func solve() {
    for i in 0..<s { for k in 0..<n { right[i * n + k] /= sizes[k] } }
    lu.solve(right)
    for i in 0..<s { for k in 0..<n { right[i * n + k] *= sizes[k] } }
  }
}
