import Fields
import Integrators
import LinearAlgebra

/// The continuous adjoint on dense output recomputed segment by segment from checkpoints.
///
/// Axes: continuous adjoint · recomputed from uniform checkpoints, interpolated within the segment ·
/// parameter integral in the augmented equation. This is CVODES' scheme with our methods: the
/// forward solution keeps its state every `checkpointInterval` steps; on the way back each segment
/// is solved once more, step for step as the first time, keeping its dense output.
///
/// Cost: as `InterpolatedAdjoint`, plus one more forward solution. Memory: the checkpoints and one
/// segment's dense output.
///
/// - When this misleads: as `InterpolatedAdjoint`.
public struct CheckpointedAdjoint: GradientStrategy {
  public var name: String { "checkpointed" }
  public var claim: GradientClaim { .trueSensitivity }
  public var usesCheckpointInterval: Bool { true }

  public init() {}

  public func gradient(_ request: GradientRequest) -> GradientResult {
    let problem = request.problem
    let interval = max(1, request.checkpointInterval)
    var run = GradientRun()
    let backwardCounts = run.backwardCounts
    var pass = ForwardPass(request, counts: run.forwardCounts.pointer)
    let stepper = pass.integrator.stepper
    let checkpoints = CheckpointLog(stride: stepper.stride)
    checkpoints.append(pass.integrator)
    var steps = 0
    var objective: ObjectiveValue?
    let end = problem.problem.span.end
    let arrived = run.forward { () throws(IntegrationFailure) in
      try pass.run(step: { integrator in
        steps += 1
        if steps % interval == 0, integrator.time != end { checkpoints.append(integrator) }
      })
      objective = problem.evaluateObjective(initial: pass.initial, states: pass.states)
    }
    guard arrived, let objective else {
      return run.finish(problem, objective: nil, memory: checkpoints.ledger(steps + 1, interval))
    }

    let backward = SegmentReplay(
      request, checkpoints: checkpoints, counts: backwardCounts.pointer)
    var adjoint: AdjointPass?
    _ = run.backward { () throws(IntegrationFailure) in
      var segment = checkpoints.count - 1
      try backward.replay(segment, to: end)
      let back = try AdjointPass(
        request, trajectory: backward.dense, objective: objective, final: pass.states.last ?? [],
        counts: backwardCounts.pointer)
      adjoint = back
      while true {
        try back.integrate(to: checkpoints.time(segment))
        if segment == 0 { break }
        segment -= 1
        try backward.replay(segment, to: checkpoints.time(segment + 1))
      }
    }
    backward.addCounts()
    adjoint?.addCounts()
    var memory = checkpoints.ledger(steps, interval)
    memory.trajectoryBytes += backward.peakBytes
    memory.predictedBytes += DenseTrajectory.predictedBytes(
      steps: min(steps, interval), degree: stepper.denseDegree, stride: stepper.stride)
    return run.finish(
      problem, objective: objective, lambda: adjoint?.lambda ?? [],
      mu: adjoint?.parameters ?? [], memory: memory)
  }
}

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

/// Solves segments of the forward solution again, keeping their dense output.
private final class SegmentReplay {
  let dense: DenseTrajectory
  private(set) var peakBytes = 0
  private let integrator: Integrator
  private let checkpoints: CheckpointLog
  private let stops: [Double]
  private let replayCounts = CountsBox()
  private let counts: UnsafeMutablePointer<Counts>

  init(
    _ request: GradientRequest, checkpoints: CheckpointLog, counts: UnsafeMutablePointer<Counts>
  ) {
    let problem = request.problem
    self.checkpoints = checkpoints
    self.counts = counts
    stops = problem.stops
    let first = checkpoints[0]
    var options = request.options
    options.stepLimit = .max
    options.initialStep = first.mark.proposedStep
    integrator = Integrator(
      request.method, field: problem.field.kernels.counting(into: replayCounts.pointer),
      tolerances: request.tolerances.forward(problem), t: first.mark.time, y: first.state,
      end: problem.problem.span.end, options: options)
    dense = DenseTrajectory(for: integrator.stepper)
  }

  /// Repeats the steps from checkpoint `index` to `end`.
  func replay(_ index: Int, to end: Double) throws(IntegrationFailure) {
    dense.removeAll()
    integrator.resume(from: checkpoints[index].mark, y: checkpoints[index].state)
    while integrator.time < end {
      let stop = stops.first { $0 > integrator.time } ?? end
      try integrator.step(toward: stop)
      dense.append(integrator)
    }
    peakBytes = max(peakBytes, dense.byteCount)
  }

  /// Adds the work of replaying, its steps as replayed ones, to the backward counts.
  func addCounts() {
    var work = replayCounts.value
    work.replayed += work.accepted
    work.accepted = 0
    work.rejected = 0
    counts.pointee = counts.pointee + work
  }
}
