import Fields
import Glibc
import Integrators

/// How well the steps of a reversible method were undone.
public struct ReversalReport: Sendable, Equatable, Codable {
  /// Steps undone.
  public var steps = 0
  /// max |ỹ − y| / max |y| of the initial state found on the way back, or of the state at
  /// a discontinuity where that is worse.
  public var defect = 0.0
  /// By how much the method itself magnifies rounding on that way, the growth that the problem brings
  /// not counted: `unstepGrowth` to the power of the steps.
  public var growth = 1.0

  public init() {}
}

/// The accepted steps of a reversible method, taken forward without a record and undone on the way
/// back.
///
/// Kept are t and h of each step, or nothing where all are of one size; and a snapshot at each
/// discontinuity in time, where the method begins anew and forgets its hidden state.
final class ReversedSteps {
  private let integrator: Integrator
  private let stepper: any ReversibleStepper
  private let method: Method
  private let stops: [Double]
  private let fixedSize: Double?
  private let start: Double
  private let log = RecordLog(recordSize: 2)
  private let snapshotBytes: Int
  // How many steps were taken before each restart, and the state they led to.
  private var restarts: [(steps: Int, snapshot: UnsafeMutableRawPointer)] = []
  private var nextJump = 0
  private var marks: [Int] = []
  private(set) var steps = 0
  private(set) var report = ReversalReport()

  /// Beyond this logarithm of the growth of rounding, thirteen digits, there is nothing to be found.
  static let largestLogGrowth = 30.0

  init(
    _ request: GradientRequest, _ integrator: Integrator, path: SolutionPath
  ) throws(IntegrationFailure) {
    if let refusal = integrator.stepper.refusal { throw .unsupported(refusal) }
    guard let stepper = integrator.stepper as? any ReversibleStepper else {
      throw .unsupported(ReversibleAdjoint.objection(request.method))
    }
    self.integrator = integrator
    self.stepper = stepper
    method = request.method
    stops = path.times
    fixedSize = request.takesFixedSteps ? request.options.fixedStep : nil
    start = request.problem.problem.span.start
    snapshotBytes = stepper.field.discontinuities == nil ? 0 : integrator.snapshotBytes()
    if let known = request.knownSteps(path), stepper.field.discontinuities == nil {
      try checkGrowth(over: known)
    }
  }

  deinit { restarts.forEach { $0.snapshot.deallocate() } }

  /// What is held, and by formula.
  var ledger: MemoryLedger {
    let jumps = stepper.field.discontinuities?.times ?? []
    let time = integrator.time
    let end = stops[stops.count - 1]
    let crossed = jumps.count { $0 > start && $0 <= time && $0 < end }
    return MemoryLedger(
      trajectoryBytes: log.byteCount + restarts.count * snapshotBytes,
      predictedBytes: (fixedSize == nil ? 16 * steps : 0) + crossed * snapshotBytes)
  }

  // MARK: the forward sweep

  /// After an accepted step.
  func accepted() {
    steps += 1
    if fixedSize == nil {
      let record = log.append()
      record[0] = integrator.stepStart
      record[1] = integrator.stepSize
    }
    guard let jumps = stepper.field.discontinuities?.times else { return }
    let time = integrator.time
    while nextJump < jumps.count, jumps[nextJump] < time { nextJump += 1 }
    guard nextJump < jumps.count, jumps[nextJump] == time, time < stops[stops.count - 1] else {
      return
    }
    let snapshot = UnsafeMutableRawPointer.allocate(byteCount: snapshotBytes, alignment: 16)
    integrator.save(to: snapshot)
    restarts.append((steps, snapshot))
  }

  /// After the step that led to a stop.
  func reached() { marks.append(steps) }

  // MARK: the way back

  private func checkGrowth(over steps: Int) throws(IntegrationFailure) {
    let exponent = Double(steps) * Glibc.log(stepper.unstepGrowth)
    report.growth = exp(exponent)
    guard exponent >= ReversedSteps.largestLogGrowth else { return }
    throw .unsupported(
      "\(steps) steps of \(method) cannot be undone: each step back magnifies rounding by "
        + "\(stepper.unstepGrowth), by 1e\(Int(exponent / M_LN10)) in all; take fewer steps, or the strategy discrete "
        + "with a schedule")
  }

  /// Undoes all steps, the last one first, and hands over their records, and before them the stops that
  /// lie at their ends.
  func goBack(
    initial: [Double], stop: (Int) -> Void,
    pull: (StageLog.Step) throws(IntegrationFailure) -> Void
  ) throws(IntegrationFailure) {
    report.steps = steps
    // A snapshot brings back every digit, so the longest way between two of them counts.
    let ends = restarts.map(\.steps) + [steps]
    try checkGrowth(over: zip([0] + ends, ends).map { $1 - $0 }.max() ?? 0)
    if steps > 0 { stepper.advance() }
    var times = fixedSize.map {
      FixedStepTimes(
        size: $0, from: start, through: stops, discontinuities: stepper.field.discontinuities,
        steps: steps)
    }
    var (left, restart, reversed) = (marks.count, restarts.count, steps)
    while true {
      while left > 0, marks[left - 1] == reversed {
        left -= 1
        stop(left)
      }
      if reversed == 0 { break }
      if restart > 0, restarts[restart - 1].steps == reversed {
        restart -= 1
        let found = (0..<initial.count).map { stepper.state[$0] }
        integrator.restore(from: restarts[restart].snapshot)
        note(found, (0..<initial.count).map { stepper.state[$0] })
      }
      reversed -= 1
      let (t, h) = times?.previous() ?? (log[reversed][0], log[reversed][1])
      if let jumps = stepper.field.discontinuities {
        jumps.enter(jumps.segment(at: t, toward: t + h))
      }
      stepper.unstep(t: t, h: h)
      let isFirst =
        stepper.hiddenRows > 0
        && (reversed == 0 || restart > 0 && restarts[restart - 1].steps == reversed)
      try pull(StageLog.Step(time: t, size: h, stages: stepper.record, isFirst: isFirst))
    }
    note((0..<initial.count).map { stepper.state[$0] }, initial)
  }

  private func note(_ found: [Double], _ exact: [Double]) {
    let size = exact.map { abs($0) }.max() ?? 0
    let miss = zip(found, exact).map { abs($0 - $1) }.reduce(0) { $1.isNaN ? .nan : max($0, $1) }
    let defect = size > 0 ? miss / size : miss
    if !(defect <= report.defect) { report.defect = defect }
  }
}
