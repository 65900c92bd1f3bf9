import COracle
import CSUNDIALS
import Fields

/// An adjoint run of CVODES, cut at the discontinuities of the system.
struct SegmentedAdjoint {
  let cvodes: CVODES
  let options: CVODES.AdjointOptions
  let system: OracleSystem
  /// The system without its discontinuities.
  let cSystem: UnsafePointer<costate_system>

  /// A segment with the output times in it; its end is the last of `times`, an output or not.
  private struct Segment {
    let start: Double
    var times: [Double] = []
    /// The places of its first `outputs.count` times among all output times.
    var outputs: Range<Int>
    var handle: OpaquePointer?
  }

  func run(
    from t0: Double, _ initial: [Double], at times: [Double],
    seeds: (OracleTrajectory) -> [[Double]]
  ) -> OracleAdjoint {
    var segments = segments(from: t0, at: times)
    defer { segments.forEach { costate_cvodes_adjoint_free($0.handle) } }
    var result = OracleAdjoint(forward: OracleTrajectory())
    var state = initial
    for k in segments.indices {
      guard forward(&segments[k], from: &state, into: &result) else { return result }
    }
    let rows = seeds(result.forward)
    let n = system.stateCount
    if rows.count != times.count || !rows.allSatisfy({ $0.count == n }) {
      result.failure = OracleFailure(
        reason: .invalidInput, time: times[times.count - 1],
        message: "the seeds are not \(times.count) rows of \(n)")
      return result
    }
    for segment in segments.reversed() {
      var own = rows[segment.outputs].map { $0 }
      if own.count < segment.times.count { own.append([Double](repeating: 0, count: n)) }
      for (i, value) in result.lambda.enumerated() { own[own.count - 1][i] += value }
      enter(segment)
      guard let handle = segment.handle,
        result.runBackward(
          handle, options, seeds: own.flatMap { $0 }, stateCount: n,
          parameterCount: system.parameterCount)
      else { return result }
    }
    return result
  }

  private func segments(from t0: Double, at times: [Double]) -> [Segment] {
    let end = times[times.count - 1]
    let inside = (system.discontinuities?.times ?? []).filter {
      min(t0, end) < $0 && $0 < max(t0, end)
    }
    let cuts = (end < t0 ? inside.reversed() : inside) + [end]
    var segments: [Segment] = []
    var next = 0
    var start = t0
    for cut in cuts {
      let first = next
      while next < times.count, end < t0 ? times[next] >= cut : times[next] <= cut { next += 1 }
      // The last one takes all that are left, whatever their order: CVODES judges it.
      if cut == end { next = times.count }
      var own = Array(times[first..<next])
      if own.last != cut { own.append(cut) }
      segments.append(Segment(start: start, times: own, outputs: first..<next))
      start = cut
    }
    return segments
  }

  /// Kernels are evaluated inside `segment` from now on.
  private func enter(_ segment: Segment) {
    guard let discontinuities = system.discontinuities else { return }
    discontinuities.enter(
      discontinuities.segment(at: segment.start, toward: segment.times[segment.times.count - 1]))
  }

  /// Runs a segment from `state`, which becomes that at its end; false if it failed.
  private func forward(
    _ segment: inout Segment, from state: inout [Double], into result: inout OracleAdjoint
  ) -> Bool {
    let taken = result.forward.counts.accepted
    guard taken == 0 || taken < cvodes.maxSteps else {
      result.forward.failure = OracleFailure(reason: .stepLimit, time: segment.start)
      result.failure = result.forward.failure
      return false
    }
    enter(segment)
    let run = OutputRun(stateCount: system.stateCount, times: segment.times)
    var limits = cvodes.options
    limits.max_steps -= taken
    var held = costate_adjoint_options(
      interpolation: options.interpolation == .hermite ? COSTATE_HERMITE : COSTATE_POLYNOMIAL,
      steps_per_checkpoint: options.stepsPerCheckpoint)
    let (handle, seconds) = timed {
      run.withOutputs { outputs, statistics, status in
        costate_cvodes_adjoint_forward(
          cSystem, &limits, &held, segment.start, state, outputs, statistics, status)
      }
    }
    let part = run.trajectory(seconds: seconds)
    let shown = min(part.times.count, segment.outputs.count)
    result.forward.times += part.times.prefix(shown)
    result.forward.states += part.states.prefix(shown)
    result.forward.counts += part.counts
    result.forward.seconds += seconds
    result.forward.failure = part.failure
    result.failure = part.failure
    guard let handle, let last = part.states.last else { return false }
    segment.handle = handle
    result.held += OracleAdjoint.Held(costate_cvodes_adjoint_trajectory(handle))
    state = last
    return true
  }
}
