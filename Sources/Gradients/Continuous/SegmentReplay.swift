import Fields
import Integrators

/// Solves segments of the forward solution again, keeping their dense output.
final class SegmentReplay {
  let dense: DenseTrajectory
  private let integrator: Integrator
  private let checkpoints: CheckpointLog
  private let path: SolutionPath
  private let stops: [Double]
  private let replayCounts = CountsBox()
  private let counts: UnsafeMutablePointer<Counts>

  init(
    _ request: GradientRequest, _ path: SolutionPath, _ interpolant: DenseInterpolant,
    checkpoints: CheckpointLog, counts: UnsafeMutablePointer<Counts>
  ) {
    let problem = request.problem
    self.checkpoints = checkpoints
    self.counts = counts
    self.path = path
    stops = path.times
    var options = request.options
    options.stepLimit = .max
    // Never taken: every segment begins from a checkpoint.
    options.initialStep = options.initialStep ?? problem.problem.span.length
    integrator = Integrator(
      request.method, field: problem.field.kernels.counting(into: replayCounts.pointer),
      tolerances: request.tolerances.forward(problem), t: problem.problem.span.start,
      y: problem.initialState(), end: problem.problem.span.end, options: options)
    // What is kept for snapshots alone is kept from now on.
    _ = integrator.snapshotBytes()
    dense = DenseTrajectory(for: integrator.stepper, interpolant)
  }

  /// Repeats the steps from checkpoint `index` to `end`.
  func replay(_ index: Int, to end: Double) throws(IntegrationFailure) {
    dense.removeAll()
    checkpoints.restore(integrator, index)
    // A checkpoint at an event was made before its reset.
    jump()
    while integrator.time < end {
      let stop = stops.first { $0 > integrator.time } ?? end
      try integrator.step(toward: stop)
      dense.append(integrator)
      if integrator.time == stop, stop < end, jump() { dense.beginPiece() }
    }
    dense.finish()
  }

  /// Resets the state where it was reset at this time; true if it was.
  @discardableResult
  private func jump() -> Bool {
    for index in stops.indices where stops[index] == integrator.time {
      guard let jump = path.jump(at: index) else { continue }
      integrator.jump(to: jump.after)
      return true
    }
    return false
  }

  /// Adds the work of replaying, its steps as replayed ones, to the backward counts.
  func addCounts() {
    counts.pointee = counts.pointee + replayCounts.value.asReplays
  }
}
