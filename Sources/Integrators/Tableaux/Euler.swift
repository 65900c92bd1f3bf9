extension ButcherTableau {
  /// Euler's method: explicit, one stage, order 1, without an error estimate.
  ///
  /// yₙ₊₁ = yₙ + h f(tₙ, yₙ). One evaluation a step. Stable where |1 + hλ| ≤ 1: on the negative real
  /// axis to −2. The yardstick of what a step costs, and the method whose transpose is the
  /// textbook's backpropagation.
  ///
  /// **When this misleads.** Its error falls with the first power of h: ten times the digits cost
  /// ten times the steps, and there is no estimate to say how many there are.
  public static let euler: ButcherTableau = ButcherTableau(
    name: "Euler", order: 1, embeddedOrder: 0, a: [[0]], b: [1], c: [0], error: [],
    dense: hermite([1], endsInLastStage: false), denseOrder: 1,
    citation: """
      L. Euler, Institutiones calculi integralis I, 1768, § 650; E. Hairer, S. P. Nørsett and \
      G. Wanner, Solving Ordinary Differential Equations I, 2nd edition, Springer 1993, II.1
      """)
}
