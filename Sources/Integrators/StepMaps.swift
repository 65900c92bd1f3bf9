/// The tangent of a step at frozen size, for many directions at once: S ↦ S⁺ = (∂yₙ₊₁/∂yₙ) S +
/// ∂yₙ₊₁/∂p · P.
///
/// Column c of S is ∂y/∂(direction c): the first columns are perturbations of the initial values, the
/// others of single parameters. Columns are a stride apart.
public protocol StepTangentMap: AnyObject {
  var columnCount: Int { get }
  /// S.
  var tangent: UnsafeMutablePointer<Double> { get }
  /// S⁺.
  var result: UnsafeMutablePointer<Double> { get }
  /// The embedded error of S⁺.
  var error: UnsafeMutablePointer<Double> { get }
  /// A second one, where the method blends two (see `ButcherTableau.blend`).
  var secondError: UnsafeMutablePointer<Double>? { get }

  /// Sets S to the identity on the initial columns and to zero on the parameter columns.
  func reset()
  /// Forgets what it knows of the step before, but not S: the state was restarted.
  func restart()
  /// Carries S over the recorded step; error columns only where `end` (yₙ₊₁) is given.
  func push(_ step: StageLog.Step, end: UnsafePointer<Double>?) throws(IntegrationFailure)
  /// Makes S⁺ the tangent.
  func advance()
}

/// The transpose of a step at frozen size: λ⁺ → λ = (∂yₙ₊₁/∂yₙ)ᵀ λ⁺, μ += (∂yₙ₊₁/∂p)ᵀ λ⁺.
public protocol StepTransposeMap: AnyObject {
  /// Pulls `lambda` (n numbers, padded to the stride) back over the recorded step, in place, and
  /// adds the parameter part and λᵀ∂/∂t to `sums` (m + 1 numbers).
  func pull(
    _ lambda: UnsafeMutablePointer<Double>, over step: StageLog.Step,
    addingTo sums: UnsafeMutablePointer<Double>
  ) throws(IntegrationFailure)
}
