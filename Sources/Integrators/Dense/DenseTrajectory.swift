import Fields

/// A solution as a function of time: a polynomial for every accepted step, the method's continuous
/// extension or another (``DenseInterpolant``).
///
/// A record is (t, h, yₙ, C₁ … C_d) with y(tₙ + θh) = yₙ + Σ θᵏ Cₖ: 8·(2 + (d + 1)·stride(n)) bytes a
/// step.
///
/// - When this misleads: it is as exact as the polynomial (``DenseInterpolant/order(for:)``), which may
///   be less exact than the steps.
public final class DenseTrajectory {
  public let stateCount, stride, degree: Int
  private let log: RecordLog
  private let hermite: HermiteRecorder?
  private var current = 0
  // The first records of the pieces after a jump, and the piece at hand: records lower ..< upper.
  private var breaks: [Int] = []
  private var lower = 0
  private var upper = 0

  /// Why `interpolant` cannot be made on a field, as a whole sentence; nil where it can.
  public static func objection(
    _ interpolant: DenseInterpolant, to field: FieldKernels
  ) -> String? {
    HermiteRecorder.objection(interpolant, to: field)
  }

  public init(for stepper: any Stepper, _ interpolant: DenseInterpolant = .own) {
    stateCount = stepper.field.stateCount
    stride = stepper.stride
    degree = interpolant.degree(for: stepper)
    hermite =
      interpolant == .own ? nil : HermiteRecorder(stepper, isQuintic: interpolant == .hermite5)
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
    if let hermite {
      hermite.append(
        t: integrator.stepStart, h: integrator.stepSize, end: integrator.time, start: record + 2,
        into: record + 2 + stride)
    } else {
      integrator.stepper.writeDense(
        t: integrator.stepStart, h: integrator.stepSize, into: record + 2 + stride)
    }
    current = log.count - 1
    upper = log.count
  }

  /// Says that no step follows the last one, whose polynomial may have waited for it. Call it before the
  /// first evaluation.
  public func finish() { hermite?.finish() }

  public func removeAll() {
    hermite?.removeAll()
    log.removeAll()
    current = 0
    breaks.removeAll(keepingCapacity: true)
    (lower, upper) = (0, 0)
  }

  /// The solution jumps before the next record; what is evaluated from now on is of the piece after.
  public func beginPiece() {
    guard log.count > lower else { return }
    hermite?.finish()
    lower = log.count
    breaks.append(lower)
  }

  /// On the way back: what is evaluated from now on is of the piece before the last jump.
  public func leavePiece() {
    guard let start = breaks.popLast() else { return }
    upper = start
    lower = breaks.last ?? 0
    current = upper - 1
  }

  /// out ← y(t). Times outside the piece at hand are extrapolated from the nearest step.
  ///
  /// Amortised O(1) where calls move steadily through time, as an integration does.
  public func evaluate(at t: Double, into out: UnsafeMutablePointer<Double>) {
    let record = seek(t)
    evaluate(record, (t - record[0]) / record[1], into: out)
  }

  @inline(__always)
  private func evaluate(
    _ record: UnsafeMutablePointer<Double>, _ theta: Double,
    into out: UnsafeMutablePointer<Double>
  ) {
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

  /// The time at which step `index` began, and its size.
  public func step(_ index: Int) -> (start: Double, size: Double) {
    let record = log[index]
    return (record[0], record[1])
  }

  /// out ← y(tₙ + θh) of step `index`.
  public func evaluate(
    step index: Int, theta: Double, into out: UnsafeMutablePointer<Double>
  ) {
    evaluate(log[index], theta, into: out)
  }

  private func seek(_ t: Double) -> UnsafeMutablePointer<Double> {
    var record = log[current]
    while true {
      let theta = (t - record[0]) / record[1]
      if theta > 1, current + 1 < upper {
        current += 1
      } else if theta < 0, current > lower {
        current -= 1
      } else {
        return record
      }
      record = log[current]
    }
  }
}
