import Integrators

/// Checkpoints of a forward solution: snapshots, from which its steps are taken again to the bit, whatever
/// the method carries from step to step. Taking them changes nothing: the forward solution is that of every
/// other strategy.
///
/// Rejected: to begin anew at each checkpoint, which needs no more than the state. BDF then begins with order
/// 1 again and again; with a checkpoint every 7 steps its gradient of Lotka and Volterra's equations had no
/// digit.
final class CheckpointLog {
  private let stateBytes: Int
  private var states: [UnsafeMutableRawPointer] = []
  private var times: [Double] = []

  init(_ integrator: Integrator) { stateBytes = integrator.snapshotBytes() }

  deinit { states.forEach { $0.deallocate() } }

  func append(_ integrator: Integrator) {
    let block = UnsafeMutableRawPointer.allocate(byteCount: max(stateBytes, 8), alignment: 16)
    integrator.save(to: block)
    states.append(block)
    times.append(integrator.time)
  }

  var count: Int { states.count }
  func time(_ index: Int) -> Double { times[index] }
  func restore(_ integrator: Integrator, _ index: Int) { integrator.restore(from: states[index]) }

  /// Bytes held, and by formula: one checkpoint for each begun interval of steps. (Where a run
  /// failed, the step it failed in had begun.)
  func ledger(_ steps: Int, _ interval: Int) -> MemoryLedger {
    MemoryLedger(
      trajectoryBytes: count * (stateBytes + 8),
      predictedBytes: max(1, (steps + interval - 1) / interval) * (stateBytes + 8))
  }
}
