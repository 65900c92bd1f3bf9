import Fields
import LinearAlgebra

/// The integration loop, written once for every method: propose, attempt, decide.
///
/// A strategy drives it step by step with ``step(toward:)`` and reads the step from ``stepper``
/// between calls. Steps land exactly on the times they are driven toward; the step size proposed
/// before a landing is taken up again after it.
public final class Integrator {
  public struct Options: Sendable {
    /// The most accepted steps that may be taken.
    public var stepLimit = 1_000_000
    /// The first step to try; nil for ``InitialStep``.
    public var initialStep: Double?
    public init() {}
  }

  /// Where an integration stands; enough to repeat every later step to the bit.
  public struct Checkpoint {
    public let time, proposedStep: Double
    let controller: StepController
  }

  public let stepper: any Stepper
  public let options: Options
  /// The time reached.
  public private(set) var time: Double
  /// The time at which the last accepted step began, and its size.
  public private(set) var stepStart: Double
  public private(set) var stepSize = 0.0
  /// The step to try next, before it is cut at a landing.
  public private(set) var proposedStep: Double
  private var controller: StepController
  private let firstController: StepController
  private var hasCandidate = false
  private let counts: UnsafeMutablePointer<Counts>
  private let stepsBefore: Int
  private let scratch: Arena

  /// Begins at (t, y) toward `end` (earlier than t to integrate backward).
  public init(
    _ stepper: any Stepper, controller: StepController, t: Double, y: UnsafePointer<Double>,
    end: Double, options: Options = Options()
  ) {
    self.stepper = stepper
    self.options = options
    self.controller = controller
    firstController = controller
    time = t
    stepStart = t
    counts = stepper.field.counts
    stepsBefore = counts.pointee.accepted
    scratch = Arena(capacity: 2 * stepper.stride)
    stepper.start(t: t, y: y)
    proposedStep =
      options.initialStep
      ?? InitialStep.choose(
        for: stepper, t: t, end: end, scratch: scratch.take(2 * stepper.stride))
  }

  public convenience init(
    _ method: Method, field: FieldKernels, tolerances: Tolerances, t: Double,
    y: UnsafePointer<Double>, end: Double, options: Options = Options()
  ) {
    self.init(
      method.makeStepper(field: field, tolerances: tolerances), controller: method.controller,
      t: t, y: y, end: end, options: options)
  }

  /// The state at ``time``.
  public var state: UnsafeMutablePointer<Double> {
    hasCandidate ? stepper.result : stepper.state
  }

  /// Takes accepted steps until `end`, which is reached exactly.
  public func integrate(to end: Double) throws(IntegrationFailure) {
    while time != end { try step(toward: end) }
  }

  /// Takes one accepted step toward `end` and not beyond it.
  public func step(toward end: Double) throws(IntegrationFailure) {
    if hasCandidate {
      stepper.advance()
      hasCandidate = false
    }
    guard counts.pointee.accepted - stepsBefore < options.stepLimit else {
      throw .stepLimit(at: time, limit: options.stepLimit)
    }
    let direction: Double = end < time ? -1 : 1
    var size = proposedStep
    while true {
      let remaining = abs(end - time)
      // A step that would leave a crumb is stretched over it, or lands.
      let lands = size * 1.01 >= remaining
      let tried = lands ? remaining : size
      let h = direction * tried
      guard abs(h) > abs(time) * 2.3e-16, tried > 1e-300 else {
        throw underflow(h)
      }
      switch stepper.attempt(t: time, h: h) {
      case .candidate(let squaredError) where squaredError <= 1:
        stepper.complete(t: time, h: h)
        hasCandidate = true
        counts.pointee.accepted &+= 1
        stepStart = time
        stepSize = h
        time = lands ? end : time + h
        let factor = controller.accepted(squaredError: squaredError)
        // Where a landing cut the step, its error says nothing against the step proposed.
        proposedStep = tried < size ? max(size, tried * factor) : tried * factor
        return
      case .candidate(let squaredError) where squaredError.isFinite:
        lastTrouble = .error
        counts.pointee.rejected &+= 1
        size = tried * controller.rejected(squaredError: squaredError)
      case .candidate:
        lastTrouble = .nonFinite
        counts.pointee.rejected &+= 1
        size = tried * controller.failed()
      case .notConverged:
        lastTrouble = .newton
        counts.pointee.rejected &+= 1
        size = tried * controller.failed()
      }
    }
  }

  private enum Trouble {
    case error, nonFinite, newton
  }
  private var lastTrouble = Trouble.error

  private func underflow(_ h: Double) -> IntegrationFailure {
    switch lastTrouble {
    case .error: .stepSizeUnderflow(at: time, step: h)
    case .nonFinite: .nonFinite(at: time)
    case .newton: .newtonDivergence(at: time)
    }
  }

  /// Marks the present point as one from which the integration can be repeated to the bit: whatever
  /// a method remembers of earlier steps (slopes, Jacobians) is dropped now, as it will be then.
  public func checkpoint() -> Checkpoint {
    restart(t: time, y: state)
    return Checkpoint(time: time, proposedStep: proposedStep, controller: controller)
  }

  /// Goes back to a checkpoint and the state that was held there.
  public func resume(from checkpoint: Checkpoint, y: UnsafePointer<Double>) {
    controller = checkpoint.controller
    proposedStep = checkpoint.proposedStep
    restart(t: checkpoint.time, y: y)
  }

  /// Continues from `y`, which differs from the state reached: after a jump.
  public func jump(to y: UnsafePointer<Double>) {
    controller.reset()
    restart(t: time, y: y)
  }

  private func restart(t: Double, y: UnsafePointer<Double>) {
    hasCandidate = false
    time = t
    stepper.start(t: t, y: y)
  }
}
