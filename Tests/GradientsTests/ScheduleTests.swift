import Gradients
import Testing

/// Schedules against their theorems; no differential equation is near.
@Suite("Checkpoint schedules")
struct ScheduleTests {
  /// t(l, s) by the dynamic program min k + t(k, s) + t(l − k, s − 1).
  static let table: [[Int]] = {
    var t = [[Int]](repeating: Array(repeating: 0, count: 121), count: 9)
    for l in 1...120 { t[1][l] = l * (l - 1) / 2 }
    for s in 2...8 {
      for l in 2...120 { t[s][l] = (1..<l).map { $0 + t[s][$0] + t[s - 1][l - $0] }.min()! }
    }
    return t
  }()

  @Test("Binomial schedules take the least number of steps there is, within their slots")
  func binomial() {
    for s in 1...8 {
      for l in 1...120 {
        let least = Self.table[s][l]
        #expect(Binomial.extraSteps(steps: l, slots: s) == least)
        let known = ScheduleMachine(.binomial(slots: s), steps: l, isKnown: true)
        #expect(known.complaints.isEmpty && known.cost.replays == least, "\(l), \(s)")
        #expect(known.cost.memoryStates <= s && known.cost.records == 1)
        #expect(known.taken.max()! == Binomial.repetitions(steps: l, slots: s) + 1)
        // One solution more, to count the steps.
        let counted = ScheduleMachine(.binomial(slots: s), steps: l, isKnown: false)
        #expect(counted.complaints.isEmpty && counted.cost.replays == least + l, "\(l), \(s)")
        #expect(counted.cost.memoryStates <= s)
      }
    }
  }

  @Test(
    "Long ones, by the published formula",
    arguments: [
      (100, 3, 490), (100, 5, 316), (100, 10, 222), (500, 10, 1636), (1000, 5, 6284),
      (1000, 10, 3636), (1000, 20, 2747), (1000, 50, 1948), (10000, 20, 37976),
      (10000, 100, 24747), (10, 3, 15), (14, 3, 27),
    ])
  func long(steps: Int, slots: Int, extra: Int) {
    #expect(Binomial.extraSteps(steps: steps, slots: slots) == extra)
    let run = ScheduleMachine(.binomial(slots: slots), steps: steps, isKnown: true)
    #expect(run.complaints.isEmpty && run.cost.replays == extra)
    #expect(run.cost.memoryStates <= slots)
  }

  /// Forward steps of `MultistageCheckpointSchedule` and `MixedCheckpointSchedule` of the Python package
  /// checkpoint_schedules 1.0.4.
  @Test(
    "An independent generator takes as many",
    arguments: [
      (10, 3, 25, 19), (14, 3, 41, 33), (37, 4, 129, 108), (100, 3, 590, 554),
      (100, 5, 416, 352), (100, 10, 322, 237), (250, 7, 1085, 903),
    ])
  func independent(steps: Int, slots: Int, multistage: Int, mixed: Int) {
    let binomial = ScheduleMachine(.binomial(slots: slots), steps: steps, isKnown: true)
    #expect(binomial.cost.replays + steps == multistage)
    let cams = ScheduleMachine(.cams(slots: slots), steps: steps, isKnown: true, recordUnits: 1)
    #expect(cams.cost.replays + steps == mixed && cams.complaints.isEmpty)
  }

  /// The recurrence of `MixedTable`, written once more and the slow way.
  private func least(_ l: Int, _ s: Int, _ w: Int, _ known: inout [[Int]: Int]) -> Int {
    if l <= 1 { return l }
    if s == 0 { return 1 << 40 }
    if let value = known[[l, s]] { return value }
    var best = s >= w ? 1 + least(l - 1, s - w, w, &known) : 1 << 40
    for k in 1..<l { best = min(best, k + least(k, s, w, &known) + least(l - k, s - 1, w, &known)) }
    known[[l, s]] = best
    return best
  }

  @Test("Schedules that may keep stages take the least number of steps", arguments: [1, 2, 3, 7])
  func cams(recordUnits: Int) {
    var known: [[Int]: Int] = [:]
    for s in 1...16 {
      for l in 1...40 {
        let run = ScheduleMachine(
          .cams(slots: s), steps: l, isKnown: true, recordUnits: recordUnits)
        #expect(run.complaints.isEmpty, "\(l), \(s): \(run.complaints)")
        #expect(run.cost.replays + l == least(l, s, recordUnits, &known), "\(l), \(s)")
        #expect(run.cost.replays <= Binomial.extraSteps(steps: l, slots: s))
        // States and kept records in their units, beside the record at hand.
        let cost = CheckpointSchedule.cams(slots: s).cost(
          steps: l, isKnown: true, stateBytes: 1, recordBytes: recordUnits)
        #expect(cost.memoryBytes <= s + recordUnits && cost.replays == run.cost.replays)
        if s >= recordUnits * (l - 1) { #expect(run.cost.replays == 0) }
        let counted = ScheduleMachine(
          .cams(slots: s), steps: l, isKnown: false, recordUnits: recordUnits)
        #expect(counted.complaints.isEmpty && counted.cost.replays == run.cost.replays + l)
      }
    }
  }

  /// Counts of the library of Zhang & Constantinescu for methods that are not stiffly accurate, by units
  /// and stages a step. It never gives up the first state, which here is done where that pays.
  @Test(
    "No more than the published algorithm",
    arguments: [
      (10, 3, 1, 11), (30, 5, 2, 55), (60, 12, 4, 94), (100, 20, 7, 159), (60, 6, 3, 138),
      (100, 30, 13, 147), (50, 8, 6, 92), (40, 10, 2, 48), (200, 15, 3, 364),
    ])
  func publishedCAMS(steps: Int, units: Int, stages: Int, extra: Int) {
    let run = ScheduleMachine(
      .cams(slots: units), steps: steps, isKnown: true, recordUnits: stages)
    #expect(run.cost.replays <= extra && run.cost.replays > extra * 4 / 5)
  }

  @Test("With records too large to be kept, they are binomial ones")
  func camsWithoutStages() {
    for s in 1...6 {
      for l in [1, 2, 7, 30, 60] {
        let run = ScheduleMachine(.cams(slots: s), steps: l, isKnown: true, recordUnits: 100)
        #expect(run.cost.replays == Binomial.extraSteps(steps: l, slots: s))
      }
    }
  }

  @Test("Online ones repeat no step more often than those that know the number", arguments: 1...8)
  func online(slots: Int) {
    for steps in 1...2000 where slots > 2 || steps < 300 {
      let run = ScheduleMachine(.online(slots: slots), steps: steps, isKnown: false)
      #expect(run.complaints.isEmpty, "\(steps): \(run.complaints)")
      #expect(run.cost.memoryStates <= slots && run.cost.records == 1)
      let most = run.taken.max()!
      #expect(most <= Binomial.repetitions(steps: steps, slots: slots) + 1, "\(steps)")
      let least = Binomial.extraSteps(steps: steps, slots: slots)
      #expect(run.cost.replays >= least && run.cost.replays <= 3 * least / 2)
    }
  }

  @Test("Simple ones: none, all, every k-th, every one")
  func simple() {
    for steps in 1...60 {
      let all = ScheduleMachine(.all, steps: steps, isKnown: false)
      #expect(all.complaints.isEmpty && all.cost.replays == 0 && all.cost.records == steps)
      #expect(all.cost.memoryStates == 0)
      let none = ScheduleMachine(.recompute, steps: steps, isKnown: false)
      #expect(none.complaints.isEmpty && none.cost.replays == steps * (steps - 1) / 2)
      #expect(none.cost.memoryStates == 1 && none.cost.records == 1)
      let aca = ScheduleMachine(.accepted, steps: steps, isKnown: false)
      #expect(aca.complaints.isEmpty && aca.cost.replays == steps - 1)
      #expect(aca.cost.memoryStates == steps && aca.cost.records == 1)
      for k in [1, 2, 5, 7, 60, 100] {
        let run = ScheduleMachine(.uniform(interval: k), steps: steps, isKnown: false)
        #expect(run.complaints.isEmpty && run.cost.replays == (steps - 1) / k * k)
        #expect(run.cost.memoryStates == (steps - 1) / k + 1)
        #expect(run.cost.records == min(steps, k))
      }
      let root = Int(Double(steps).squareRoot().rounded(.up))
      for isKnown in [true, false] {
        let run = ScheduleMachine(.uniform(interval: nil), steps: steps, isKnown: isKnown)
        #expect(run.complaints.isEmpty, "\(steps): \(run.complaints)")
        #expect(run.cost.replays == (steps - 1) / root * root + (isKnown ? 0 : steps))
        #expect(run.cost.memoryStates + run.cost.records <= 2 * root)
      }
    }
  }

  @Test("Two levels: no more in memory than asked for, and the same steps", arguments: [1, 2, 5])
  func disk(memory: Int) {
    for slots in [1, 2, 6, 9] {
      for steps in [1, 2, 10, 77, 400] {
        let plain = ScheduleMachine(.binomial(slots: slots), steps: steps, isKnown: true)
        let known = ScheduleMachine(
          .disk(slots: slots, memory: memory), steps: steps, isKnown: true)
        #expect(known.complaints.isEmpty && known.taken == plain.taken)
        #expect(known.cost.memoryStates == min(plain.cost.memoryStates, memory))
        #expect(known.cost.diskStates <= max(0, slots - memory))
        let online = ScheduleMachine(.online(slots: slots), steps: steps, isKnown: false)
        let unknown = ScheduleMachine(
          .disk(slots: slots, memory: memory), steps: steps, isKnown: false)
        #expect(unknown.complaints.isEmpty && unknown.taken == online.taken)
        #expect(unknown.cost.memoryStates <= memory)
        #expect((unknown.cost.writes > 0) == (online.cost.memoryStates > memory))
      }
    }
  }

  @Test("The cost foretold is that of the actions")
  func forecast() {
    let schedules: [CheckpointSchedule] = [
      .all, .recompute, .uniform(interval: 4), .uniform(interval: nil), .accepted,
      .binomial(slots: 3), .cams(slots: 7), .online(slots: 4), .disk(slots: 5, memory: 2),
    ]
    for schedule in schedules {
      for steps in [1, 2, 9, 50] {
        for isKnown in [true, false] {
          // The record takes three units.
          let foretold = schedule.cost(
            steps: steps, isKnown: isKnown, stateBytes: 16, recordBytes: 40)
          var run = ScheduleMachine(schedule, steps: steps, isKnown: isKnown, recordUnits: 3).cost
          #expect(foretold.memoryBytes <= 16 * run.memoryStates + 40 * run.records)
          #expect(foretold.memoryBytes >= max(16 * run.memoryStates, 40 * run.records))
          #expect(foretold.diskBytes == 16 * run.diskStates)
          run.memoryBytes = foretold.memoryBytes
          run.diskBytes = foretold.diskBytes
          #expect(foretold == run, "\(schedule), \(steps)")
        }
      }
    }
  }

  @Test("A budget is kept, and as little is taken again as it allows")
  func budget() throws {
    let (state, record) = (100, 420)
    for steps in [10, 100, 1000] {
      for bytes in [520, 1000, 5000, 50_000, 1_000_000] {
        let budget = MemoryBudget(bytes: bytes)
        let chosen = try budget.choose(steps: steps, stateBytes: state, recordBytes: record)
        let cost = chosen.cost(
          steps: steps, isKnown: true, stateBytes: state, recordBytes: record)
        #expect(cost.memoryBytes <= bytes)
        let binomial = CheckpointSchedule.binomial(slots: (bytes - record) / state)
          .cost(steps: steps, isKnown: true, stateBytes: state, recordBytes: record)
        #expect(cost.replays <= binomial.replays)
        if steps * record <= bytes { #expect(chosen == .all) }
        let online = try budget.choose(steps: nil, stateBytes: state, recordBytes: record)
        let unknown = online.cost(
          steps: steps, isKnown: false, stateBytes: state, recordBytes: record)
        #expect(unknown.memoryBytes <= bytes)
      }
    }
    #expect(throws: (any Error).self) {
      try MemoryBudget(bytes: 519).choose(steps: 10, stateBytes: state, recordBytes: record)
    }
  }
}
