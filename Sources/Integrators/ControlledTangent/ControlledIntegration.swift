import Fields
import LinearAlgebra

/// An integration by an explicit Runge–Kutta method with its derivative along several directions, the
/// choice of step sizes included: beside S, a column carries dt and dh, the derivatives of the time reached
/// and of the step to try next.
///
/// It takes the steps of ``Integrator``, to the bit; an accepted or a rejected attempt, a landing and a
/// limit in force are taken as they come, so the derivative is that of the number computed wherever
/// a change of the direction changes none of these.
///
/// At a landing dt = 0, so that there S is the derivative at a fixed time, as everywhere else.
///
/// Cost: the integration; and a Jacobian, ∂f/∂p, ∂f/∂t and a sparse product for each column, a stage,
/// rejected attempts included.
public final class ControlledIntegration {
  public let stepper: ExplicitRungeKutta
  private let tableau: ButcherTableau
  private let options: Integrator.Options
  private let stages: StageTangents
  private let norm: NormDerivative
  private let firstStep: InitialStepTangent
  private let jumps: Discontinuities?
  private let counts: UnsafeMutablePointer<Counts>
  private let goal: Double
  private let stepsBefore: Int
  private var pacer: StepPacer
  private var segment: Int
  private var hasCandidate = false
  // A number a column: dt; dh, of the step proposed and of the one tried; d(logarithms remembered);
  // d(size of the step before); of the squared error.
  private let dt, proposed, tried, logPrevious, logBefore, sizeBefore: UnsafeMutablePointer<Double>
  private let errors, scratch, columns: UnsafeMutablePointer<Double>
  private let arena: Arena

  /// Begins at (t, y) toward `end`, with the identity on the first `initialCount` columns.
  ///
  /// - Precondition: the tableau is explicit.
  public init(
    _ tableau: ButcherTableau, field: FieldKernels, controller: StepController,
    tolerances: Tolerances, t: Double, y: UnsafePointer<Double>, end: Double,
    options: Integrator.Options, initialCount: Int, parameters: [Int]
  ) throws(IntegrationFailure) {
    guard let rate = field.timeDerivative else {
      throw .unsupported(
        "the derivative of step sizes needs ∂f/∂t, which hand-written fields do not have; the strategy "
          + "tangent does not need it")
    }
    self.tableau = tableau
    self.options = options
    let controller = options.controller(insteadOf: controller)
    stepper = ExplicitRungeKutta(tableau, field: field, tolerances: tolerances)
    stages = StageTangents(
      tableau, field: field, rate: rate, initialCount: initialCount, parameters: parameters)
    norm = NormDerivative(stepper.scale)
    firstStep = InitialStepTangent(stepper.scale)
    counts = field.counts
    goal = end
    stepsBefore = field.counts.pointee.accepted
    let count = stages.columnCount
    let stride = stages.stride
    arena = Arena(capacity: 7 * max(count, 1) + 2 * stride + 3 * count * stride)
    dt = arena.take(max(count, 1))
    proposed = arena.take(max(count, 1))
    tried = arena.take(max(count, 1))
    logPrevious = arena.take(max(count, 1))
    logBefore = arena.take(max(count, 1))
    sizeBefore = arena.take(max(count, 1))
    errors = arena.take(max(count, 1))
    scratch = arena.take(2 * stride)
    columns = arena.take(3 * count * stride)
    jumps = field.discontinuities
    segment = jumps?.segment(at: t, toward: end) ?? 0
    jumps?.enter(segment)
    stepper.start(t: t, y: y)
    for c in 0..<initialCount { stages.tangent[c * stride + c] = 1 }
    pacer = StepPacer(
      time: t,
      proposedStep: Integrator.firstStep(
        options, controller, stepper, t: t, end: end, scratch: scratch), controller: controller)
    if options.fixedStep == nil, options.initialStep == nil, !pacer.isFixed {
      firstStep.differentiate(
        stepper, stages, t: t, end: end, scratch: scratch, columns: columns, into: proposed)
    }
  }

  public var time: Double { pacer.time }
  public var state: UnsafeMutablePointer<Double> { hasCandidate ? stepper.result : stepper.state }
  /// The columns of the derivative of ``state``, a stride apart.
  public var tangent: UnsafeMutablePointer<Double> {
    hasCandidate ? stages.result : stages.tangent
  }
  public var columnCount: Int { stages.columnCount }

  /// Takes one accepted step toward `end` and not beyond it.
  public func step(toward end: Double) throws(IntegrationFailure) {
    jumps?.enter(segment)
    if hasCandidate { advance() }
    let end = enterSegment(toward: end)
    guard counts.pointee.accepted - stepsBefore < options.stepLimit else {
      throw .stepLimit(at: pacer.time, limit: options.stepLimit)
    }
    var size = pacer.proposedStep
    let sizes = tried
    sizes.update(from: proposed, count: columnCount)
    while true {
      let (trial, canBeTaken) = pacer.trial(size: size, toward: end)
      guard canBeTaken else { throw pacer.underflow(trial.h) }
      let sign: Double = trial.h < 0 ? -1 : 1
      if trial.lands {
        for c in 0..<columnCount { sizes[c] = -sign * dt[c] }
      }
      guard case .candidate(let squaredError) = stepper.attempt(t: pacer.time, h: trial.h) else {
        throw .unsupported("\(tableau.name) refused a step")
      }
      differentiate(h: trial.h, sign: sign)
      if pacer.accepts(squaredError) {
        accept(trial, squaredError: squaredError, toward: end)
        return
      }
      let slope =
        squaredError.isFinite
        ? pacer.controller.rejectedDerivative(squaredError: squaredError) : 0
      size = pacer.reject(trial, squaredError: squaredError)
      let factor = size / trial.tried
      for c in 0..<columnCount {
        sizes[c] = factor * sizes[c] + (slope == 0 ? 0 : trial.tried * slope * errors[c])
      }
      proposed.update(from: sizes, count: columnCount)
      counts.pointee.rejected &+= 1
      if pacer.isFixed { throw pacer.underflow(trial.h) }
    }
  }

  /// The derivatives of the attempt just made, and of its squared error.
  private func differentiate(h: Double, sign: Double) {
    // Of |h| so far; of h here. Steps go forward but for the sign.
    if sign < 0 { for c in 0..<columnCount { tried[c] = -tried[c] } }
    stages.push(
      t: pacer.time, h: h, stages: stepper.record, slopes: stepper.slopes, end: stepper.result,
      dt: dt, dh: tried)
    if sign < 0 { for c in 0..<columnCount { tried[c] = -tried[c] } }
    guard tableau.hasErrorEstimate, !pacer.isFixed else { return }
    let (y, z, stride) = (stepper.state, stepper.result, stages.stride)
    let (first, second) = (scratch, scratch + stride)
    stages.combineErrors(
      values: stepper.slopes, scale: h * tableau.estimateScale, into: first, second)
    for c in 0..<columnCount {
      let (s, next) = (stages.tangent + c * stride, stages.result + c * stride)
      errors[c] = norm.squared(first, y, z, along: stages.error + c * stride, s, next)
      guard tableau.secondError != nil else { continue }
      let third = norm.squared(second, y, z, along: stages.secondError + c * stride, s, next)
      errors[c] = ButcherTableau.blendDerivative(
        stepper.scale.squaredNorm(first, y, z), stepper.scale.squaredNorm(second, y, z),
        along: errors[c], third)
    }
  }

  private func accept(_ trial: StepPacer.Trial, squaredError: Double, toward end: Double) {
    let derivative = pacer.controller.acceptedDerivative(
      squaredError: squaredError, size: trial.tried)
    var controller = pacer.controller
    let factor = controller.accepted(squaredError: squaredError, size: trial.tried)
    stepper.complete(t: pacer.time, h: trial.h)
    counts.pointee.accepted &+= 1
    pacer.accept(trial, squaredError: squaredError, toward: end)
    hasCandidate = true
    let sign: Double = trial.h < 0 ? -1 : 1
    // A landing does not let the step before it say anything against the step proposed.
    let keepsProposed = trial.tried < trial.size && trial.size >= trial.tried * factor
    for c in 0..<columnCount {
      let change =
        derivative.byError * errors[c] + derivative.byPrevious * logPrevious[c]
        + derivative.byBefore * logBefore[c] + derivative.bySize * tried[c]
        + derivative.byPreviousSize * sizeBefore[c]
      if !pacer.isFixed {
        if !keepsProposed { proposed[c] = factor * tried[c] + trial.tried * change }
        logBefore[c] = logPrevious[c]
        logPrevious[c] = derivative.rememberedByError * errors[c]
        sizeBefore[c] = tried[c]
      }
      dt[c] = trial.lands ? 0 : dt[c] + sign * tried[c]
    }
  }

  private func advance() {
    stepper.advance()
    stages.tangent.update(from: stages.result, count: columnCount * stages.stride)
    hasCandidate = false
  }

  /// Begins anew beyond a discontinuity; where the next one, or `end`, is.
  private func enterSegment(toward end: Double) -> Double {
    guard let jumps else { return end }
    let next = jumps.segment(at: pacer.time, toward: end)
    if next != segment {
      segment = next
      jumps.enter(next)
      stepper.start(t: pacer.time, y: stepper.state)
      if !pacer.isFixed {
        pacer.controller.reset()
        pacer.proposedStep = InitialStep.choose(
          for: stepper, t: pacer.time, end: goal, scratch: scratch)
        firstStep.differentiate(
          stepper, stages, t: pacer.time, end: goal, scratch: scratch, columns: columns,
          into: proposed)
        for c in 0..<columnCount {
          (logPrevious[c], logBefore[c], sizeBefore[c]) = (0, 0, 0)
        }
      }
    }
    return jumps.landing(in: segment, from: pacer.time, toward: end)
  }
}
