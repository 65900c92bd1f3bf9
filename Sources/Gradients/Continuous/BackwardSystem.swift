import Fields

/// What the continuous adjoint integrates backward: (λ), or (y, λ) where the state is solved again, each
/// with or without the parameter integral behind it.
protocol BackwardSystem: AnyObject {
  var kernels: FieldKernels { get }
  /// n, the components of λ.
  var count: Int { get }
  /// Where λ begins in the system's state: 0, or n behind y.
  var lambdaOffset: Int { get }
  /// Adds (∂f/∂p)ᵀ λ at (t, x), x the system's state, to `sums` (m + 1 numbers).
  func addIntegrand(
    _ t: Double, _ x: UnsafePointer<Double>, to sums: UnsafeMutablePointer<Double>)
  /// From now on the forward solution is that before a reset of an event.
  func leavePiece()
  /// What the solver did on the system, apart from evaluations of the forward field's kernels.
  var counts: Counts { get }
}
