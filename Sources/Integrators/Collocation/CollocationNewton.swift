import Glibc

/// Decides when simplified Newton is done, or hopeless: a pure state machine over the sizes of its
/// corrections.
///
/// With θ the rate of contraction, ‖what is left‖ ≤ θ/(1 − θ) ‖ΔV‖; the iteration stops when that is
/// below ``tolerance`` and gives up when the corrections grow, or when it can be foreseen that the
/// iterations left will not do (Hairer & Wanner II, IV.8). Before the first rate is known, the last
/// one of the step before serves, forgotten slowly.
struct CollocationNewton {
  enum Verdict {
    case proceed, converged, diverging
  }

  /// What Newton may leave, in units of the tolerances asked for.
  ///
  /// The estimate of a step is of lower order than the step and is compared with more than the
  /// tolerance (see ``CollocationScale``), so what would vanish in the estimate may still be the
  /// largest part of the error of the result: hence the tolerances themselves and not the estimate.
  /// At 0.01, that was so: a tenth of the iterations saved, the errors of order 9 on Robertson
  /// a hundred times larger.
  static let tolerance = 0.001

  /// The contraction that the growth of steps is kept to. It rises with their size, and the work of
  /// Newton for a unit of time, 1/(−θ ln θ), is smallest at 1/e; but there it takes all iterations there
  /// are, and steps a little longer are given up. Of 0.15, 0.25, 0.4 and no bound at all, 0.15 was the
  /// fastest: on HIRES at 1e-8 order 13 is 15 % faster and repeats no step instead of every third.
  static let largestRate = 0.15

  let tolerance: Double
  let limit: Int
  private(set) var iteration = 0
  /// The contraction, a geometric mean of the last two quotients of corrections.
  private(set) var rate = 0.0
  /// After `diverging`: the factor by which a smaller step would have been likely to converge.
  private(set) var stepFactor = 0.5
  private var factor = 1.0
  private var previous = 0.0
  private var lastQuotient = 0.0

  /// - Parameter relative: the smallest relative tolerance, for the floor of round-off.
  init(stages: Int, relative: Double) {
    // Nobody can get below ten units of round-off.
    tolerance = max(CollocationNewton.tolerance, 10 * 0x1p-52 / relative)
    // Hairer's 7, 12 and 17 for 3, 5 and 7 stages, but at least 10 (with 7, a tenth of the steps on
    // HIRES was given up that would have converged); and more where there are more digits to go.
    let digits = max(0, Int(-log10(relative)) - 8)
    limit = max(10, 7 + 5 * (stages - 3) / 2) + digits
  }

  /// Forgets earlier steps.
  mutating func restart() { factor = 1 }

  @inline(__always)
  mutating func begin() {
    iteration = 0
    rate = 0
    // factor^0.8 would cost as much as a solve; between 1e-3 and 1 this is within a factor of 2.
    factor = max(factor, 1e-16).squareRoot().squareRoot() * max(factor, 1e-16).squareRoot()
  }

  @inline(__always)
  mutating func verdict(on size: Double) -> Verdict {
    iteration += 1
    if iteration > 1 {
      let quotient = size / previous
      // Of two quotients the geometric mean: they alternate where the eigenvalues are complex.
      rate = iteration == 2 ? quotient : (quotient * lastQuotient).squareRoot()
      lastQuotient = quotient
      guard rate < 0.99 else {
        stepFactor = 0.5
        return size <= 0.1 * tolerance ? .converged : .diverging
      }
      factor = rate / (1 - rate)
      let remaining = factor * size
      if remaining > tolerance, !isInReach(remaining) { return .diverging }
    }
    if factor * size <= tolerance { return .converged }
    if iteration == limit {
      stepFactor = 0.5
      return .diverging
    }
    previous = size
    return .proceed
  }

  /// Whether the iterations left will bring `remaining` below the tolerance.
  private mutating func isInReach(_ remaining: Double) -> Bool {
    var foreseen = remaining
    var k = iteration
    while k < limit - 1 {
      foreseen *= rate
      k += 1
    }
    if foreseen <= tolerance { return true }
    let excess = min(20, foreseen / tolerance)
    stepFactor = 0.8 * pow(excess, -1 / Double(4 + limit - 1 - iteration))
    return false
  }
}
