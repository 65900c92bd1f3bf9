import Fields

/// Accepted steps with their stage states: all that the derivative of a step needs.
///
/// A record is (t, h, Y₁ … Yₛ), so a step of an s-stage method on n equations holds
/// 8·(2 + s·stride(n)) bytes.
public final class StageLog {
  public let stride: Int
  public let stageCount: Int
  private let log: RecordLog

  public init(for stepper: any Stepper) {
    stride = stepper.stride
    stageCount = stepper.tableau.stageCount
    log = RecordLog(recordSize: 2 + stageCount * stride)
  }

  public struct Step {
    public let time, size: Double
    /// Y₁ … Yₛ, rows of `stride`.
    public let stages: UnsafeMutablePointer<Double>
  }

  public var count: Int { log.count }
  public var byteCount: Int { log.byteCount }

  /// The bytes that `steps` steps will hold.
  public static func predictedBytes(steps: Int, stageCount: Int, stride: Int) -> Int {
    8 * steps * (2 + stageCount * stride)
  }

  /// Records the step just accepted by `integrator`.
  public func append(_ integrator: Integrator) {
    let record = log.append()
    record[0] = integrator.stepStart
    record[1] = integrator.stepSize
    (record + 2).update(from: integrator.stepper.stageStates, count: stageCount * stride)
  }

  public subscript(index: Int) -> Step {
    let record = log[index]
    return Step(time: record[0], size: record[1], stages: record + 2)
  }

  public func removeAll() { log.removeAll() }
}
