import Fields
import LinearAlgebra

/// A variable-step, variable-order multistep method at work (see ``Stepper``): Adams or BDF, by
/// functional or Newton iteration.
///
/// The past is a Nordsieck array z at tₙ, zⱼ = Hʲ y⁽ʲ⁾/j! of the polynomial that interpolates it. A
/// step predicts z₍₀₎ at tₙ₊₁ by Pascal's triangle, solves
///
///     e = (h f(tₙ₊₁, z₍₀₎,₀ + e) − z₍₀₎,₁)/ℓ₁
///
/// and corrects z = z₍₀₎ + ℓ e with the coefficients of Λ (``MultistepCoefficients``). Then
/// ``MultistepControl`` decides about order and size. ``start(t:y:)`` begins at order 1.
///
/// **Landings.** The integrator may ask for a step of any size. One of at least a tenth of the last
/// two is a step like others, and the coefficients account for its length. For a shorter one (a
/// *virtual* step) the polynomial is evaluated and the array stays where it is; the step after it
/// begins at the array and not at the landing. Otherwise times in the past that lie close together
/// would turn round-off into derivatives. Landing never costs the order.
///
/// **Pure quadratures** get e from f at the solution, without iteration.
///
/// **Derivatives** of the steps are ``MultistepTangent`` and ``MultistepTranspose``, from records of the
/// form of ``MultistepRecord``.
///
/// - When this misleads: the error test looks at the last few steps as if they were smooth. After a
///   jump of f within a step the array describes a solution that never was, until order 1.
public final class Multistep: Stepper {
  public let field: FieldKernels
  public let formula: MultistepFormula
  public let iteration: MultistepIteration
  public let stride: Int
  public let state, slope, result: UnsafeMutablePointer<Double>
  public let recordRows: Int
  public let denseDegree: Int
  /// The order of the next step.
  public var order: Int { progress.pointee.control.order }
  /// Also after a turn, and where the past was given up after failures.
  public var beginsAnew: Bool { progress.pointee.kind == .restart }
  public var proposedFactor: Double? { progress.pointee.factor }

  let coefficients: MultistepCoefficients
  let kernel: NordsieckKernel
  let scale: ErrorScale
  /// Of Newton's iteration; nil without it.
  let solver: StageSolver?
  let coupled, count: Int
  /// What is recorded of the step: points first, then numbers (``MultistepRecord``).
  let points, numbers: UnsafeMutablePointer<Double>
  let correction, residual, weights, saved: UnsafeMutablePointer<Double>
  // Behind a pointer: a class's own stored properties would be checked for exclusive access.
  let progress: UnsafeMutablePointer<Progress>
  // The slope at a virtual landing.
  let slopeAhead: UnsafeMutablePointer<Double>
  let transition: UnsafeMutablePointer<Double>
  private let arena: Arena

  struct Progress {
    var control: MultistepControl
    var policy: MultistepJacobianPolicy
    /// The array at the last true step, and that of the step under way.
    var past, present: UnsafeMutablePointer<Double>
    /// H, the step by which `past` is scaled.
    var size = 0.0
    /// From the time of `past` to the present time.
    var offset = 0.0
    var steps = 0
    var factor = 0.25
    var kind = Kind.restart
    /// An attempt was a candidate and was not completed.
    var isOpen = false
    /// z is to be made from y and f(y).
    var needsReload = false
    /// `slope` is not f(t, y).
    var needsSlope = false
    /// The offset of the landing under way.
    var landing = 0.0
    var squaredError = 0.0
    /// The control before an attempt that failed the error test: steps of a fixed size are
    /// completed nonetheless.
    var overruled: MultistepControl?
    /// Squared norm of the last correction, which bounds the error of a virtual step.
    var squaredCorrection = 0.0
    var savedDerivative = 0.0
    /// The step that was proposed for after the last true one.
    var proposed = 0.0
    var rate = 1.0
    var fieldIsFinite = true
    /// Whether the candidate has been completed.
    var isComplete = false
    /// Evaluations of f in the functional iteration of the attempt.
    var iterations = 0
    /// How often the order was lowered since the last true step because of failures.
    var lowered = 0
  }

  enum Kind {
    /// The polynomial of the past was evaluated, no more.
    case virtual
    case step
    /// A step whose array was made from y and f(y) alone.
    case restart
  }

  /// The share of the longer of the last two steps below which a step is virtual. The step after it
  /// is longer by as much, which must not get it rejected.
  static let virtualShare = 0.1

  /// - Parameters:
  ///   - maximumOrder: the highest order to use, at most `formula.greatestOrder`.
  ///   - fixedOrder: an order to be kept whatever the errors, from an array that is loaded.
  init(
    _ formula: MultistepFormula, _ iteration: MultistepIteration, field: FieldKernels,
    tolerances: Tolerances, maximumOrder: Int, fixedOrder: Int? = nil
  ) {
    self.field = field
    self.formula = formula
    self.iteration = iteration
    count = field.stateCount
    coupled = field.coupledCount
    stride = Arena.stride(for: count)
    kernel = NordsieckKernel(stride: stride)
    scale = ErrorScale(tolerances, coupled: coupled)
    coefficients = MultistepCoefficients(formula)
    solver =
      iteration == .newton
      ? StageSolver(field, needsJacobian: false, needsQuadratures: false) : nil
    denseDegree = fixedOrder ?? maximumOrder
    recordRows = MultistepRecord.rows(iteration, order: maximumOrder, stride: stride)
    let rows = denseDegree + 1
    arena = Arena(
      capacity: (2 * rows + 8 + recordRows) * stride + MultistepCoefficients.room)
    let past = arena.take(rows * stride)
    let present = arena.take(rows * stride)
    state = arena.take(stride)
    slope = arena.take(stride)
    points = arena.take(recordRows * stride)
    numbers = points + MultistepRecord.pointRows(iteration) * stride
    // Of Newton's iteration yₙ₊₁ is what is recorded.
    result = iteration == .newton ? points : arena.take(stride)
    correction = arena.take(stride)
    residual = arena.take(stride)
    weights = arena.take(stride)
    saved = arena.take(stride)
    slopeAhead = arena.take(stride)
    transition = arena.take(MultistepCoefficients.room)
    progress = .allocate(capacity: 1)
    progress.initialize(
      to: Progress(
        control: MultistepControl(greatestOrder: maximumOrder, fixedOrder: fixedOrder),
        policy: MultistepJacobianPolicy(size: coupled), past: past, present: present))
  }

  deinit { progress.deallocate() }

  public func start(t: Double, y: UnsafePointer<Double>) {
    state.update(from: y, count: count)
    field.rhs(t, state, into: slope)
    solver?.restart()
    begin()
  }

  /// Begins at order 1 from `state` and `slope`.
  func begin() {
    let p = progress
    p.pointee.control.restart()
    p.pointee.policy.restart()
    p.pointee.size = 0
    p.pointee.offset = 0
    p.pointee.steps = 0
    p.pointee.isOpen = false
    p.pointee.needsReload = true
    p.pointee.needsSlope = false
    p.pointee.lowered = 0
    p.pointee.rate = 1
    p.pointee.savedDerivative = 0
    p.pointee.squaredCorrection = 0
    coefficients.restart()
    p.pointee.past.update(from: state, count: stride)
    scale.inverses(at: state, into: weights)
  }

  /// Begins with a past: `array` is scaled by `size`, `steps` are the sizes of the last steps, the
  /// latest first. For tests of one order.
  func load(_ array: [Double], size: Double, steps: [Double]) {
    let p = progress
    for h in steps.reversed() { coefficients.append(h) }
    p.pointee.past.update(from: array, count: (order + 1) * stride)
    state.update(from: p.pointee.past, count: stride)
    for i in 0..<stride { slope[i] = p.pointee.past[stride + i] / size }
    p.pointee.size = size
    p.pointee.steps = steps.count
    p.pointee.needsReload = false
    scale.inverses(at: state, into: weights)
  }

  public func attempt(t: Double, h: Double) -> StepAttempt {
    let p = progress
    if p.pointee.isOpen {
      // Someone else refused the candidate.
      p.pointee.isOpen = false
      remedy(squaredError: 1)
    }
    p.pointee.overruled = nil
    p.pointee.isComplete = false
    var total = p.pointee.offset + h
    if p.pointee.needsReload || p.pointee.size * h < 0 {
      reload(t: t, h: h)
      total = h
    } else if abs(total) < Multistep.virtualShare * coefficients.longest,
      p.pointee.control.failures == 0, land(total)
    {
      return .candidate(squaredError: p.pointee.squaredError)
    } else {
      p.pointee.kind = .step
    }
    let (past, present) = (p.pointee.past, p.pointee.present)
    let order = p.pointee.control.order
    kernel.predict(past, order: order, ratio: total / p.pointee.size, into: present)
    coefficients.prepare(order: order, h: total)
    p.pointee.fieldIsFinite = true
    let isSolved =
      iteration == .newton
      ? solveByNewton(t: t + h, h: total) : solveByIteration(t: t + h, h: total)
    guard isSolved else {
      remedy(squaredError: .nan)
      return p.pointee.fieldIsFinite ? .notConverged : .candidate(squaredError: .nan)
    }
    keepPoints()
    let same = coefficients.errors.pointee.same
    let squaredNorm = scale.squaredNorm(correction, state, result)
    let squaredError = same * same * squaredNorm
    p.pointee.squaredError = squaredError
    p.pointee.squaredCorrection = squaredNorm
    guard squaredError <= 1 else {
      p.pointee.overruled = p.pointee.control
      remedy(squaredError: squaredError)
      return .candidate(squaredError: squaredError)
    }
    p.pointee.factor = 0.5
    p.pointee.isOpen = true
    return .candidate(squaredError: squaredError)
  }

  public func squaredNorm(_ vector: UnsafePointer<Double>) -> Double {
    scale.squaredNorm(vector, state, state)
  }
}
