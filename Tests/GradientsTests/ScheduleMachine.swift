import Gradients
import Testing

/// Follows a schedule with states that are nothing but step numbers, and objects to every action that a
/// solver could not carry out.
struct ScheduleMachine {
  private(set) var cost = ScheduleCost()
  /// How often each step was taken.
  private(set) var taken: [Int]
  private(set) var complaints: [String] = []
  private var memory: [Int: Int] = [:]
  private var disk: [Int: Int] = [:]
  private var tape: [Int] = []
  private var present: Int? = 0
  // The step whose record is still at hand.
  private var atHand: Int?
  private var reversed: Int

  /// - Parameter isKnown: whether the schedule is told the number of steps beforehand.
  init(
    _ schedule: CheckpointSchedule, steps: Int, isKnown: Bool, recordUnits: Int = 1,
    stateBytes: Int = 1, recordBytes: Int = 1
  ) {
    taken = Array(repeating: 0, count: steps)
    reversed = steps
    cost.steps = steps
    var stream = ScheduleStream(
      schedule, steps: isKnown ? steps : nil, recordUnits: recordUnits)
    var swept = 0
    while swept < steps {
      guard let action = stream.next() else {
        complain("ended in the forward sweep")
        return
      }
      if case .reverse = action { complain("reversed before the end") }
      // The end comes in the middle of an action that has no end of its own.
      switch action {
      case .advance(let count):
        perform(.advance(min(count, steps - swept)))
        swept += min(count, steps - swept)
      case .tape(let count):
        perform(.tape(min(count, steps - swept)))
        swept += min(count, steps - swept)
      default: perform(action)
      }
    }
    stream.end(after: steps)
    while let action = stream.next() { perform(action) }
    if reversed != 0 { complain("\(reversed) steps are left") }
    if !memory.isEmpty || !disk.isEmpty { complain("states are left") }
    if !tape.isEmpty { complain("records are left") }
    cost.replays = taken.reduce(0, +) - steps
  }

  private mutating func complain(_ text: String) { complaints.append(text) }

  private mutating func perform(_ action: ScheduleAction) {
    switch action {
    case .store(let slot):
      if memory[slot] != nil || disk[slot] != nil { complain("stored in a full slot") }
      memory[slot] = present
      atHand = nil
    case .restore(let slot):
      if disk[slot] != nil { cost.reads += 1 }
      present = memory[slot] ?? disk[slot]
      if present == nil { complain("restored from an empty slot") }
      atHand = nil
    case .free(let slot):
      if memory.removeValue(forKey: slot) == nil, disk.removeValue(forKey: slot) == nil {
        complain("freed an empty slot")
      }
    case .spill(let slot):
      disk[slot] = memory.removeValue(forKey: slot)
      if disk[slot] == nil { complain("spilt an empty slot") }
      cost.writes += 1
    case .advance(let count): for _ in 0..<count { step(taping: false) }
    case .tape(let count): for _ in 0..<count { step(taping: true) }
    case .keepLast:
      if let atHand { tape.append(atHand) } else { complain("no record at hand") }
    case .discard(let count): tape.removeLast(count)
    case .reverse(let count):
      for _ in 0..<count {
        reversed -= 1
        if tape.popLast() != reversed { complain("step \(reversed) is not on top of the tape") }
      }
    }
    cost.memoryStates = max(cost.memoryStates, memory.count)
    cost.diskStates = max(cost.diskStates, disk.count)
    cost.records = max(cost.records, tape.count)
  }

  private mutating func step(taping: Bool) {
    guard let step = present, step < taken.count else {
      complain("stepped from nowhere")
      return
    }
    taken[step] += 1
    present = step + 1
    atHand = step
    if taping { tape.append(step) }
  }
}
