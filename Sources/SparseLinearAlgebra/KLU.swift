import CKLU
import LinearAlgebra

/// KLU of SuiteSparse as the sparse solver of a ``LinearSolverChoice``:
/// `LinearSolverChoice(sparse: KLU())`.
///
/// A target of its own, because the library people embed links no C library.
public struct KLU: SparseMethod {
  public var name: String { "sparse-klu" }

  public init() {}

  public func analyse(_ structure: SparseStructure) -> (any SparseAnalysis)? {
    KLUAnalysis(structure)
  }
}

/// A pattern ordered by AMD, after block triangular form.
final class KLUAnalysis: SparseAnalysis {
  let structure: SparseStructure
  let handle: OpaquePointer
  let columnStarts: [Int32]
  let rows: [Int32]

  init?(_ structure: SparseStructure) {
    // KLU's plain interface has 32-bit indices.
    guard structure.entryCount + structure.size < Int(Int32.max) / 2 else { return nil }
    self.structure = structure
    var starts: [Int32] = [0]
    var all: [Int32] = []
    for column in 0..<structure.size {
      let own = structure.rows[structure.columnStarts[column]..<structure.columnStarts[column + 1]]
      // I − scale · J has a full diagonal, J need not.
      all += Set(own + [column]).sorted().map(Int32.init)
      starts.append(Int32(all.count))
    }
    columnStarts = starts
    rows = all
    guard let handle = costate_klu_analyse(Int32(structure.size), starts, all) else { return nil }
    self.handle = handle
  }

  deinit { costate_klu_pattern_free(handle) }

  var predictedEntries: Double { costate_klu_predicted_entries(handle) }
  var predictedOperations: Double { costate_klu_predicted_operations(handle) }

  func makeSolver() -> any LinearSolver { KLUSolver(self) }
}
