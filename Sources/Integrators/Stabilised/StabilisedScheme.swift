import Glibc

/// The stabilised explicit methods: Runge–Kutta methods whose many stages buy stability and not order.
///
/// With s stages they are stable along the negative real axis to β(s) ≈ c s², so a step of size h over
/// a spectrum that reaches to −ρ takes s ≈ √(hρ/c) evaluations and no linear algebra: the work for
/// diffusion grows as the square root of its stiffness, where that of other explicit methods grows
/// as the stiffness itself.
///
/// | scheme | order | β(s) | estimate |
/// | --- | --- | --- | --- |
/// | `rkc2` | 2 | 0.653 (s² − 1) | of O(h³), from both ends |
/// | `rock4` | 4 | 0.35 s² | embedded, of order 3 |
///
/// - When this misleads: the interval of stability is a narrow strip. Eigenvalues with a large
///   imaginary part (waves, advection, oscillation) leave it, and the step is limited by them as that
///   of any explicit method, at several times the price.
public enum StabilisedScheme: Sendable {
  /// Runge–Kutta–Chebyshev, B. P. Sommeijer, L. F. Shampine and J. G. Verwer, RKC: an explicit solver
  /// for parabolic PDEs, Journal of Computational and Applied Mathematics 88 (1998) 315–326.
  case rkc2
  /// A. Abdulle, Fourth order Chebyshev methods with recurrence relation, SIAM Journal on Scientific
  /// Computing 23 (2002) 2041–2054.
  case rock4

  public var name: String { self == .rkc2 ? "RKC2" : "ROCK4" }
  public var order: Int { self == .rkc2 ? 2 : 4 }

  /// What the estimate is multiplied by (see `ButcherTableau.estimateScale`). The error of RKC2's step
  /// is estimated as O(h³) and its global error is O(h²): at 1, errors on Lorenz pass 100 × rtol from
  /// 1e-4 on, so, from 1e-6 on.
  public var estimateScale: Double { self == .rkc2 ? 8 : 1 }

  /// The most stages of a step; a longer step is refused.
  ///
  /// Round-off inside a step grows as s²; and the transpose holds every stage of one step.
  public var largestStageCount: Int { self == .rkc2 ? 250 : ROCK4Table.stageCounts.last ?? 5 }

  /// The stages that make h stable where the spectrum reaches to −ρ, z = |h|ρ; more than
  /// ``largestStageCount`` if there are not enough.
  public func stageCount(for z: Double) -> Int {
    let exact = self == .rkc2 ? (1.54 * z + 1).squareRoot() : ((3 + z) / 0.353).squareRoot()
    guard exact < Double(largestStageCount) else { return largestStageCount + 1 }
    let wanted = Int(exact) + 1
    return self == .rkc2 ? wanted : ROCK4Table.stageCounts[ROCK4Table.level(for: wanted)]
  }

  /// The largest z that ``stageCount(for:)`` serves.
  var largestReach: Double { reach(of: largestStageCount) }

  /// The length of the interval of stability on the negative real axis that s stages are relied on for.
  public func reach(of stages: Int) -> Double {
    let s = Double(stages)
    return self == .rkc2 ? (s * s - 1) / 1.54 : 0.353 * s * s - 3
  }
}
