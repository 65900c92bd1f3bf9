/// A solution as a function of time: the continuous extension of every accepted step.
///
/// A record is (t, h, yₙ, C₁ … C_d) with y(tₙ + θh) = yₙ + Σ θᵏ Cₖ: 8·(2 + (d + 1)·stride(n)) bytes a
/// step.
///
/// - When this misleads: it is as exact as the method's continuous extension
///   (`ButcherTableau.denseOrder`), which may be less exact than the steps.
public final class DenseTrajectory {
  public let stateCount, stride, degree: Int
  private let log: RecordLog
  private var current = 0

  public init(for stepper: any Stepper) {
    stateCount = stepper.field.stateCount
    stride = stepper.stride
    degree = stepper.denseDegree
    log = RecordLog(recordSize: 2 + (degree + 1) * stride)
  }

  public var count: Int { log.count }
  public var byteCount: Int { log.byteCount }

  /// The bytes that `steps` steps will hold.
  public static func predictedBytes(steps: Int, degree: Int, stride: Int) -> Int {
    8 * steps * (2 + (degree + 1) * stride)
  }

  /// Records the step just accepted by `integrator` (which may cost evaluations of f).
  public func append(_ integrator: Integrator) {
    let record = log.append()
    record[0] = integrator.stepStart
    record[1] = integrator.stepSize
    (record + 2).update(from: integrator.stepper.state, count: stride)
    integrator.stepper.writeDense(
      t: integrator.stepStart, h: integrator.stepSize, into: record + 2 + stride)
    current = log.count - 1
  }

  public func removeAll() {
    log.removeAll()
    current = 0
  }

  /// out ← y(t). Times outside the recorded span are extrapolated from the nearest step.
  ///
  /// Amortised O(1) where calls move steadily through time, as an integration does.
  public func evaluate(at t: Double, into out: UnsafeMutablePointer<Double>) {
    let record = seek(t)
    let theta = (t - record[0]) / record[1]
    let start = record + 2
    let coefficients = start + stride
    var i = 0
    while i < stateCount {
      var sum = coefficients[(degree - 1) * stride + i]
      var k = degree - 2
      while k >= 0 {
        sum = sum * theta + coefficients[k * stride + i]
        k -= 1
      }
      out[i] = start[i] + theta * sum
      i += 1
    }
  }

  /// out ← dy/dt of the continuous extension at t.
  public func evaluateSlope(at t: Double, into out: UnsafeMutablePointer<Double>) {
    let record = seek(t)
    let inverse = 1 / record[1]
    let theta = (t - record[0]) * inverse
    let coefficients = record + 2 + stride
    var i = 0
    while i < stateCount {
      var sum = 0.0
      var k = degree - 1
      while k >= 0 {
        sum = sum * theta + Double(k + 1) * coefficients[k * stride + i]
        k -= 1
      }
      out[i] = sum * inverse
      i += 1
    }
  }

  private func seek(_ t: Double) -> UnsafeMutablePointer<Double> {
    var record = log[current]
    while true {
      let theta = (t - record[0]) / record[1]
      if theta > 1, current + 1 < log.count {
        current += 1
      } else if theta < 0, current > 0 {
        current -= 1
      } else {
        return record
      }
      record = log[current]
    }
  }
}
