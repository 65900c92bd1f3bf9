import Fields
import Integrators

/// Follows a schedule: stores states in the forward sweep, and on the way back takes steps again from
/// them, records them and hands the records over, the last step first.
///
/// One integrator does both, so nothing that it holds (matrices, factors) is held twice.
final class ScheduledPass {
  let schedule: CheckpointSchedule
  let stateBytes, recordBytes: Int
  private(set) var cost = ScheduleCost()
  private let known: Int?
  private let integrator: Integrator
  private let tape: StageLog
  private let store: SlotStore
  private let path: SolutionPath
  private let stops: [Double]
  private var stream: ScheduleStream
  // Behind a pointer: see `Integrator`.
  private let sweep: UnsafeMutablePointer<Sweep>

  private struct Sweep {
    // Of the action under way: steps left, and whether they are recorded.
    var left = 0
    var tapes = false
    /// The steps before the present state.
    var step = 0
    /// Steps of the forward sweep that were begun.
    var begun = 0
  }

  // How many steps were taken when each stop was reached.
  private var marks: [Int] = []
  private var stopsLeft = 0

  /// - Parameter known: the number of steps, where it is known.
  init(
    _ schedule: CheckpointSchedule, _ integrator: Integrator, path: SolutionPath, known: Int?,
    stateBytes: Int
  ) {
    self.schedule = schedule
    self.integrator = integrator
    self.path = path
    stops = path.times
    self.known = known
    self.stateBytes = stateBytes
    sweep = .allocate(capacity: 1)
    sweep.initialize(to: Sweep())
    tape = StageLog(for: integrator.stepper)
    recordBytes = StageLog.predictedBytes(steps: 1, rows: tape.rows, stride: tape.stride)
    store = SlotStore(stateBytes: stateBytes)
    stream = ScheduleStream(
      schedule, steps: known,
      recordUnits: CheckpointSchedule.recordUnits(stateBytes: stateBytes, recordBytes: recordBytes))
  }

  deinit { sweep.deallocate() }

  /// The cost as it should be.
  func predictedCost(failed: Bool) -> ScheduleCost {
    failed
      ? schedule.costOfFailure(
        steps: cost.steps, begun: sweep.pointee.begun, known: known, stateBytes: stateBytes,
        recordBytes: recordBytes)
      : schedule.cost(
        steps: cost.steps, isKnown: known != nil, stateBytes: stateBytes, recordBytes: recordBytes)
  }

  // MARK: the forward sweep

  /// Before a step.
  @inline(__always)
  func begin() throws(IntegrationFailure) {
    sweep.pointee.begun += 1
    if sweep.pointee.left == 0 { try beginPart() }
  }

  private func beginPart() throws(IntegrationFailure) {
    while sweep.pointee.left == 0 {
      guard let action = stream.next(), !action.reverses else {
        throw .unsupported("the schedule \(schedule.name) ended before the steps did")
      }
      try perform(action, stepping: false)
    }
  }

  /// After an accepted step.
  @inline(__always)
  func accepted() {
    if sweep.pointee.tapes { tape.append(integrator) }
    sweep.pointee.left -= 1
    sweep.pointee.step += 1
  }

  /// After the step that led to a stop.
  func reached() {
    marks.append(sweep.pointee.step)
    stopsLeft += 1
  }

  /// After the last step, or the failure of one.
  func finishSweep() {
    cost.steps = sweep.pointee.step
    note()
  }

  // MARK: the way back

  /// Hands over all steps, the last one first, and before them the stops that lie at their ends.
  func goBack(
    stop: (Int) -> Void, pull: (StageLog.Step) throws(IntegrationFailure) -> Void
  ) throws(IntegrationFailure) {
    if let objection = schedule.objection(steps: cost.steps) { throw .unsupported(objection) }
    stream.end(after: cost.steps)
    var reversed = cost.steps
    while let action = stream.next() {
      guard case .reverse(let count) = action else {
        try perform(action, stepping: true)
        continue
      }
      let (top, marks) = (tape.count, marks)
      var left = stopsLeft
      for k in 1...count {
        while left > 0, marks[left - 1] == reversed {
          left -= 1
          stop(left)
        }
        try pull(tape[top - k])
        reversed -= 1
      }
      stopsLeft = left
      tape.removeLast(count)
    }
    precondition(reversed == 0, "the schedule \(schedule.name) left \(reversed) steps")
    while stopsLeft > 0 {
      stopsLeft -= 1
      stop(stopsLeft)
    }
  }

  /// - Parameter stepping: whether to take the steps of the action, or leave them to the forward sweep.
  private func perform(_ action: ScheduleAction, stepping: Bool) throws(IntegrationFailure) {
    switch action {
    case .store(let slot): store.store(integrator, step: sweep.pointee.step, slot: slot)
    case .restore(let slot): sweep.pointee.step = try store.restore(integrator, slot: slot)
    case .free(let slot): store.free(slot: slot)
    case .spill(let slot): try store.spill(slot: slot)
    case .keepLast: tape.append(integrator)
    case .discard(let count), .reverse(let count):
      note()
      tape.removeLast(count)
    case .advance(let count), .tape(let count):
      sweep.pointee.left = count
      if case .tape = action { sweep.pointee.tapes = true } else { sweep.pointee.tapes = false }
      if stepping { try takeAgain() }
    }
    note()
  }

  private func takeAgain() throws(IntegrationFailure) {
    while sweep.pointee.left > 0 {
      let stop = nextStop
      try integrator.step(toward: stops[stop])
      accepted()
      cost.replays += 1
      if integrator.time == stops[stop], let jump = path.jump(at: stop) {
        integrator.jump(to: jump.after)
      }
    }
  }

  /// The stop that the step at hand was driven toward in the forward sweep.
  private var nextStop: Int {
    var (low, high) = (0, marks.count)
    while low < high {
      let middle = (low + high) / 2
      if marks[middle] <= sweep.pointee.step { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func note() {
    cost.writes = store.writes
    cost.reads = store.reads
    cost.note(
      memoryStates: store.memoryStates, diskStates: store.diskStates, records: tape.count,
      stateBytes: stateBytes, recordBytes: recordBytes)
  }
}
