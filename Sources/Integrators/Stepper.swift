import Fields

/// What one attempted step came to.
public enum StepAttempt {
  /// A candidate, with the square of its error norm (may be NaN or infinite).
  case candidate(squaredError: Double)
  /// Newton's iteration for some stage did not converge.
  case notConverged
  /// The method cannot be used on this field at all; ``Stepper/refusal`` says why.
  case refused
}

/// A one-step method at work on one field: it owns its scratch and allocates nothing in a step.
///
/// Life of a step: ``attempt(t:h:)`` computes a candidate from ``state`` into ``result``;
/// if it is accepted, ``complete(t:h:)`` makes the stages whole, and everything about the step can
/// be read (``record``, ``writeDense(t:h:into:)``) until ``advance()`` makes `result` the state.
public protocol Stepper: AnyObject {
  var field: FieldKernels { get }
  /// The order p of the solution that is carried on.
  var order: Int { get }
  /// The degree in θ of the continuous extension.
  var denseDegree: Int { get }
  /// Distance between rows of every vector here, in doubles (see `Arena.stride`).
  var stride: Int { get }
  /// yₙ.
  var state: UnsafeMutablePointer<Double> { get }
  /// yₙ₊₁.
  var result: UnsafeMutablePointer<Double> { get }
  /// f(tₙ, yₙ).
  var slope: UnsafeMutablePointer<Double> { get }
  /// What the derivative of the step needs to know of it, beside t and h: ``recordRows`` rows of
  /// `stride`, in the layout of the method's own tangent and transpose. A Runge–Kutta method keeps
  /// its stage states Y₁ … Yₛ.
  var record: UnsafeMutablePointer<Double> { get }
  var recordRows: Int { get }
  /// Whether the step at hand is the first since ``start(t:y:)``, of a method that carries more from
  /// step to step than y: that more is then a function of y, and the derivative of the step has to
  /// know it. Always false of a method that carries nothing, as one-step methods.
  var beginsAnew: Bool { get }

  /// Begins at (t, y): forgets everything about earlier steps, Jacobians included.
  func start(t: Double, y: UnsafePointer<Double>)
  func attempt(t: Double, h: Double) -> StepAttempt
  /// Computes what the next step or dense output needs of an accepted candidate.
  func complete(t: Double, h: Double)
  /// The factor from the size just tried to the next, where the method chooses it itself (because it
  /// chooses its order with it); nil leaves it to the controller. Read once after each `complete`, and
  /// once after each attempt that was rejected or did not converge.
  var proposedFactor: Double? { get }
  /// Whether the method knows the size of a step from the state it begins with: it is then asked for it
  /// before each step (``ownSize(t:)``), and no first step need be guessed.
  var choosesSize: Bool { get }
  /// The size of the step from the present state, without sign; ∞ if it may be any. Asked only where
  /// ``choosesSize``.
  func ownSize(t: Double) -> Double
  /// Why every attempt is refused, as a whole sentence; nil where none is.
  var refusal: String? { get }
  /// The most by which the step after an accepted one may be longer, for reasons that its error knows
  /// nothing of: how far the iteration for the stages can follow.
  var largestFactor: Double { get }
  /// Makes the candidate the state.
  func advance()
  /// Writes the continuous extension of the completed step as a polynomial in θ:
  /// y(tₙ + θh) = yₙ + Σₖ θᵏ Cₖ, k = 1 … ``denseDegree``, rows of `stride`.
  func writeDense(t: Double, h: Double, into coefficients: UnsafeMutablePointer<Double>)
  /// The norm used for steps, of any vector, at the current state.
  func squaredNorm(_ vector: UnsafePointer<Double>) -> Double
  /// What the squared norm of an error column of this method's tangent counts for: a method that
  /// weighs its own estimate by the tolerances weighs those of the columns alike.
  func weighed(_ squaredError: Double) -> Double
  /// Why what is carried from step to step cannot be saved, as a whole sentence; nil where it can.
  var snapshotObjection: String? { get }
  /// Names everything that later steps depend on beside t, h and the field, as it is between
  /// ``advance()`` and the next ``attempt(t:h:)``. Called only where ``snapshotObjection`` is nil.
  func carry(through archive: inout SnapshotArchive)
}

extension Stepper {
  public var proposedFactor: Double? { nil }
  public var choosesSize: Bool { false }
  public func ownSize(t: Double) -> Double { .infinity }
  public var beginsAnew: Bool { false }
  public var refusal: String? { nil }
  public var largestFactor: Double { .infinity }
  public func weighed(_ squaredError: Double) -> Double { squaredError }
  public var snapshotObjection: String? {
    "what this method carries from step to step cannot be saved yet, so its steps can be stored but not "
      + "repeated from checkpoints"
  }
  public func carry(through archive: inout SnapshotArchive) {}
}
