/// A way to solve the systems (I − s J) x = b of implicit steps, and their transposes.
///
/// One dynamic call a factorisation and one a solve is all a step pays for the choice. Nothing is
/// allocated after the solver is made, with one exception that a solver must name.
///
/// A solve that cannot be done (an iteration that does not reach its tolerance) writes NaN, so that
/// it cannot pass for a solution anywhere, and sets ``hasFailed``.
public protocol LinearSolver: AnyObject {
  /// The name in records: `dense`, `banded`, `sparse-klu`, `gmres`.
  var name: String { get }
  var size: Int { get }
  /// Bytes of matrices, factors, tables and scratch.
  var byteCount: Int { get }
  /// Whether a solve since the last ``reset()`` could not be done.
  var hasFailed: Bool { get }
  /// How many factorisations so far chose new pivots, of a solver that keeps pivots from one matrix to
  /// the next; nil of any other.
  var pivotings: Int? { get }

  /// Prepares solves with I − scale · J, J given by its values (see ``SparseStructure``); false if
  /// that matrix is singular to working precision or not finite.
  func factor(scale: Double, values: UnsafePointer<Double>) -> Bool
  /// x ← (I − scale · J)⁻¹ x.
  func solve(_ x: UnsafeMutablePointer<Double>)
  /// x ← (I − scale · J)⁻ᵀ x.
  func solveTransposed(_ x: UnsafeMutablePointer<Double>)
  /// Forgets what earlier matrices taught (an order of pivots), so that what follows is the same to
  /// the bit whatever went before.
  func reset()
}

extension LinearSolver {
  public var hasFailed: Bool { false }
  public var pivotings: Int? { nil }
  public func reset() {}
}
