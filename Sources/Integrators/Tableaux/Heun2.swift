extension ButcherTableau {
  /// Heun's method, the explicit trapezoidal rule, 2(1): two stages, the embedded solution Euler's.
  ///
  /// yₙ₊₁ = yₙ + h (k₁ + k₂)/2, k₂ = f(tₙ + h, yₙ + h k₁). Two evaluations a step; stable on the
  /// negative real axis to −2.
  ///
  /// **When this misleads.** The estimate h (k₂ − k₁)/2 is the error of Euler's step, O(h²), and not
  /// that of the solution carried on, O(h³): at loose tolerances it is cautious.
  public static let heun: ButcherTableau = ButcherTableau(
    name: "Heun 2(1)", order: 2, embeddedOrder: 1, a: [[0], [1, 0]], b: [0.5, 0.5], c: [0, 1],
    error: [-0.5, 0.5], dense: hermite([0.5, 0.5], endsInLastStage: false), denseOrder: 2,
    citation: """
      K. Heun, Neue Methoden zur approximativen Integration der Differentialgleichungen einer \
      unabhängigen Veränderlichen, Zeitschrift für Mathematik und Physik 45 (1900) 23–38
      """)
}
