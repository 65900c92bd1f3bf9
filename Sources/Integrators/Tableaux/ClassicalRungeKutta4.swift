extension ButcherTableau {
  /// The classical Runge–Kutta method: explicit, four stages, order 4, without an error estimate.
  ///
  /// Four evaluations a step; stable on the negative real axis to −2.785. For fixed steps and for
  /// comparison with the literature: at a tolerance the pairs of order 5 cost less.
  ///
  /// **When this misleads.** There is no estimate: whether h is small enough, only another h tells.
  public static let rungeKutta4: ButcherTableau = ButcherTableau(
    name: "Runge–Kutta 4", order: 4, embeddedOrder: 0,
    a: [[0], [0.5, 0], [0, 0.5, 0], [0, 0, 1, 0]], b: ClassicalRungeKutta4.b, c: [0, 0.5, 0.5, 1],
    error: [], dense: hermite(ClassicalRungeKutta4.b, endsInLastStage: false), denseOrder: 3,
    citation: """
      W. Kutta, Beitrag zur näherungsweisen Integration totaler Differentialgleichungen, \
      Zeitschrift für Mathematik und Physik 46 (1901) 435–453
      """)
}

private enum ClassicalRungeKutta4 {
  static let b: [Double] = [1.0 / 6.0, 1.0 / 3.0, 1.0 / 3.0, 1.0 / 6.0]
}
