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
  /// The step pushed last was accepted and completed, which may have changed its record: a multistep
  /// method chooses its next order then. Steps of a log, whose records are complete, need no such call.
  func complete(_ step: StageLog.Step)
  /// Makes S⁺ the tangent.
  func advance()
}

extension StepTangentMap {
  public func complete(_ step: StageLog.Step) {}
}

/// The transpose of a step at frozen size: λ⁺ → λ = (∂yₙ₊₁/∂yₙ)ᵀ λ⁺, μ += (∂yₙ₊₁/∂p)ᵀ λ⁺.
///
/// A method that carries hidden vectors beside y (the slope of leapfrog, a second copy of the
/// solution, the past of a multistep method) maps the pair (y, hidden), and so does its transpose: λ then has a row for y and more
/// rows for what is hidden, ``costateRows`` in all. The others are zero to begin with, because no
/// objective sees them; the step that begins an integration (``StageLog/Step/isFirst``) folds them
/// into the first, because there the hidden vectors are functions of y, and leaves zeros. So whoever
/// allocates λ by `costateRows` and looks at its first row only, need not know of them. (The tangent
/// keeps its hidden columns to itself; the transpose has no state, so that several costates can be
/// pulled by one map.)
public protocol StepTransposeMap: AnyObject {
  /// The rows of a stride that λ has.
  var costateRows: Int { get }
  /// Pulls `lambda` (``costateRows`` rows: n numbers, padded to the stride) back over the recorded
  /// step, in place, and adds the parameter part and λᵀ∂/∂t to `sums` (m + 1 numbers).
  func pull(
    _ lambda: UnsafeMutablePointer<Double>, over step: StageLog.Step,
    addingTo sums: UnsafeMutablePointer<Double>
  ) throws(IntegrationFailure)
}

extension StepTransposeMap {
  public var costateRows: Int { 1 }
}
