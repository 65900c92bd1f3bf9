import Fields
import LinearAlgebra

/// The integration loop, written once for every method: propose, attempt, decide.
///
/// A strategy drives it step by step with ``step(toward:)`` and reads the step from ``stepper``
/// between calls. Steps land exactly on the times they are driven toward; the step size proposed
/// before a landing is taken up again after it.
///
/// Where the field is discontinuous in time (``Fields/Discontinuities``), a step lands there too, and
/// the next one begins anew: the slope is evaluated on the other side, whatever the method remembers is
/// dropped, and the step size is chosen as at the start.
public final class Integrator {
  public struct Options: Sendable {
    /// The most accepted steps that may be taken.
    public var stepLimit = 1_000_000
    /// The first step to try; nil for ``InitialStep``.
    public var initialStep: Double?
    /// The size of every step but those that land; nil to let the errors decide.
    public var fixedStep: Double?
    /// Another kind of controller than the method's own.
    public var controller: StepController.Kind?
    public init() {}

    func controller(insteadOf own: StepController) -> StepController {
      if fixedStep != nil { return .fixed }
      return controller.map { own.replaced(by: $0) } ?? own
    }
  }

  /// Where an integration stands; enough to repeat every later step to the bit.
  public struct Checkpoint {
    public let time, proposedStep: Double
    let controller: StepController
  }

  public let stepper: any Stepper
  public let options: Options
  // Behind a pointer: a class's own stored properties would be checked for exclusive access at
  // every touch, which costs a tenth of a small step.
  let progress: UnsafeMutablePointer<Progress>
  let counts: UnsafeMutablePointer<Counts>
  private let scratch: UnsafeMutablePointer<Double>
  private let arena: Arena
  let jumps: Discontinuities?
  /// Whether the stepper is asked how long a step is to be.
  private let asksForSizes: Bool

  struct Progress {
    var pacer: StepPacer
    /// Where the integration is to end at last.
    let goal: Double
    /// Between which discontinuities it stands.
    var segment: Int
    var hasCandidate = false
    /// The steps counted before those that count toward the limit.
    var stepsBefore: Int
  }

  deinit { progress.deallocate() }

  /// Begins at (t, y) toward `end` (earlier than t to integrate backward).
  public init(
    _ stepper: any Stepper, controller: StepController, t: Double, y: UnsafePointer<Double>,
    end: Double, options: Options = Options()
  ) {
    self.stepper = stepper
    self.options = options
    let controller = options.controller(insteadOf: controller)
    counts = stepper.field.counts
    arena = Arena(capacity: 2 * stepper.stride)
    scratch = arena.take(2 * stepper.stride)
    jumps = stepper.field.discontinuities
    let segment = jumps?.segment(at: t, toward: end) ?? 0
    jumps?.enter(segment)
    stepper.start(t: t, y: y)
    asksForSizes = stepper.choosesSize && controller.kind != .fixed
    progress = .allocate(capacity: 1)
    progress.initialize(
      to: Progress(
        pacer: StepPacer(
          time: t,
          proposedStep: Integrator.firstStep(
            options, controller, stepper, t: t, end: end, scratch: scratch),
          controller: controller),
        goal: end, segment: segment, stepsBefore: counts.pointee.accepted))
  }

  public convenience init(
    _ method: Method, field: FieldKernels, tolerances: Tolerances, t: Double,
    y: UnsafePointer<Double>, end: Double, options: Options = Options()
  ) {
    self.init(
      method.makeStepper(field: field, tolerances: tolerances), controller: method.controller,
      t: t, y: y, end: end, options: options)
  }

  /// The first step to try, of a stepper that has been started.
  static func firstStep(
    _ options: Options, _ controller: StepController, _ stepper: any Stepper, t: Double,
    end: Double, scratch: UnsafeMutablePointer<Double>
  ) -> Double {
    if let given = options.fixedStep ?? options.initialStep { return given }
    if controller.kind == .fixed { return .nan }
    if stepper.choosesSize { return .infinity }
    return InitialStep.choose(for: stepper, t: t, end: end, scratch: scratch)
  }

  /// The time reached.
  public var time: Double { progress.pointee.pacer.time }
  /// The time at which the last accepted step began, and its size.
  public var stepStart: Double { progress.pointee.pacer.stepStart }
  public var stepSize: Double { progress.pointee.pacer.stepSize }
  /// The step to try next, before it is cut at a landing.
  public var proposedStep: Double { progress.pointee.pacer.proposedStep }

  /// The state at ``time``.
  public var state: UnsafeMutablePointer<Double> {
    progress.pointee.hasCandidate ? stepper.result : stepper.state
  }

  /// Takes accepted steps until `end`, which is reached exactly.
  public func integrate(to end: Double) throws(IntegrationFailure) {
    while time != end { try step(toward: end) }
  }

  /// Takes one accepted step toward `end` and not beyond it.
  public func step(toward end: Double) throws(IntegrationFailure) {
    let stepper = stepper
    // Another integration of the same field may have left it elsewhere.
    jumps?.enter(progress.pointee.segment)
    if progress.pointee.hasCandidate {
      stepper.advance()
      progress.pointee.hasCandidate = false
    }
    let time = progress.pointee.pacer.time
    var end = end
    if let jumps {
      if enterSegment(toward: end) {
        stepper.start(t: time, y: stepper.state)
        beginAnew(toward: end)
      }
      end = jumps.landing(in: progress.pointee.segment, from: time, toward: end)
    }
    guard counts.pointee.accepted - progress.pointee.stepsBefore < options.stepLimit else {
      throw .stepLimit(at: time, limit: options.stepLimit)
    }
    var size = progress.pointee.pacer.proposedStep
    if asksForSizes {
      let own = stepper.ownSize(t: time)
      if own < size { size = own }
    }
    while true {
      let (trial, canBeTaken) = progress.pointee.pacer.trial(size: size, toward: end)
      guard canBeTaken else { throw progress.pointee.pacer.underflow(trial.h) }
      switch stepper.attempt(t: time, h: trial.h) {
      case .candidate(let squaredError) where progress.pointee.pacer.accepts(squaredError):
        stepper.complete(t: time, h: trial.h)
        counts.pointee.accepted &+= 1
        progress.pointee.pacer.accept(
          trial, squaredError: squaredError, toward: end, ownFactor: stepper.proposedFactor,
          largestFactor: stepper.largestFactor)
        progress.pointee.hasCandidate = true
        return
      case .candidate(let squaredError):
        size = progress.pointee.pacer.reject(
          trial, squaredError: squaredError,
          ownFactor: squaredError.isFinite ? stepper.proposedFactor : nil)
      case .notConverged:
        size = progress.pointee.pacer.fail(trial, ownFactor: stepper.proposedFactor)
      case .refused:
        throw .unsupported(stepper.refusal ?? "the method cannot be used on this field")
      }
      counts.pointee.rejected &+= 1
      // A fixed step that cannot be taken is not made shorter behind the caller's back.
      if progress.pointee.pacer.isFixed { throw progress.pointee.pacer.underflow(trial.h) }
    }
  }

  /// Marks the present point as one from which the integration can be repeated to the bit: whatever
  /// a method remembers of earlier steps (slopes, Jacobians) is dropped now, as it will be then.
  public func checkpoint() -> Checkpoint {
    if restart(t: time, y: state) { beginAnew(toward: progress.pointee.goal) }
    return Checkpoint(
      time: time, proposedStep: proposedStep, controller: progress.pointee.pacer.controller)
  }

  /// Goes back to a checkpoint and the state that was held there.
  public func resume(from checkpoint: Checkpoint, y: UnsafePointer<Double>) {
    _ = restart(t: checkpoint.time, y: y)
    progress.pointee.pacer.controller = checkpoint.controller
    progress.pointee.pacer.proposedStep = checkpoint.proposedStep
  }

  /// Continues from `y`, which differs from the state reached: after a jump.
  ///
  /// - Parameter t: where; nil for ``time``, else a time inside the last step, the rest of which is
  ///   given up.
  public func jump(to y: UnsafePointer<Double>, at t: Double? = nil) {
    progress.pointee.pacer.controller.reset()
    if restart(t: t ?? time, y: y) { beginAnew(toward: progress.pointee.goal) }
  }

  /// Begins at (t, y); true if that is in another segment than before.
  private func restart(t: Double, y: UnsafePointer<Double>) -> Bool {
    jumps?.enter(progress.pointee.segment)
    // A tangent carried along must not lose the step just accepted.
    if progress.pointee.hasCandidate { stepper.advance() }
    progress.pointee.hasCandidate = false
    progress.pointee.pacer.time = t
    let isElsewhere = enterSegment(toward: progress.pointee.goal)
    stepper.start(t: t, y: y)
    return isElsewhere
  }

  /// Evaluates the field on the side of ``time`` that lies toward `end`; true if it did not before.
  private func enterSegment(toward end: Double) -> Bool {
    guard let jumps else { return false }
    let segment = jumps.segment(at: time, toward: end)
    guard segment != progress.pointee.segment else { return false }
    progress.pointee.segment = segment
    jumps.enter(segment)
    return true
  }

  /// Forgets the errors of earlier steps and chooses the next one as if it were the first, toward the
  /// goal where that lies beyond `end`.
  private func beginAnew(toward end: Double) {
    guard !progress.pointee.pacer.isFixed else { return }
    progress.pointee.pacer.controller.reset()
    if asksForSizes {
      progress.pointee.pacer.proposedStep = .infinity
      return
    }
    let (time, goal) = (progress.pointee.pacer.time, progress.pointee.goal)
    let isOnTheWay = (goal - time) * (end - time) > 0
    progress.pointee.pacer.proposedStep = InitialStep.choose(
      for: stepper, t: time, end: isOnTheWay ? goal : end, scratch: scratch)
  }
}
