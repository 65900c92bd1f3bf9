import Glibc

/// What the error estimate of a collocation step is measured in.
///
/// The estimate falls as hˢ⁺¹, the error of the step as hᵖ⁺¹. Held to the tolerance itself, it would
/// ask for steps that are the shorter, against what the method needs, the tighter the tolerance;
/// it is held to 0.1·rtol^((s + 1)/(p + 1)) instead (Hairer & Wanner's codes RADAU5 and RADAU), and
/// the factor between the two, which is the same for every component, multiplies the estimate.
///
/// - When this misleads: it trusts that the step has its full order. Where a stiff problem reduces the
///   order to s, the error of the result is not proportional to the tolerance but to its power
///   (s + 1)/(p + 1).
struct CollocationScale {
  /// The square of the factor.
  let squared: Double
  /// The smallest relative tolerance; of absolute ones only, 1e-6.
  let relative: Double

  init(_ tableau: CollocationTableau, _ tolerances: Tolerances, coupled: Int) {
    let given = tolerances.relative.prefix(coupled).filter { $0 > 0 }.min()
    relative = given ?? 1e-6
    let exponent = Double(tableau.stageCount + 1) / Double(tableau.order + 1)
    let factor = 10 * pow(relative, 1 - exponent)
    squared = factor * factor
  }
}
