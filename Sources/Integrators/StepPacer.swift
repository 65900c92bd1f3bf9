/// What decides about the sizes of steps, apart from who takes them: where an integration stands, the
/// controller, the landing on given times. ``Integrator`` has one, ``Ensemble`` one a lane, so that both
/// take the same steps.
struct StepPacer {
  var time: Double
  /// Of the last accepted step.
  private(set) var stepStart: Double
  private(set) var stepSize = 0.0
  /// The step to try next, before it is cut at a landing.
  var proposedStep: Double
  var controller: StepController
  let isFixed: Bool
  private var lastTrouble = Trouble.error

  enum Trouble {
    case error, nonFinite, newton
  }

  /// An attempt to be made.
  struct Trial {
    /// The size wanted, and the one that will be tried: cut, or stretched, at a landing.
    var size, tried: Double
    /// With its sign.
    var h: Double
    var lands: Bool
  }

  init(time: Double, proposedStep: Double, controller: StepController) {
    self.time = time
    stepStart = time
    self.proposedStep = proposedStep
    self.controller = controller
    isFixed = controller.kind == .fixed
  }

  /// The attempt of a step of `size` toward `end` and not beyond it; `canBeTaken` is false where it
  /// would not get on.
  @inline(__always)
  func trial(size: Double, toward end: Double) -> (trial: Trial, canBeTaken: Bool) {
    let remaining = abs(end - time)
    let smallest = max(abs(time) * 2.3e-16, 1e-300)
    // A step that would leave a crumb is stretched over it.
    let lands = size * 1.01 >= remaining
    let tried = lands ? remaining : size
    let trial = Trial(size: size, tried: tried, h: end < time ? -tried : tried, lands: lands)
    // A landing always gets on, however short: stops may be neighbouring numbers.
    return (trial, tried > (lands ? 0 : smallest))
  }

  /// Whether a candidate of this squared error is accepted.
  @inline(__always)
  func accepts(_ squaredError: Double) -> Bool {
    squaredError <= 1 || isFixed && squaredError.isFinite
  }

  /// The candidate of `trial` is taken.
  ///
  /// - Parameters:
  ///   - ownFactor: the method's own choice of the next size over this one.
  ///   - largestFactor: the most it may be.
  @inline(__always)
  mutating func accept(
    _ trial: Trial, squaredError: Double, toward end: Double, ownFactor: Double? = nil,
    largestFactor: Double = .infinity
  ) {
    let controlled = controller.accepted(squaredError: squaredError, size: trial.tried)
    let factor = min(ownFactor ?? controlled, largestFactor)
    stepStart = time
    stepSize = trial.h
    time = trial.lands ? end : time + trial.h
    // Where a landing cut the step, its error says nothing against the step proposed.
    proposedStep =
      isFixed
      ? trial.size
      : trial.tried < trial.size ? max(trial.size, trial.tried * factor) : trial.tried * factor
  }

  /// The candidate is not taken; the size to try instead.
  mutating func reject(
    _ trial: Trial, squaredError: Double, ownFactor: Double? = nil
  ) -> Double {
    guard squaredError.isFinite else {
      lastTrouble = .nonFinite
      return trial.tried * controller.failed()
    }
    lastTrouble = .error
    let factor = controller.rejected(squaredError: squaredError)
    return trial.tried * (ownFactor ?? factor)
  }

  /// Newton's iteration gave no candidate at all; the size to try instead.
  mutating func fail(_ trial: Trial, ownFactor: Double? = nil) -> Double {
    lastTrouble = .newton
    let factor = controller.failed()
    return trial.tried * (ownFactor ?? factor)
  }

  /// Why a step of this size cannot be taken.
  func underflow(_ h: Double) -> IntegrationFailure {
    if isFixed, h.isNaN {
      return .unsupported(
        "this method has no estimate of its error and takes steps of a fixed size, which was not given"
      )
    }
    return switch lastTrouble {
    case .error: .stepSizeUnderflow(at: time, step: h)
    case .nonFinite: .nonFinite(at: time)
    case .newton: .newtonDivergence(at: time)
    }
  }

  @inline(__always)
  static func magnitude(_ x: SIMD4<Double>) -> SIMD4<Double> {
    let bits = unsafeBitCast(x, to: SIMD4<UInt64>.self) & 0x7FFF_FFFF_FFFF_FFFF
    return unsafeBitCast(bits, to: SIMD4<Double>.self)
  }
}
