import Fields
import Glibc
import Gradients
import Integrators

/// What became of the state on the way back of a strategy that integrates it backward.
///
/// - When this misleads: the error is measured against the strategy's own forward solution by its dense
///   output, whose error is the least that can be seen.
public struct ReconstructionReport: Codable, Sendable, Equatable {
  public enum Verdict: String, Codable, Sendable {
    /// The state came back along the way it had gone.
    case recovered
    /// The way back ended without complaint, elsewhere.
    case silentlyAliased = "silently aliased"
    /// Errors grew beyond all bounds, or the integration stopped.
    case blownUp = "blown up"
  }

  public var verdict = Verdict.recovered
  /// max |y_back(t) − y(t)|, each state relative to its largest value on the path, over all t and at the
  /// end of the way back.
  public var largestError: Double?
  public var lastError: Double?
  /// Where, going back, it first exceeds what is allowed.
  public var lostAt: Double?
  /// Where, going back, errors of the size of the relative tolerance (at least the rounding unit) are
  /// predicted to exceed it: before the way back is run. Nil where they are not.
  public var predictedLossAt: Double?
  /// log₁₀ of the largest growth of errors predicted anywhere between T and t₀, from one reset to the next where
  /// there are any; nil where it is not predicted, as
  /// `objection` says.
  public var predictedDigitsLost: Double?
  /// States that are nowhere negative forward and clearly so backward.
  public var signsViolated: [String] = []
  /// Linear invariants of the field that backward are not kept, as sums of states.
  public var invariantsViolated: [String] = []
  /// t, error and predicted error at up to 200 points of the way back, from T on.
  public var times: [Double] = []
  public var errors: [Double?] = []
  public var predicted: [Double?] = []
  public var objection: String?
  /// How the way back ended, if not at t₀.
  public var end: String?
  /// y where it ended.
  public var lastState: [Double] = []

  init() {}

  /// What is predicted before the way back: times going back, and the logarithm of the error there.
  mutating func predict(
    _ growth: FlowGrowth, relative: Double, allowed: Double, resets: [Double] = []
  ) -> [(time: Double, log: Double)] {
    let unit = log(max(relative, Double.ulpOfOne / 2))
    let whole = growth.reverseGrowth(resetAt: resets)
    let curve = whole.reversed().map { (time: $0.time, log: unit + $0.log) }
    if let k = curve.firstIndex(where: { $0.log > log(allowed) }) {
      // Within a step the growth is exponential, and the step may be far longer than what is left.
      let (before, after) = (curve[max(k - 1, 0)], curve[k])
      let share = k == 0 ? 1 : (log(allowed) - before.log) / (after.log - before.log)
      predictedLossAt = before.time + (after.time - before.time) * share
    }
    predictedDigitsLost = (whole.map(\.log).max() ?? 0) / M_LN10
    return curve
  }

  /// What was seen.
  ///
  /// - Parameter failure: how the way back ended, if not well.
  mutating func judge(
    _ samples: [PathRecorder.Sample], forward: ForwardPath, failure: IntegrationFailure?,
    curve: [(time: Double, log: Double)], allowed: Double, names: [String]
  ) {
    var worst = 0.0
    var negative = Set<Int>()
    var broken = Set<Int>()
    let n = names.count
    let spacing = max(1, samples.count / 200)
    var next = 0
    for (k, sample) in samples.enumerated() {
      guard let back = sample.state else { continue }
      let state = forward.state(at: sample.time)
      var error = 0.0
      for i in 0..<n {
        let part = abs(back[i] - state[i]) / forward.sizes[i]
        if !(part <= error) { error = part }
        if forward.isNonnegative[i], back[i] < -1e-3 * forward.sizes[i] { negative.insert(i) }
      }
      for (j, invariant) in forward.invariants.enumerated() where invariant.isBroken(by: back) {
        broken.insert(j)
      }
      if !(error <= worst) { worst = error }
      if lostAt == nil, !(error <= allowed) { lostAt = sample.time }
      lastError = error.isFinite ? error : nil
      if k == samples.count - 1 { lastState = Array(back.prefix(n)).map { $0.isFinite ? $0 : 0 } }
      if k % spacing == 0 || k == samples.count - 1 {
        times.append(sample.time)
        errors.append(error.isFinite ? error : nil)
        predicted.append(ReconstructionReport.value(of: curve, at: sample.time, from: &next))
      }
    }
    largestError = worst.isFinite ? worst : nil
    signsViolated = negative.sorted().map { names[$0] }
    invariantsViolated = broken.sorted().map { forward.invariants[$0].text(names) }
    // A solution that has grown to a thousand times its size is not elsewhere, it is gone.
    if failure != nil || !(worst <= 1e3) {
      verdict = .blownUp
    } else if !(worst <= allowed) {
      verdict = .silentlyAliased
    }
  }

  /// What happened, in a sentence.
  func sentence(_ allowed: Double) -> String {
    var text: String
    switch verdict {
    case .recovered: text = "the state was recovered to \(largestError?.brief ?? "?")"
    case .silentlyAliased:
      text =
        "reconstruction: silently aliased; the state integrated backward is off by "
        + "\(largestError?.brief ?? "?") of its size and no solver complained"
    case .blownUp: text = "reconstruction: blown up; the state integrated backward left all bounds"
    }
    if let lostAt { text += ", lost (beyond \(allowed.brief)) at t = \(lostAt.short)" }
    if let predictedLossAt { text += "; predicted: t = \(predictedLossAt.short)" }
    if !signsViolated.isEmpty {
      text += "; negative, and nowhere so forward: " + signsViolated.joined(separator: ", ")
    }
    if !invariantsViolated.isEmpty {
      text += "; not kept: " + invariantsViolated.joined(separator: ", ")
    }
    return text
  }

  /// The predicted error at a time, interpolated; nil where it is beyond all numbers.
  private static func value(
    of curve: [(time: Double, log: Double)], at time: Double, from next: inout Int
  ) -> Double? {
    guard curve.count > 1 else { return nil }
    while next + 2 < curve.count, curve[next + 1].time >= time { next += 1 }
    let (before, after) = (curve[next], curve[next + 1])
    let share = (time - before.time) / (after.time - before.time)
    let value = exp(before.log + (after.log - before.log) * min(max(share, 0), 1))
    return value.isFinite ? value : nil
  }
}
