extension ButcherTableau {
  /// Bogacki–Shampine 3(2): explicit, three stages and the slope at the end of the step, which the
  /// error estimate uses and the next step starts from.
  ///
  /// Three evaluations a step; stable on the negative real axis to −2.513. The cubic through both ends
  /// is its continuous extension and has its order.
  ///
  /// **When this misleads.** From a relative tolerance of about 1e-4 on, a pair of order 5 costs less.
  public static let bogackiShampine3: ButcherTableau = ButcherTableau(
    name: "Bogacki–Shampine 3(2)", order: 3, embeddedOrder: 2,
    a: [[0], [0.5, 0], [0, 0.75, 0]], b: BogackiShampine3.b, c: [0, 0.5, 0.75],
    error: [-5.0 / 72.0, 1.0 / 12.0, 1.0 / 9.0, -1.0 / 8.0],
    dense: hermite(BogackiShampine3.b, endsInLastStage: false), denseOrder: 3,
    citation: """
      P. Bogacki and L. F. Shampine, A 3(2) pair of Runge–Kutta formulas, Applied Mathematics \
      Letters 2 (1989) 321–325
      """)
}

private enum BogackiShampine3 {
  static let b: [Double] = [2.0 / 9.0, 1.0 / 3.0, 4.0 / 9.0]
}
