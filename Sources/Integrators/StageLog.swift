import Fields

/// Accepted steps with what the derivative of a step needs (`Stepper.record`).
///
/// A record is t, h and `rows` rows: 8·(2 + rows·stride(n)) bytes a step. An s-stage Runge–Kutta
/// method keeps its s stage states. Of a method with hidden state the log also knows which steps
/// began anew (`Stepper.beginsAnew`); each but the very first costs 8 bytes more.
public final class StageLog {
  public let stride: Int
  public let rows: Int
  private let log: RecordLog
  private var beginsAtStart = false
  // Further steps that began anew, in order: one for each restart.
  private var restarts: [Int] = []

  public init(for stepper: any Stepper) {
    stride = stepper.stride
    rows = stepper.recordRows
    log = RecordLog(recordSize: 2 + rows * stride)
  }

  public struct Step {
    public let time, size: Double
    /// The method's own rows; of a Runge–Kutta method Y₁ … Yₛ.
    public let stages: UnsafeMutablePointer<Double>
    /// Whether the method began anew with this step (`Stepper.beginsAnew`).
    public let isFirst: Bool

    public init(
      time: Double, size: Double, stages: UnsafeMutablePointer<Double>, isFirst: Bool = false
    ) {
      self.time = time
      self.size = size
      self.stages = stages
      self.isFirst = isFirst
    }
  }

  public var count: Int { log.count }
  public var byteCount: Int { log.byteCount + 8 * restarts.count }

  /// The bytes that `steps` steps will hold.
  public static func predictedBytes(steps: Int, rows: Int, stride: Int) -> Int {
    8 * steps * (2 + rows * stride)
  }

  /// Records the step just accepted by `integrator`.
  public func append(_ integrator: Integrator) {
    if integrator.stepper.beginsAnew {
      if log.count == 0 { beginsAtStart = true } else { restarts.append(log.count) }
    }
    let record = log.append()
    record[0] = integrator.stepStart
    record[1] = integrator.stepSize
    (record + 2).update(from: integrator.stepper.record, count: rows * stride)
  }

  public subscript(index: Int) -> Step {
    let record = log[index]
    return Step(
      time: record[0], size: record[1], stages: record + 2, isFirst: beganAnew(index))
  }

  /// Drops the last `count` steps.
  public func removeLast(_ count: Int) {
    log.removeLast(count)
    while let last = restarts.last, last >= log.count { restarts.removeLast() }
    if log.count == 0 { beginsAtStart = false }
  }

  public func removeAll() {
    log.removeAll()
    restarts.removeAll(keepingCapacity: true)
    beginsAtStart = false
  }

  private func beganAnew(_ index: Int) -> Bool {
    if index == 0 { return beginsAtStart }
    var (low, high) = (0, restarts.count)
    while low < high {
      let middle = (low + high) / 2
      if restarts[middle] < index { low = middle + 1 } else { high = middle }
    }
    return low < restarts.count && restarts[low] == index
  }
}
