import CKLU
import LinearAlgebra

/// Factors of I − scale · J by KLU. The pivots of the first matrix after ``reset()`` are kept while
/// they lose no digits, and the matrices after it are factored in place with them.
///
/// The one exception to the rule that solvers allocate nothing: a factorisation with new pivots does.
public final class KLUSolver: LinearSolver {
  public var name: String { "sparse-klu" }
  private let analysis: KLUAnalysis
  private let handle: OpaquePointer
  private let values: UnsafeMutablePointer<Double>
  private let matrix: IterationMatrix

  init(_ analysis: KLUAnalysis) {
    self.analysis = analysis
    guard let handle = costate_klu_make(analysis.handle) else { fatalError("out of memory") }
    self.handle = handle
    let (starts, rows) = (analysis.columnStarts, analysis.rows)
    values = .allocate(capacity: max(rows.count, 1))
    values.initialize(repeating: 0, count: max(rows.count, 1))
    matrix = IterationMatrix(analysis.structure, storage: rows.count) { row, column in
      var (low, high) = (Int(starts[column]), Int(starts[column + 1]))
      while high - low > 1 {
        let middle = (low + high) / 2
        if Int(rows[middle]) <= row { low = middle } else { high = middle }
      }
      return low
    }
  }

  deinit {
    costate_klu_free(handle)
    values.deallocate()
  }

  public var size: Int { analysis.structure.size }
  public var byteCount: Int {
    Int(costate_klu_bytes(handle)) + matrix.byteCount + 8 * analysis.rows.count
  }
  /// How many factorisations so far chose new pivots.
  public var pivotings: Int? { Int(costate_klu_pivotings(handle)) }

  public func factor(scale: Double, values given: UnsafePointer<Double>) -> Bool {
    matrix.write(scale: scale, values: given, into: values)
    return costate_klu_factor(handle, values) != 0
  }

  public func solve(_ x: UnsafeMutablePointer<Double>) { costate_klu_solve(handle, x) }

  public func solveTransposed(_ x: UnsafeMutablePointer<Double>) {
    costate_klu_solve_transposed(handle, x)
  }

  public func reset() { costate_klu_reset(handle) }
}
