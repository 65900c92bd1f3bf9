import Expressions
import LinearAlgebra

/// (I − h A ⊗ J)⁻¹ in Double, J the true Jacobian of each stage: block (i, j) is δ_ij I − h a_ij Jⱼ.
///
/// Unknowns are divided by their sizes, so that pivots are chosen among comparable numbers: without it,
/// states of 1 and of 1e-13 in one system lose the digits that refinement lives on. With residuals in
/// the full precision, each solve gains as many digits as the condition of the system leaves of
/// sixteen, and how good J is.
///
/// Three ways, by which is the cheapest: a dense matrix; a band, with all stages of a state side by side
/// and states by reverse Cuthill–McKee, of half-width (b + 1)s for a Jacobian of half-width b; and the
/// transformation to the eigenvalues of A (``TransformedStages``).
///
/// Cost to factor: 2(ns)³/3 dense, 4n(b + 1)²s³ of a band, 4sn³/3 transformed.
final class StagePreconditioner {
  enum Kind: String, CaseIterable { case dense, banded, transformed }

  let kind: Kind
  private let n, s: Int
  private let dense: DenseLU?
  private let banded: BandedLU?
  private let transformed: TransformedStages?
  /// Where the unknown of stage i, state k stands: `position[k] * s + i` of a band.
  private let position: [Int]
  private let matrix: [Double]
  private let rows, columns: [Int]
  private let sizes: UnsafeMutablePointer<Double>
  private let sorted: UnsafeMutablePointer<Double>
  let right: UnsafeMutablePointer<Double>

  /// - Parameters:
  ///   - matrix: A by rows.
  ///   - pattern: of ∂f/∂y.
  ///   - kind: the cheapest, unless told.
  init(
    stages s: Int, matrix: [Double], pattern: SparsityPattern, columns: [Int], kind: Kind? = nil
  ) {
    let n = pattern.rowCount
    self.n = n
    self.s = s
    self.matrix = matrix
    rows = pattern.rows
    self.columns = columns
    let structure = SparseStructure(
      leading: n, columnStarts: pattern.columnStarts, rows: pattern.rows)
    let order = ReverseCuthillMcKee(structure)
    let (lower, upper) = structure.bandwidths(order.position)
    let band = ((lower + 1) * s - 1, (upper + 1) * s - 1)
    position = order.position
    let chosen = kind ?? StagePreconditioner.cheapest(n: n, s: s, band: band)
    self.kind = chosen
    dense = chosen == .dense ? DenseLU(size: n * s) : nil
    banded = chosen == .banded ? BandedLU(size: n * s, lower: band.0, upper: band.1) : nil
    transformed =
      chosen == .transformed
      ? TransformedStages(stateCount: n, stages: s, matrix: matrix, rows: rows, columns: columns)
      : nil
    sizes = .allocate(capacity: max(n, 1))
    sizes.initialize(repeating: 1, count: max(n, 1))
    sorted = .allocate(capacity: max(n * s, 1))
    sorted.initialize(repeating: 0, count: max(n * s, 1))
    right = .allocate(capacity: max(n * s, 1))
    right.initialize(repeating: 0, count: max(n * s, 1))
  }

  deinit {
    sizes.deallocate()
    sorted.deallocate()
    right.deallocate()
  }

  /// By operations; a transformed solve is repeated a dozen times, for each of some five iterations.
  private static func cheapest(n: Int, s: Int, band: (Int, Int)) -> Kind {
    let (n, s) = (Double(n), Double(s))
    let whole = n * s
    let dense = 2 * whole * whole * whole / 3 + 10 * whole * whole
    let (lower, upper) = (Double(band.0), Double(band.1))
    let banded = 2 * whole * lower * (lower + upper) + 10 * whole * (2 * lower + upper)
    let transformed = 4 * s * n * n * n / 3 + 60 * (4 * s * n * n + 4 * s * s * n)
    if banded <= min(dense, transformed) { return .banded }
    return transformed < dense / 4 ? .transformed : .dense
  }

  /// - Parameters:
  ///   - entries: those of ∂f/∂y, stage by stage.
  ///   - sizes: of the n states; 0 is taken as 1.
  /// - Returns: false where the matrix is singular.
  func factor(h: Double, entries: UnsafeMutablePointer<Double>, sizes new: [Double]) -> Bool {
    for k in 0..<n { sizes[k] = new[k] > 0 ? new[k] : 1 }
    let perStage = rows.count
    for j in 0..<s {
      for e in 0..<perStage {
        entries[j * perStage + e] *= h * (sizes[columns[e]] / sizes[rows[e]])
      }
    }
    if let transformed { return transformed.factor(entries) }
    if let banded {
      for index in 0..<banded.storageCount { banded.matrix[index] = 0 }
      for index in 0..<n * s { banded.matrix[banded.place(index, index)] = 1 }
      add(entries) { i, row, j, column in
        banded.place(position[row] * s + i, position[column] * s + j)
      } into: {
        banded.matrix
      }
      return banded.factor()
    }
    guard let dense else { return false }
    let count = n * s
    for index in 0..<count * count { dense.matrix[index] = 0 }
    for index in 0..<count { dense.matrix[index * (count + 1)] = 1 }
    add(entries) { i, row, j, column in
      (j * n + column) * count + i * n + row
    } into: {
      dense.matrix
    }
    return dense.factor()
  }

  /// Adds −a_ij h Jⱼ to the block (i, j).
  @inline(__always)
  private func add(
    _ entries: UnsafePointer<Double>, place: (Int, Int, Int, Int) -> Int,
    into target: () -> UnsafeMutablePointer<Double>
  ) {
    let (m, perStage) = (target(), rows.count)
    for j in 0..<s {
      for e in 0..<perStage {
        let value = entries[j * perStage + e]
        for i in 0..<s { m[place(i, rows[e], j, columns[e])] -= matrix[i * s + j] * value }
      }
    }
  }

  /// ``right`` ← (I − h A ⊗ J)⁻¹ ``right``, stage by stage.
  func solve() {
    for i in 0..<s { for k in 0..<n { right[i * n + k] /= sizes[k] } }
    if let transformed {
      transformed.solve(right)
    } else if let banded {
      gather()
      banded.solve(sorted)
      scatter()
    } else {
      dense?.solve(right)
    }
    for i in 0..<s { for k in 0..<n { right[i * n + k] *= sizes[k] } }
  }

  /// ``right`` ← (I − h A ⊗ J)⁻ᵀ ``right``.
  func solveTransposed() {
    for i in 0..<s { for k in 0..<n { right[i * n + k] *= sizes[k] } }
    if let transformed {
      transformed.solveTransposed(right)
    } else if let banded {
      gather()
      banded.solveTransposed(sorted)
      scatter()
    } else {
      dense?.solveTransposed(right)
    }
    for i in 0..<s { for k in 0..<n { right[i * n + k] /= sizes[k] } }
  }

  private func gather() {
    for i in 0..<s { for k in 0..<n { sorted[position[k] * s + i] = right[i * n + k] } }
  }

  private func scatter() {
    for i in 0..<s { for k in 0..<n { right[i * n + k] = sorted[position[k] * s + i] } }
  }
}
