import Fields
import LinearAlgebra

/// The linear systems (I − hγ J(Yᵢ)) x = b of an implicit stage, for the derivative of a step: with
/// the Jacobian *at the stage*, not Newton's, because the derivative is that of the solved equation.
final class StageSolver {
  let jacobian: JacobianAssembly
  private let lu: DenseLU
  private let counts: UnsafeMutablePointer<Counts>

  init(_ field: FieldKernels) {
    jacobian = JacobianAssembly(field)
    lu = DenseLU(size: field.coupledCount)
    counts = field.counts
  }

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
  func tryFactor(scale: Double) -> Bool { jacobian.factor(scale: scale, into: lu) }

  /// The stage's system is block triangular where there are quadratures q′ = g(y), G = ∂g/∂y: then
  /// (I − hγJ)ᵀ u = κ + hγ Gᵀ κ_q. Adds the last term to the coupled part of `kappa`.
  func addQuadratures(scale: Double, of kappa: UnsafeMutablePointer<Double>) {
    jacobian.addQuadratures(scale: scale, of: kappa)
  }

  func solve(_ x: UnsafeMutablePointer<Double>) {
    counts.pointee.linearSolves &+= 1
    lu.solve(x)
  }

  func solveTransposed(_ x: UnsafeMutablePointer<Double>) {
    counts.pointee.linearSolves &+= 1
    lu.solveTransposed(x)
  }
}
