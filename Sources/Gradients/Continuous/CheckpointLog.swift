import Integrators

/// Checkpoints of a forward solution: the state, and what makes later steps repeatable.
final class CheckpointLog {
  private let states: RecordLog
  private var marks: [Integrator.Checkpoint] = []

  init(stride: Int) { states = RecordLog(recordSize: stride) }

  func append(_ integrator: Integrator) {
    marks.append(integrator.checkpoint())
    states.append().update(from: integrator.state, count: states.recordSize)
  }

  var count: Int { marks.count }
  func time(_ index: Int) -> Double { marks[index].time }
  subscript(index: Int) -> (mark: Integrator.Checkpoint, state: UnsafeMutablePointer<Double>) {
    (marks[index], states[index])
  }

  /// Bytes held, and by formula: one checkpoint for each begun interval of steps. (Where a run
  /// failed, the step it failed in had begun.)
  func ledger(_ steps: Int, _ interval: Int) -> MemoryLedger {
    let each = MemoryLayout<Integrator.Checkpoint>.stride
    return MemoryLedger(
      trajectoryBytes: states.byteCount + marks.count * each,
      predictedBytes: max(1, (steps + interval - 1) / interval) * (8 * states.recordSize + each))
  }
}
