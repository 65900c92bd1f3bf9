extension ButcherTableau {
  /// Kværnø 4(3): ESDIRK, five stages, the first explicit, stiffly accurate, A-stable; the fourth
  /// stage is itself the embedded solution, of order 3, which is L-stable.
  ///
  /// γ is the middle root of 6γ³ − 18γ² + 9γ − 1, for which R̂(∞) = 0. Every stage has stage order 2,
  /// so that order 4 is Σ bᵢcᵢᵏ⁻¹ = 1/k, k = 1 … 4, and Σ bᵢaᵢⱼcⱼ² = 1/12, which fix b and c₃ once
  /// the fourth row is of order 3. The digits are solved from these: the paper's agree in the first
  /// ten, to which it rounds γ.
  ///
  /// Four nonlinear systems a step.
  ///
  /// **When this misleads.** The solution carried on is not L-stable: R(∞) = 0.718, so a very stiff
  /// transient fades by a quarter in each step and no faster. Kværnø 5(4) damps it at once.
  public static let kvaerno4: ButcherTableau = ButcherTableau(
    name: "Kværnø 4(3)", order: 4, embeddedOrder: 3, a: Kvaerno4.a, b: Kvaerno4.a[4],
    c: [0, 2 * Kvaerno4.gamma, Kvaerno4.c3, 1, 1],
    error: zip(Kvaerno4.a[4], Kvaerno4.a[3] + [0]).map { $0 - $1 },
    dense: hermite(Kvaerno4.a[4], endsInLastStage: true), denseOrder: 3,
    predictor: Kvaerno4.predictor,
    citation: """
      A. Kværnø, Singly diagonally implicit Runge–Kutta methods with an explicit first stage, \
      BIT Numerical Mathematics 44 (2004) 489–502
      """)
}

private enum Kvaerno4 {
  static let gamma = 0.435866521508458999416019451194
  static let c3 = 0.46823874485184439562420736288

  static let a: [[Double]] = [
    [0],
    [gamma, gamma],
    [0.140737774724706196186413230926, -0.108365551381320799978225319235, gamma],
    [
      0.10239940061991099768227941506, -0.376878452255556106088697074901,
      0.838612530127186108990398208648, gamma,
    ],
    [
      0.157024897860324937100788573981, 0.117330441370438848696818437077,
      0.616678030392121464348388126143, -0.326899891131344249562014588395, gamma,
    ],
  ]

  /// Slopes extrapolated through all earlier nodes; the last stage starts from k₄, at the same time.
  static let predictor: [[Double]] = {
    let c2 = 2 * gamma
    // Lagrange's weights at 1 of the nodes 0, c₂ and c₃.
    let quadratic = [
      (1 - c2) * (1 - c3) / (c2 * c3), (1 - c3) / (c2 * (c2 - c3)), (1 - c2) / (c3 * (c3 - c2)),
    ]
    return [[], [1], [1 - c3 / c2, c3 / c2], quadratic, [0, 0, 0, 1]]
  }()
}
