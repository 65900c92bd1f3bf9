import Fields
import LinearAlgebra

/// The linear systems (I − hγ J) x = b of an implicit stage, solved as the field's
/// ``LinearSolverPlan`` has it.
///
/// For the derivative of a step the Jacobian is that *at the stage*, not Newton's, because the
/// derivative is that of the solved equation.
final class StageSolver {
  let jacobian: JacobianAssembly
  /// Set where the solver is matrix-free.
  let krylov: KrylovSolver?
  private let solver: any LinearSolver
  // The solver once more where it is dense: small systems are, and there a call through the
  // protocol would show.
  private let dense: DenseSolver?
  private let counts: UnsafeMutablePointer<Counts>
  let memory: UnsafeMutablePointer<FactorMemory>

  /// - Parameters:
  ///   - needsJacobian: whether `jacobian.values` is read; a matrix-free solver does not evaluate
  ///     it otherwise.
  ///   - needsQuadratures: whether its rows of quadratures are read at least.
  init(_ field: FieldKernels, needsJacobian: Bool = true, needsQuadratures: Bool = true) {
    let direct = field.linearPlan.makeDirectSolver()
    krylov = direct == nil ? KrylovSolver(field) : nil
    solver = direct ?? krylov!
    dense = direct as? DenseSolver
    jacobian = JacobianAssembly(
      field, krylov: krylov, needsValues: needsJacobian, needsQuadratures: needsQuadratures)
    counts = field.counts
    memory = jacobian.memory
  }

  /// Bytes of matrices, factors and tables.
  var byteCount: Int { solver.byteCount }

  /// Forgets everything about earlier systems.
  func restart() {
    solver.reset()
    memory.pointee.hasPivots = false
  }

  /// How often pivots have been chosen; nil of a solver that chooses them for every matrix.
  var pivotings: Int? { solver.pivotings }

  /// Factors for the stage at (t, Y); throws if the stage's equation has no unique derivative.
  func prepare(
    t: Double, stage: UnsafePointer<Double>, scale: Double
  ) throws(IntegrationFailure) {
    jacobian.evaluate(t: t, y: stage)
    try factor(t: t, scale: scale)
  }

  /// Factors with the Jacobian evaluated last.
  func factor(t: Double, scale: Double) throws(IntegrationFailure) {
    guard tryFactor(scale: scale) else { throw .newtonDivergence(at: t) }
  }

  /// The same without a reason; false if the matrix is singular.
  func tryFactor(scale: Double) -> Bool {
    if krylov == nil { counts.pointee.factorizations &+= 1 }
    let isRegular: Bool
    if let dense {
      isRegular = dense.factor(scale: scale, values: jacobian.values, into: dense.lu)
    } else {
      isRegular = solver.factor(scale: scale, values: jacobian.values)
    }
    if memory.pointee.isOn {
      memory.pointee.noteFactors(scale: scale, isRegular: isRegular, pivotings: solver.pivotings)
    }
    return isRegular
  }

  /// Whether a solve since ``restart()`` could not be done (its result was NaN).
  var hasFailed: Bool { krylov?.hasFailed ?? false }

  /// Throws if a solve since ``restart()`` could not be done (its result was NaN).
  func check(t: Double) throws(IntegrationFailure) {
    guard hasFailed else { return }
    restart()
    throw .linearSolve(at: t)
  }

  /// The stage's system is block triangular where there are quadratures q′ = g(y), G = ∂g/∂y: then
  /// (I − hγJ)ᵀ u = κ + hγ Gᵀ κ_q. Adds the last term to the coupled part of `kappa`.
  func addQuadratures(scale: Double, of kappa: UnsafeMutablePointer<Double>) {
    jacobian.addQuadratures(scale: scale, of: kappa)
  }

  @inline(__always)
  func solve(_ x: UnsafeMutablePointer<Double>) {
    counts.pointee.linearSolves &+= 1
    if let dense {
      dense.lu.solve(x)
    } else {
      solver.solve(x)
    }
  }

  @inline(__always)
  func solveTransposed(_ x: UnsafeMutablePointer<Double>) {
    counts.pointee.linearSolves &+= 1
    if let dense {
      dense.lu.solveTransposed(x)
    } else {
      solver.solveTransposed(x)
    }
  }

  /// x ← an approximation of (I − hγJ)⁻¹ x that is good enough for one iteration of Newton's: exact
  /// where the solver is direct.
  @inline(__always)
  func solve(
    _ x: UnsafeMutablePointer<Double>, weights: UnsafePointer<Double>, forcing: Double,
    floor: Double
  ) {
    guard let krylov else {
      solve(x)
      return
    }
    counts.pointee.linearSolves &+= 1
    krylov.solve(x, weights: weights, forcing: forcing, floor: floor)
  }
}
