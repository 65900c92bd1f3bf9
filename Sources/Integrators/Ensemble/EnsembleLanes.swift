import Expressions
import Fields
import LinearAlgebra

/// The lanes of an ``Ensemble`` at work.
///
/// Component k of lane l is number k·lanes + l of every array here.
final class EnsembleLanes {
  private let kernel: LaneStepKernel
  let lanes: Int
  private let count, parameterCount: Int
  private let field: FieldKernels
  let scale: ErrorScale
  let hasSecondError: Bool
  private let attemptEvaluations, acceptedEvaluations: Int
  let controller: StepController
  let start, end: Double
  let options: Integrator.Options
  // A member begins in a stepper of its own kind, which thus chooses the first step it would choose.
  private let beginner: ExplicitRungeKutta
  private let scratch: UnsafeMutablePointer<Double>
  private let arena: Arena
  private let parameters: UnsafeMutablePointer<Double>
  /// Where each lane stands: the time, the step with its sign, and its size before any landing cut it (NaN
  /// in an empty lane).
  let times, steps, sizes: UnsafeMutablePointer<Double>
  /// What a PI controller remembers in each lane, and what it is limited by.
  let logs, limits: UnsafeMutablePointer<Double>
  /// Accepted steps of each lane.
  let accepted: UnsafeMutablePointer<Double>
  /// The lanes whose last attempt was accepted, as masks.
  let masks: UnsafeMutablePointer<Int64>
  private let states, slopes, results, endSlopes: UnsafeMutablePointer<Double>
  let sums: UnsafeMutablePointer<Double>
  private let seats: UnsafeMutablePointer<Seat>

  /// Who is in a lane, what it had cost when it began, and its attempts that were rejected.
  private struct Seat {
    var member: Int
    var pacer: StepPacer
    var counts: Counts
  }

  init(
    _ step: CompiledLaneStep, tableau: ButcherTableau, field: FieldKernels,
    tolerances: Tolerances, controller: StepController, start: Double, end: Double,
    options: Integrator.Options
  ) {
    kernel = step.kernel
    lanes = step.lanes
    self.field = field
    count = field.stateCount
    parameterCount = field.parameterCount
    scale = ErrorScale(tolerances, coupled: field.coupledCount)
    hasSecondError = tableau.secondError != nil
    let evaluatesEnd = tableau.error.count > tableau.stageCount
    attemptEvaluations = tableau.stageCount - (evaluatesEnd ? 0 : 1)
    acceptedEvaluations = evaluatesEnd ? 0 : 1
    self.controller = controller
    self.start = start
    self.end = end
    self.options = options
    beginner = ExplicitRungeKutta(tableau, field: field, tolerances: tolerances)
    let stride = beginner.stride
    arena = Arena(capacity: lanes * (11 + parameterCount + 4 * count) + 2 * stride)
    times = arena.take(lanes)
    steps = arena.take(lanes)
    sizes = arena.take(lanes)
    logs = arena.take(lanes)
    limits = arena.take(lanes)
    accepted = arena.take(lanes)
    parameters = arena.take(parameterCount * lanes)
    states = arena.take(count * lanes)
    slopes = arena.take(count * lanes)
    results = arena.take(count * lanes)
    endSlopes = arena.take(count * lanes)
    sums = arena.take(4 * lanes)
    // As wide as a double, and as well aligned.
    masks = UnsafeMutableRawPointer(arena.take(lanes)).bindMemory(to: Int64.self, capacity: lanes)
    scratch = arena.take(2 * stride)
    seats = .allocate(capacity: lanes)
    let pacer = StepPacer(time: start, proposedStep: 0, controller: controller)
    seats.initialize(
      repeating: Seat(member: -1, pacer: pacer, counts: Counts()), count: lanes)
  }

  deinit { seats.deallocate() }

  func solve(_ members: [Ensemble.Member]) -> [Ensemble.Outcome] {
    var outcomes = [Ensemble.Outcome?](repeating: nil, count: members.count)
    var next = 0
    var occupied = 0
    /// Seats the next members until one has a step to take; leaves the lane empty at the end.
    func fill(_ lane: Int) {
      while next < members.count {
        let member = next
        next += 1
        if let outcome = seat(members[member], number: member, in: lane) {
          outcomes[member] = outcome
        } else {
          return
        }
      }
      leave(lane)
      occupied -= 1
    }
    occupied = lanes
    for lane in 0..<lanes { fill(lane) }
    while occupied > 0 {
      kernel(
        times, steps, masks, parameters, states, slopes, results, endSlopes, scale.relative,
        scale.absolute, sums)
      var lane = 0
      while lane < lanes {
        if lane + 4 <= lanes, fourGoOn(lane) {
          lane += 4
          continue
        }
        // One by one what four at a time is not for.
        let last = min(lane + 4, lanes)
        while lane < last {
          if seats[lane].member >= 0, !goesOn(lane) {
            outcomes[seats[lane].member] = outcome(lane)
            fill(lane)
          }
          lane += 1
        }
      }
    }
    return outcomes.compactMap { $0 }
  }

  /// Begins a member in a lane; an outcome if there is nothing to do in it.
  private func seat(
    _ member: Ensemble.Member, number: Int, in lane: Int
  ) -> Ensemble.Outcome? {
    for j in 0..<parameterCount {
      field.parameters[j] = member.parameters[j]
      parameters[j * lanes + lane] = member.parameters[j]
    }
    field.counts.pointee = Counts()
    beginner.start(t: start, y: member.initial)
    let first = Integrator.firstStep(
      options, controller, beginner, t: start, end: end, scratch: scratch)
    for k in 0..<count {
      states[k * lanes + lane] = member.initial[k]
      slopes[k * lanes + lane] = beginner.slope[k]
    }
    masks[lane] = 0
    accepted[lane] = 0
    seats[lane] = Seat(
      member: number, pacer: StepPacer(time: start, proposedStep: first, controller: controller),
      counts: field.counts.pointee)
    return propose(lane, size: first) ? nil : outcome(lane)
  }

  /// An empty lane repeats a step of no length.
  private func leave(_ lane: Int) {
    seats[lane].member = -1
    masks[lane] = 0
    steps[lane] = 0
    sizes[lane] = .nan
  }

  /// Judges the attempt just made in a lane and proposes the next one; false where there is none.
  private func goesOn(_ lane: Int) -> Bool {
    let seat = seats + lane
    var squared = scale.squaredNorm(
      coupledSum: sums[lane], quadratureSum: sums[lanes + lane])
    if hasSecondError {
      let second = scale.squaredNorm(
        coupledSum: sums[2 * lanes + lane], quadratureSum: sums[3 * lanes + lane])
      squared = ButcherTableau.blend(squared, second)
    }
    // What has been done four at a time, this lane's pacer has not seen.
    seat.pointee.pacer.time = times[lane]
    if controller.kind == .pi {
      seat.pointee.pacer.controller.restore(logPrevious: logs[lane], growthLimit: limits[lane])
    }
    let trial = seat.pointee.pacer.trial(size: sizes[lane], toward: end).trial
    guard seat.pointee.pacer.accepts(squared) else {
      masks[lane] = 0
      seat.pointee.counts.rejected &+= 1
      let size = seat.pointee.pacer.reject(trial, squaredError: squared)
      return !seat.pointee.pacer.isFixed && tryStep(lane, size: size)
    }
    masks[lane] = -1
    accepted[lane] += 1
    seat.pointee.pacer.accept(trial, squaredError: squared, toward: end)
    return propose(lane, size: seat.pointee.pacer.proposedStep)
  }

  /// The next step, unless the member is at its end or has used up its steps.
  private func propose(_ lane: Int, size: Double) -> Bool {
    seats[lane].pacer.time != end && accepted[lane] < Double(options.stepLimit)
      && tryStep(lane, size: size)
  }

  private func tryStep(_ lane: Int, size: Double) -> Bool {
    let pacer = seats[lane].pacer
    let (trial, canBeTaken) = pacer.trial(size: size, toward: end)
    times[lane] = pacer.time
    steps[lane] = trial.h
    sizes[lane] = size
    logs[lane] = pacer.controller.logPrevious
    limits[lane] = pacer.controller.growthLimit
    return canBeTaken
  }

  /// What became of the member that does not go on.
  private func outcome(_ lane: Int) -> Ensemble.Outcome {
    let seat = seats[lane]
    let time = seat.pacer.time
    var counts = seat.counts
    counts.accepted = Int(accepted[lane])
    counts.rhs +=
      attemptEvaluations * (counts.accepted + counts.rejected)
      + acceptedEvaluations * counts.accepted
    var failure: IntegrationFailure?
    if time != end {
      failure =
        counts.accepted >= options.stepLimit
        ? .stepLimit(at: time, limit: options.stepLimit) : seat.pacer.underflow(steps[lane])
    }
    let vectors = masks[lane] == 0 ? states : results
    return Ensemble.Outcome(
      state: (0..<count).map { vectors[$0 * lanes + lane] }, time: time, counts: counts,
      failure: failure)
  }
}
