import Glibc

/// Hairer's starting step: small enough that an explicit Euler step stays within 1 % of the scale
/// of y, and that (h²/2)-size curvature, extrapolated to the method's order p, leaves an error of
/// about 1 %: hᵖ · max(‖f‖, ‖f′‖) ≤ 0.01 in the error norm, p at least 2: the curvature itself is an
/// error of O(h²).
///
/// Costs one evaluation of f. Source: Hairer, Nørsett & Wanner I, II.4.
enum InitialStep {
  static func choose(
    for stepper: any Stepper, t: Double, end: Double, scratch: UnsafeMutablePointer<Double>
  ) -> Double {
    let n = stepper.field.stateCount
    let span = abs(end - t)
    let y = stepper.state
    let slope = stepper.slope
    let size = sqrt(stepper.squaredNorm(y))
    let rate = sqrt(stepper.squaredNorm(slope))
    var first = size < 1e-10 || rate < 1e-10 ? 1e-6 : 0.01 * (size / rate)
    first = min(first, span)
    guard first > 0, first.isFinite else { return span * 1e-6 }
    let direction: Double = end < t ? -1 : 1
    let moved = scratch
    let movedSlope = scratch + stepper.stride
    for i in 0..<n { moved[i] = y[i] + direction * first * slope[i] }
    stepper.field.rhs(t + direction * first, moved, into: movedSlope)
    for i in 0..<n { moved[i] = movedSlope[i] - slope[i] }
    let curvature = sqrt(stepper.squaredNorm(moved)) / first
    let worst = max(rate, curvature)
    let second =
      worst <= 1e-15
      ? max(1e-6, first * 1e-3) : pow(0.01 / worst, 1 / Double(max(stepper.order, 2)))
    let chosen = min(100 * first, second, span)
    // Where a component starts at zero under a tiny absolute tolerance, the norms ask for less than
    // the time can resolve; the controller finds out soon enough whether so little was needed.
    let resolvable = min(span, 1e4 * max(abs(t), abs(end)).ulp)
    return max(chosen.isFinite && chosen > 0 ? chosen : first, resolvable)
  }
}
