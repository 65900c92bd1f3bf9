extension CheckpointSchedule {
  /// The cost of a whole run, found by going through the actions without taking a step.
  ///
  /// - Parameters:
  ///   - isKnown: whether the number of steps is known before the first of them.
  ///   - stateBytes: the size of a state that can be restored.
  ///   - recordBytes: the size of the record of a step.
  public func cost(
    steps: Int, isKnown: Bool, stateBytes: Int, recordBytes: Int
  ) -> ScheduleCost {
    var forecast = ScheduleForecast(
      self, steps: steps, known: isKnown ? steps : nil, stateBytes: stateBytes,
      recordBytes: recordBytes)
    forecast.sweep(begun: steps)
    forecast.goBack()
    return forecast.cost
  }

  /// The cost of a forward sweep that failed in step `begun`, the number of those before it being `steps`
  /// (or equal to `begun`, where it failed after that step).
  func costOfFailure(
    steps: Int, begun: Int, known: Int?, stateBytes: Int, recordBytes: Int
  ) -> ScheduleCost {
    var forecast = ScheduleForecast(
      self, steps: steps, known: known, stateBytes: stateBytes, recordBytes: recordBytes)
    forecast.sweep(begun: begun)
    return forecast.cost
  }

  /// Records in units of a state, as `cams` counts them.
  static func recordUnits(stateBytes: Int, recordBytes: Int) -> Int {
    stateBytes > 0 ? max(1, (recordBytes + stateBytes - 1) / stateBytes) : 1
  }
}

/// Goes through the actions of a schedule and counts.
private struct ScheduleForecast {
  private(set) var cost = ScheduleCost()
  private var stream: ScheduleStream
  private let stateBytes, recordBytes: Int
  private var resident: Set<Int> = []
  private var onDisk: Set<Int> = []
  private var taped = 0
  // Steps that the forward sweep has still to take: those are no replays.
  private var ahead: Int

  init(
    _ schedule: CheckpointSchedule, steps: Int, known: Int?, stateBytes: Int, recordBytes: Int
  ) {
    stream = ScheduleStream(
      schedule, steps: known,
      recordUnits: CheckpointSchedule.recordUnits(stateBytes: stateBytes, recordBytes: recordBytes))
    self.stateBytes = stateBytes
    self.recordBytes = recordBytes
    cost.steps = steps
    ahead = steps
  }

  mutating func sweep(begun: Int) {
    var left = begun
    while left > 0, let action = stream.next() {
      switch action {
      case .advance(let count), .tape(let count):
        let part = min(count, left)
        left -= part
        // The step that failed was not taken.
        let taken = min(part, ahead)
        if case .tape = action { perform(.tape(taken)) } else { perform(.advance(taken)) }
      default: perform(action)
      }
    }
  }

  mutating func goBack() {
    stream.end(after: cost.steps)
    while let action = stream.next() { perform(action) }
  }

  private mutating func perform(_ action: ScheduleAction) {
    switch action {
    case .store(let slot): resident.insert(slot)
    case .restore(let slot): if onDisk.contains(slot) { cost.reads += 1 }
    case .free(let slot):
      resident.remove(slot)
      onDisk.remove(slot)
    case .spill(let slot):
      resident.remove(slot)
      onDisk.insert(slot)
      cost.writes += 1
    case .advance(let count): take(count)
    case .tape(let count):
      take(count)
      taped += count
    case .keepLast: taped += 1
    case .discard(let count), .reverse(let count): taped -= count
    }
    cost.note(
      memoryStates: resident.count, diskStates: onDisk.count, records: taped,
      stateBytes: stateBytes, recordBytes: recordBytes)
  }

  private mutating func take(_ count: Int) {
    let new = min(count, ahead)
    ahead -= new
    cost.replays += count - new
  }
}
