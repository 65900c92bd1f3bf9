/// Which linear solver implicit steps use, and the sparse one that is at hand, if any.
public struct LinearSolverChoice: Sendable {
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// By the pattern of the Jacobian (see ``LinearSolverPlan``).
    case automatic = "auto"
    case dense, banded, sparse
    /// Iterative and matrix-free: never chosen unasked.
    case gmres
  }

  public var kind: Kind
  /// Injected, because the sparse solvers worth having are C libraries, and this module and those
  /// built on it alone link none.
  public var sparse: (any SparseMethod)?
  /// Vectors of the Krylov space between restarts of GMRES.
  public var krylovDimension = 30

  public init(_ kind: Kind = .automatic, sparse: (any SparseMethod)? = nil) {
    self.kind = kind
    self.sparse = sparse
  }

  /// By the pattern, without a sparse solver.
  public static let automatic = LinearSolverChoice()
}

/// A sparse direct solver that can be injected (see ``LinearSolverChoice``).
public protocol SparseMethod: Sendable {
  /// The name in records.
  var name: String { get }
  /// Orders the pattern for little fill; nil where that fails (too large, structurally singular).
  func analyse(_ structure: SparseStructure) -> (any SparseAnalysis)?
}

/// A pattern ordered once, for any number of solvers with that pattern.
public protocol SparseAnalysis: AnyObject {
  /// Entries of both factors, as the ordering predicts them.
  var predictedEntries: Double { get }
  /// Floating-point operations of a factorisation, as the ordering predicts them.
  var predictedOperations: Double { get }
  func makeSolver() -> any LinearSolver
}
