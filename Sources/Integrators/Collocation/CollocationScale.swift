import Glibc

/// What the error estimate of a collocation step is measured in.
///
/// The estimate falls as hˢ⁺¹, the error of the result as hᵖ. Held to the tolerance itself, it would
/// ask for steps that are the shorter, against what the method needs, the tighter the tolerance;
/// it is held to a multiple of rtol^((s + 1)/p) instead, so that the error of the result falls in
/// proportion to the tolerance. The factor between the two, which is the same for every component,
/// multiplies the estimate.
///
/// The multiple is that of Hairer & Wanner's codes RADAU5 and RADAU at rtol = 1e-6. They take the
/// exponent (s + 1)/(p + 1), by which the error of one step is proportional to the tolerance; that of
/// the result then falls behind it (on Lorenz from 21 to 230 times the tolerance, from 1e-4 to 1e-10).
///
/// - When this misleads: it trusts that the step has its full order. Where a stiff problem reduces the
///   order to s, the error of the result falls as the tolerance to the power s/p only.
struct CollocationScale {
  /// The square of the factor.
  let squared: Double
  /// The smallest relative tolerance; of absolute ones only, 1e-6.
  let relative: Double

  init(_ tableau: CollocationTableau, _ tolerances: Tolerances, coupled: Int) {
    let given = tolerances.relative.prefix(coupled).filter { $0 > 0 }.min()
    relative = given ?? 1e-6
    let (s, p) = (Double(tableau.stageCount), Double(tableau.order))
    let hairer = 10 * pow(1e-6, 1 - (s + 1) / (p + 1))
    let factor = hairer * pow(relative / 1e-6, 1 - (s + 1) / p)
    squared = factor * factor
  }
}
