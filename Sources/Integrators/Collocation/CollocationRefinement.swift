import Fields
import LinearAlgebra

/// Solves the differentiated equations of a step (see ``CollocationSystem``) by iterative refinement.
///
/// If every stage had the Jacobian J̄, M would be (I − h A ⊗ J̄) = (A ⊗ I)(A⁻¹ ⊗ I − h I ⊗ J̄), and
/// M⁻¹ = (TΛ ⊗ I)(Λ ⊗ I − h I ⊗ J̄)⁻¹(T⁻¹ ⊗ I): the systems of Newton. With the mean J̄ = Σ bᵢJᵢ that is near
/// enough to M⁻¹ for the error to fall by about h‖Jᵢ − J̄‖ an iteration; residuals are those of M
/// itself, so it falls to round-off.
final class CollocationRefinement {
  private static let iterationLimit = 40

  private let factors: CollocationFactors
  private let table: SparseTable
  private let stageCount, coupled, stride, entryCount: Int
  private let b: UnsafeMutablePointer<Double>
  private let given, solution, residual, work, combined: UnsafeMutablePointer<Double>
  // T⁻¹, TΛ, A and their transposes.
  private let toTransformed, fromTransformed, stages: CombinationTable
  private let toTransposed, fromTransposed, stagesTransposed: CombinationTable
  private let arena: Arena
  private var values: UnsafePointer<Double>
  private var h = 0.0

  init(_ tableau: CollocationTableau, field: FieldKernels) {
    stageCount = tableau.stageCount
    coupled = field.coupledCount
    let stride = Arena.stride(for: field.coupledCount)
    self.stride = stride
    factors = CollocationFactors(tableau, field: field, stride: stride)
    table = SparseTable(field.jacobianPattern)
    entryCount = table.entryCount
    arena = Arena(capacity: (5 * stageCount) * stride + stageCount)
    given = arena.take(stageCount * stride)
    solution = arena.take(stageCount * stride)
    residual = arena.take(stageCount * stride)
    work = arena.take(stageCount * stride)
    combined = arena.take(stageCount * stride)
    b = arena.take(stageCount)
    for (i, weight) in tableau.b.enumerated() { b[i] = weight }
    values = UnsafePointer(given)
    func rows(_ matrix: [[Double]]) -> CombinationTable { CombinationTable(matrix, stride: stride) }
    func transposed(_ matrix: [[Double]]) -> [[Double]] {
      matrix.indices.map { i in matrix.map { $0[i] } }
    }
    let (inverse, slopes) = (tableau.inverseTransformation, tableau.products.slopes)
    toTransformed = rows(inverse)
    fromTransformed = rows(slopes)
    stages = rows(tableau.a)
    toTransposed = rows(transposed(slopes))
    fromTransposed = rows(transposed(inverse))
    stagesTransposed = rows(transposed(tableau.a))
  }

  /// Factors with the mean of the stages' Jacobians `values`; false if that is singular.
  func prepare(_ values: UnsafePointer<Double>, h: Double) -> Bool {
    self.values = values
    self.h = h
    let mean = factors.jacobian.values
    for k in 0..<entryCount {
      var sum = 0.0
      for i in 0..<stageCount { sum += b[i] * values[i * entryCount + k] }
      mean[k] = sum
    }
    return factors.factor(h: h)
  }

  /// x ← M⁻¹ x, the coupled components of all stages one after another; false, and x as it was, if the
  /// iteration does not converge.
  func solve(_ x: UnsafeMutablePointer<Double>) -> Bool { iterate(x, transposed: false) }

  /// x ← M⁻ᵀ x.
  func solveTransposed(_ x: UnsafeMutablePointer<Double>) -> Bool { iterate(x, transposed: true) }

  private func iterate(_ x: UnsafeMutablePointer<Double>, transposed: Bool) -> Bool {
    for i in 0..<stageCount {
      (given + i * stride).update(from: x + i * coupled, count: coupled)
    }
    residual.update(from: given, count: stageCount * stride)
    solution.update(repeating: 0, count: stageCount * stride)
    var previous = Double.infinity
    var iteration = 0
    while true {
      transposed
        ? correct(toTransposed, fromTransposed, transposed: true)
        : correct(toTransformed, fromTransformed, transposed: false)
      let size = addCorrection()
      iteration += 1
      // Converged, or at round-off and no longer moving.
      if size <= 1e-15 || (size <= 1e-12 && size > 0.5 * previous) { break }
      guard size.isFinite, iteration < CollocationRefinement.iterationLimit,
        iteration < 3 || size < 0.7 * previous
      else { return false }
      previous = size
      transposed ? formTransposedResidual() : formResidual()
    }
    for i in 0..<stageCount {
      (x + i * coupled).update(from: solution + i * stride, count: coupled)
    }
    return true
  }

  /// residual ← what corrects the solution.
  private func correct(_ to: CombinationTable, _ from: CombinationTable, transposed: Bool) {
    for i in 0..<stageCount {
      to.combine(i, scale: 1, vectors: residual, base: nil, into: work + i * stride)
    }
    if transposed { factors.solveTransposed(work) } else { factors.solve(work) }
    for i in 0..<stageCount {
      from.combine(i, scale: 1, vectors: work, base: nil, into: residual + i * stride)
    }
  }

  /// Adds the correction; its size, component by component against that component's over all stages
  /// (or a thousandth of the largest).
  private func addCorrection() -> Double {
    var (largest, worst) = (0.0, 0.0)
    for k in 0..<stageCount * stride {
      solution[k] += residual[k]
      largest = max(largest, abs(solution[k]))
    }
    for k in 0..<coupled {
      var (component, change) = (1e-3 * largest, 0.0)
      for i in 0..<stageCount {
        component = max(component, abs(solution[i * stride + k]))
        // Not `max`: a NaN must come out.
        let size = abs(residual[i * stride + k])
        if !(size <= change) { change = size }
      }
      let relative = change == 0 ? 0 : change / component
      if !(relative <= worst) { worst = relative }
    }
    return worst
  }

  /// residual ← given − M solution.
  private func formResidual() {
    for i in 0..<stageCount {
      let row = combined + i * stride
      stages.combine(i, scale: h, vectors: solution, base: nil, into: row)
      let out = residual + i * stride
      for k in 0..<coupled { out[k] = given[i * stride + k] - solution[i * stride + k] }
      let entries = values + i * entryCount
      for k in 0..<entryCount where table.rows[k] < coupled && table.columns[k] < coupled {
        out[table.rows[k]] += entries[k] * row[table.columns[k]]
      }
    }
  }

  /// residual ← given − Mᵀ solution.
  private func formTransposedResidual() {
    combined.update(repeating: 0, count: stageCount * stride)
    for l in 0..<stageCount {
      let (entries, row, source) = (
        values + l * entryCount, combined + l * stride, solution + l * stride
      )
      for k in 0..<entryCount where table.rows[k] < coupled && table.columns[k] < coupled {
        row[table.columns[k]] += entries[k] * source[table.rows[k]]
      }
    }
    for i in 0..<stageCount {
      let out = residual + i * stride
      stagesTransposed.combine(i, scale: h, vectors: combined, base: nil, into: out)
      for k in 0..<coupled { out[k] += given[i * stride + k] - solution[i * stride + k] }
    }
  }
}
