extension ButcherTableau {
  /// TR-BDF2: a trapezoidal step to tₙ + γh and a BDF2 step from there, γ = 2 − √2, written as an
  /// ESDIRK method of three stages: order 2, L-stable, stiffly accurate, one matrix for both stages.
  ///
  /// The embedded solution is of order 3; it is not stable enough to be carried on. Newton's guess
  /// for the last stage extrapolates the first two slopes, as published.
  ///
  /// **When this misleads.** Steps are chosen by an error of O(h³) and the global error is O(h²): it
  /// falls with the 2/3 power of the tolerance.
  public static let trbdf2: ButcherTableau = ButcherTableau(
    name: "TR-BDF2", order: 2, embeddedOrder: 3, a: TRBDF2.a, b: TRBDF2.b,
    c: [0, 2 * TRBDF2.d, 1],
    error: [(4 * TRBDF2.w - 1) / 3, -1.0 / 3.0, 2 * TRBDF2.d / 3],
    // At 1, errors on Lorenz and HIRES pass 100 × rtol from 1e-5 on; so, from 1e-7 on.
    estimateScale: 16, dense: hermite(TRBDF2.b, endsInLastStage: true), denseOrder: 2,
    predictor: [[], [1], [1 - 1 / (2 * TRBDF2.d), 1 / (2 * TRBDF2.d)]],
    citation: """
      M. E. Hosea and L. F. Shampine, Analysis and implementation of TR-BDF2, Applied Numerical \
      Mathematics 20 (1996) 21–37
      """)
}

private enum TRBDF2 {
  static let d = 1 - 2.0.squareRoot() / 2
  static let w = 2.0.squareRoot() / 4
  static let b: [Double] = [w, w, d]
  static let a: [[Double]] = [[0], [d, d], b]
}
