extension ButcherTableau {
  /// The implicit trapezoidal rule: order 2, A-stable, symmetric, stiffly accurate.
  ///
  /// yₙ₊₁ = yₙ + h (f(tₙ, yₙ) + f(tₙ₊₁, yₙ₊₁))/2. One nonlinear system a step. The error estimate is
  /// h (k₁ − k₂)/2, the distance from the implicit Euler solution that the two slopes of the step
  /// give: O(h²), an order below that of the step, which makes global errors proportional to the
  /// tolerance. The leading error −h³ y‴/12 would need a third slope: that of an earlier step, which
  /// a restart forgets, or an evaluation more; steps chosen by it would leave global errors that fall
  /// with the 2/3 power of the tolerance only.
  ///
  /// **When this misleads.** R(∞) = −1: stiff components are not damped but change sign from step to
  /// step. Where they matter, TR-BDF2 is the same rule made L-stable.
  public static let trapezoid: ButcherTableau = ButcherTableau(
    name: "Trapezoid 2(1)", order: 2, embeddedOrder: 1, a: [[0], [0.5, 0.5]], b: [0.5, 0.5],
    c: [0, 1], error: [0.5, -0.5], dense: hermite([0.5, 0.5], endsInLastStage: true),
    denseOrder: 2, predictor: [[], [1]],
    citation: """
      E. Hairer and G. Wanner, Solving Ordinary Differential Equations II, 2nd edition, \
      Springer 1996, IV.3
      """)
}
