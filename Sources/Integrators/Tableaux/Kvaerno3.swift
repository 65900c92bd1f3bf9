extension ButcherTableau {
  /// Kværnø 3(2): ESDIRK, four stages, the first explicit, stiffly accurate, L-stable.
  ///
  /// The third stage is itself the embedded solution, of order 2. γ is the middle root of
  /// 6γ³ − 18γ² + 9γ − 1, for which R(∞) = 0; the paper prints the coefficients that follow from its
  /// first ten digits, these follow from all of it. Every stage has stage order 2.
  ///
  /// Three nonlinear systems a step. For loose tolerances, to about 1e-5.
  ///
  /// **When this misleads.** On very stiff problems with a moving slow solution the order drops to
  /// the stage order, 2 (Prothero and Robinson).
  public static let kvaerno3: ButcherTableau = ButcherTableau(
    name: "Kværnø 3(2)", order: 3, embeddedOrder: 2, a: Kvaerno3.a, b: Kvaerno3.b,
    c: [0, 2 * Kvaerno3.gamma, 1, 1],
    error: zip(Kvaerno3.b, Kvaerno3.a[2] + [0]).map { $0 - $1 },
    dense: hermite(Kvaerno3.b, endsInLastStage: true), denseOrder: 3,
    predictor: [
      [], [1], [1 - 1 / (2 * Kvaerno3.gamma), 1 / (2 * Kvaerno3.gamma)], [0, 0, 1],
    ],
    citation: """
      A. Kværnø, Singly diagonally implicit Runge–Kutta methods with an explicit first stage, \
      BIT Numerical Mathematics 44 (2004) 489–502
      """)
}

private enum Kvaerno3 {
  static let gamma = 0.435866521508458999416019451194

  /// The embedded solution: Σ a₃ⱼ = 1 and Σ a₃ⱼcⱼ = 1/2.
  private static let embedded: [Double] = {
    let second = (1 - 2 * gamma) / (4 * gamma)
    return [1 - gamma - second, second, gamma]
  }()

  /// Σ bᵢ = 1, Σ bᵢcᵢ = 1/2 and Σ bᵢcᵢ² = 1/3.
  static let b: [Double] = {
    let second = 1 / (12 * gamma * (1 - 2 * gamma))
    let third = 0.5 - gamma - 1 / (6 * (1 - 2 * gamma))
    return [1 - gamma - second - third, second, third, gamma]
  }()

  static let a: [[Double]] = [[0], [gamma, gamma], embedded, b]
}
