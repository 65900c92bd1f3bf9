import Fields

/// Accepted steps with what the derivative of a step needs (`Stepper.record`).
///
/// A record is t, h and `rows` rows: 8·(2 + rows·stride(n)) bytes a step. An s-stage Runge–Kutta
/// method keeps its s stage states.
public final class StageLog {
  public let stride: Int
  public let rows: Int
  private let log: RecordLog

  public init(for stepper: any Stepper) {
    stride = stepper.stride
    rows = stepper.recordRows
    log = RecordLog(recordSize: 2 + rows * stride)
  }

  public struct Step {
    public let time, size: Double
    /// The method's own rows; of a Runge–Kutta method Y₁ … Yₛ.
    public let stages: UnsafeMutablePointer<Double>
  }

  public var count: Int { log.count }
  public var byteCount: Int { log.byteCount }

  /// The bytes that `steps` steps will hold.
  public static func predictedBytes(steps: Int, rows: Int, stride: Int) -> Int {
    8 * steps * (2 + rows * stride)
  }

  /// Records the step just accepted by `integrator`.
  public func append(_ integrator: Integrator) {
    let record = log.append()
    record[0] = integrator.stepStart
    record[1] = integrator.stepSize
    (record + 2).update(from: integrator.stepper.record, count: rows * stride)
  }

  public subscript(index: Int) -> Step {
    let record = log[index]
    return Step(time: record[0], size: record[1], stages: record + 2)
  }

  public func removeAll() { log.removeAll() }
}
