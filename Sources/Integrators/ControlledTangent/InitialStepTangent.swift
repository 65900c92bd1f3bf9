import Glibc

/// The derivative of ``InitialStep`` along the columns of a tangent, at a fixed starting time.
struct InitialStepTangent {
  private let norm: NormDerivative
  private let scale: ErrorScale

  init(_ scale: ErrorScale) {
    self.scale = scale
    norm = NormDerivative(scale)
  }

  /// dh ← the derivatives of the first step at (t, `y`) with slope f(t, y).
  ///
  /// - Parameters:
  ///   - scratch: two rows.
  ///   - columns: three blocks of columns.
  func differentiate(
    _ stepper: ExplicitRungeKutta, _ stages: StageTangents, t: Double, end: Double,
    scratch: UnsafeMutablePointer<Double>, columns: UnsafeMutablePointer<Double>,
    into dh: UnsafeMutablePointer<Double>
  ) {
    let (n, stride, count) = (stepper.field.stateCount, stages.stride, stages.columnCount)
    let (y, slope) = (stepper.state, stepper.slope)
    let (moved, change) = (scratch, scratch + stride)
    let dSlopes = columns
    let dMoved = columns + count * stride
    dh.update(repeating: 0, count: count)
    let span = abs(end - t)
    let direction: Double = end < t ? -1 : 1
    let size = sqrt(stepper.squaredNorm(y))
    let rate = sqrt(stepper.squaredNorm(slope))
    let isTiny = size < 1e-10 || rate < 1e-10
    let wanted = isTiny ? 1e-6 : 0.01 * (size / rate)
    let first = min(wanted, span)
    guard first > 0, first.isFinite else { return }
    for i in 0..<n { moved[i] = y[i] + direction * first * slope[i] }
    stepper.field.rhs(t + direction * first, moved, into: change)
    for i in 0..<n { change[i] -= slope[i] }
    let difference = sqrt(stepper.squaredNorm(change))
    let curvature = difference / first
    let worst = max(rate, curvature)
    let power = 1 / Double(max(stepper.order, 2))
    let second = worst <= 1e-15 ? max(1e-6, first * 1e-3) : pow(0.01 / worst, power)
    let chosen = min(100 * first, second, span)
    // Where the span or the resolution of time decides, nothing changes it.
    let resolvable = min(span, 1e4 * max(abs(t), abs(end)).ulp)
    guard chosen.isFinite, chosen > resolvable, chosen < span else { return }

    stages.slope(at: t, y, columns: stages.tangent, dt: { _ in 0 }, into: dSlopes)
    for c in 0..<count {
      let (s, ds) = (stages.tangent + c * stride, dSlopes + c * stride)
      let dFirst =
        isTiny || wanted > span
        ? 0
        : 0.01 / rate
          * (along(y, s, y, s, of: size) - size / rate * along(slope, ds, y, s, of: rate))
      dh[c] = dFirst
      for i in 0..<stride {
        dMoved[c * stride + i] = s[i] + direction * (dFirst * slope[i] + first * ds[i])
      }
    }
    if 100 * first <= second {
      for c in 0..<count { dh[c] *= 100 }
      return
    }
    if worst <= 1e-15 {
      for c in 0..<count { dh[c] *= first * 1e-3 > 1e-6 ? 1e-3 : 0 }
      return
    }
    guard curvature > rate else {
      for c in 0..<count {
        let (s, ds) = (stages.tangent + c * stride, dSlopes + c * stride)
        dh[c] = -power * second / worst * along(slope, ds, y, s, of: rate)
      }
      return
    }
    let (dFirsts, dEnd) = (dh, columns + 2 * count * stride)
    stages.slope(
      at: t + direction * first, moved, columns: dMoved, dt: { direction * dFirsts[$0] }, into: dEnd
    )
    for c in 0..<count {
      let end = dEnd + c * stride
      for i in 0..<stride { end[i] -= dSlopes[c * stride + i] }
      let s = stages.tangent + c * stride
      let dCurvature = (along(change, end, y, s, of: difference) - curvature * dh[c]) / first
      dh[c] = -power * second / worst * dCurvature
    }
  }

  /// The derivative of the norm of `vector`, which is `size`.
  private func along(
    _ vector: UnsafePointer<Double>, _ derivative: UnsafePointer<Double>,
    _ y: UnsafePointer<Double>, _ dy: UnsafePointer<Double>, of size: Double
  ) -> Double {
    guard size > 0 else { return 0 }
    return norm.squared(vector, y, y, along: derivative, dy, dy) / (2 * size)
  }
}
