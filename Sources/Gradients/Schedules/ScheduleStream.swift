/// The actions of a schedule, one after the other.
///
/// Where the number of steps is known, they come to an end by themselves. Where it is not, those of the
/// forward sweep go on for ever until ``end(after:)`` says how many steps it took.
public struct ScheduleStream {
  private enum Task {
    case action(ScheduleAction)
    /// Reverses so many steps from the present state, with so many units; the present state is in `slot`.
    case adjoin(Int, units: Int, slot: Int?)
    /// The forward sweep, its next part: a step, or a segment, or all of it.
    case sweep(Int)
    /// Segment `index` of a uniform schedule, and all before it.
    case uniform(index: Int, interval: Int)
    /// Segment `index` of an online schedule, and all before it.
    case online(index: Int)
  }

  private let schedule: CheckpointSchedule
  private let recordUnits: Int
  // The last one is the next one.
  private var tasks: [Task] = []
  private var emptySlots: [Int] = []
  private var slotCount = 0
  private var table: MixedTable?
  private var placement: OnlinePlacement?
  private var states: [(step: Int, slot: Int)] = []
  // Slots in memory, where there is a disk.
  private var resident: [Int] = []

  /// - Parameters:
  ///   - steps: their number; nil if it is not known yet.
  ///   - recordUnits: of the size of a state, that the record of a step takes (`cams`).
  public init(_ schedule: CheckpointSchedule, steps: Int? = nil, recordUnits: Int = 1) {
    self.schedule = schedule
    self.recordUnits = recordUnits
    switch schedule {
    case .online(let slots): placement = OnlinePlacement(slots: slots)
    case .disk(let slots, _) where steps == nil: placement = OnlinePlacement(slots: slots)
    default: break
    }
    if let steps, schedule.needsStepCount || schedule.isDisk {
      begin(steps)
    } else {
      tasks = [.sweep(0)]
    }
  }

  public mutating func next() -> ScheduleAction? {
    guard case .disk(_, let memory) = schedule else { return following() }
    let action = following()
    switch action {
    case .store(let slot)?:
      // States are stored in the order of their steps, so the first one here is the oldest, which is
      // asked for last.
      if resident.count >= memory {
        push(.store(slot: slot))
        return .spill(slot: resident.removeFirst())
      }
      resident.append(slot)
    case .free(let slot)?: resident.removeAll { $0 == slot }
    default: break
    }
    return action
  }

  private mutating func following() -> ScheduleAction? {
    while let task = tasks.popLast() {
      switch task {
      case .action(let action): return action
      case .adjoin(let length, let units, let slot): adjoin(length, units, slot)
      case .sweep(let step): sweep(step)
      case .uniform(let index, let interval): reverseUniform(index, interval)
      case .online(let index): reverseOnline(index)
      }
    }
    return nil
  }

  /// The forward sweep is over. Called once, before the first action after its last step is asked for;
  /// nothing happens where the number of steps was known.
  public mutating func end(after steps: Int) {
    guard case .sweep? = tasks.last else { return }
    tasks = []
    guard steps > 0 else { return }
    switch schedule {
    case .all: push(.reverse(steps))
    case .recompute:
      tasks = [.adjoin(steps - 1, units: 1, slot: 0)]
      push(.keepLast, .reverse(1), .restore(slot: 0))
    case .uniform(let interval?): endUniform(steps, interval)
    case .accepted: endUniform(steps, 1)
    case .online, .disk:
      guard let placement else { return }
      states = placement.held
      slotCount = placement.slots
      emptySlots = (0..<slotCount).filter { slot in !states.contains { $0.slot == slot } }
      let last = states.count - 1
      let (start, slot) = states[last]
      let units = placement.slots - last
      tasks = [
        .online(index: last - 1),
        .adjoin(steps - 1 - start, units: units, slot: slot), .action(.restore(slot: slot)),
      ]
      push(.keepLast, .reverse(1))
    case .binomial, .cams, .uniform(nil):
      slotCount = 1
      begin(steps, from: 0)
      push(.restore(slot: 0))
    }
  }

  /// The whole of a schedule for so many steps, from the present state.
  private mutating func begin(_ steps: Int, from slot: Int? = nil) {
    switch schedule {
    case .cams(let units):
      table = MixedTable(steps: steps, units: units, recordUnits: recordUnits)
      tasks = [.adjoin(steps, units: units, slot: slot)]
    case .binomial(let slots), .disk(let slots, _):
      tasks = [.adjoin(steps, units: slots, slot: slot)]
    default:
      let interval = max(1, Int(Double(steps).squareRoot().rounded(.up)))
      let last = max(0, (steps - 1) / interval)
      tasks = [.uniform(index: last - 1, interval: interval)]
      let rest = steps - last * interval
      push(.tape(rest), .reverse(rest))
      for index in stride(from: last - 1, through: 0, by: -1) {
        push(.advance(interval))
        if index > 0 || slot == nil { push(.store(slot: index)) }
      }
      if last == 0, let slot { push(.free(slot: slot)) }
    }
  }

  /// So that they come in the order written.
  private mutating func push(_ actions: ScheduleAction...) {
    for action in actions.reversed() { tasks.append(.action(action)) }
  }

  private mutating func sweep(_ step: Int) {
    tasks.append(.sweep(step + 1))
    switch schedule {
    // Nothing to decide from step to step, and nothing spent on it.
    case .all: push(.tape(.max))
    case .uniform(let interval?): sweepUniform(step, interval)
    case .accepted: sweepUniform(step, 1)
    case .recompute, .binomial, .cams, .uniform(nil): push(.store(slot: 0), .advance(.max))
    case .online, .disk:
      push(.advance(1))
      guard let (freed, slot) = placement?.arrive(at: step) else { return }
      if let slot { push(.store(slot: slot)) }
      if let freed { push(.free(slot: freed)) }
    }
  }

  /// Every step is recorded, so that those of the last segment, whichever it is, need not be taken again.
  private mutating func sweepUniform(_ index: Int, _ interval: Int) {
    push(.store(slot: index), .tape(interval))
    if index > 0 { push(.discard(interval)) }
  }

  private mutating func endUniform(_ steps: Int, _ interval: Int) {
    let last = (steps - 1) / interval
    tasks = [.uniform(index: last - 1, interval: interval)]
    push(.free(slot: last), .reverse(steps - last * interval))
  }

  private mutating func reverseUniform(_ index: Int, _ interval: Int) {
    guard index >= 0 else { return }
    tasks.append(.uniform(index: index - 1, interval: interval))
    push(.restore(slot: index), .free(slot: index), .tape(interval), .reverse(interval))
  }

  private mutating func reverseOnline(_ index: Int) {
    guard index >= 0, let placement else { return }
    let length = states[index + 1].step - states[index].step
    tasks += [
      .online(index: index - 1),
      .adjoin(length, units: placement.slots - index, slot: states[index].slot),
      .action(.restore(slot: states[index].slot)),
    ]
  }

  private mutating func adjoin(_ length: Int, _ units: Int, _ slot: Int?) {
    if length <= 1 {
      if length == 1 { push(.tape(1), .reverse(1)) }
      if let slot { release(slot) }
      return
    }
    var split: Int? = table == nil ? Binomial.split(steps: length, slots: units) : nil
    if let table { split = table.split(length, units: units) }
    guard let split else {
      push(.reverse(1))
      tasks.append(.adjoin(length - 1, units: units - recordUnits, slot: nil))
      push(.tape(1))
      if let slot { release(slot) }
      return
    }
    let start = slot ?? takeSlot()
    tasks.append(.adjoin(split, units: units, slot: start))
    push(.restore(slot: start))
    tasks.append(.adjoin(length - split, units: units - 1, slot: nil))
    push(.advance(split))
    if slot == nil { push(.store(slot: start)) }
  }

  private mutating func takeSlot() -> Int {
    if let slot = emptySlots.popLast() { return slot }
    slotCount += 1
    return slotCount - 1
  }

  private mutating func release(_ slot: Int) {
    emptySlots.append(slot)
    push(.free(slot: slot))
  }
}

extension CheckpointSchedule {
  var isDisk: Bool {
    if case .disk = self { true } else { false }
  }
}
