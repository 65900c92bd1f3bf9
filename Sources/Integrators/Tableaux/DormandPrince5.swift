extension ButcherTableau {
  /// Dormand–Prince 5(4), the method of DOPRI5 and MATLAB's ode45: explicit, six stages and the slope
  /// at the end of the step, which the error estimate uses and the next step starts from.
  ///
  /// Six evaluations a step; stable on the negative real axis to −3.307. The continuous extension is
  /// Hairer's, of order 4, continuously differentiable, and costs nothing more. It was published as
  /// a bump on the cubic Hermite polynomial, yₙ + … + θ²(1 − θ)² h Σ dᵢkᵢ; the powers below are
  /// multiplied out in exact fractions.
  ///
  /// **When this misleads.** Nothing in it is better than in Tsitouras 5(4), whose error is smaller at
  /// the same cost: it is here because the literature compares with it.
  public static let dormandPrince5: ButcherTableau = ButcherTableau(
    name: "Dormand–Prince 5(4)", order: 5, embeddedOrder: 4,
    a: DormandPrince5.a, b: DormandPrince5.b, c: [0, 0.2, 0.3, 0.8, 8.0 / 9.0, 1],
    error: DormandPrince5.error, dense: DormandPrince5.dense, denseOrder: 4,
    citation: """
      J. R. Dormand and P. J. Prince, A family of embedded Runge–Kutta formulae, Journal of \
      Computational and Applied Mathematics 6 (1980) 19–26; continuous extension: E. Hairer, \
      S. P. Nørsett and G. Wanner, Solving Ordinary Differential Equations I, 2nd edition, \
      Springer 1993, II.6
      """)
}

private enum DormandPrince5 {
  static let a: [[Double]] = [
    [0],
    [0.2, 0],
    [3.0 / 40.0, 9.0 / 40.0, 0],
    [44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0, 0],
    [19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0, 0],
    [
      9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0, 0,
    ],
  ]

  static let b: [Double] = [
    35.0 / 384.0, 0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0,
  ]

  /// b − b̂; the last entry belongs to f(tₙ₊₁, yₙ₊₁).
  static let error: [Double] = [
    71.0 / 57600.0, 0, -71.0 / 16695.0, 71.0 / 1920.0, -17253.0 / 339200.0, 22.0 / 525.0,
    -1.0 / 40.0,
  ]

  /// θ … θ⁴ in b₁(θ) … b₇(θ).
  static let dense: [[Double]] = [
    [1, -8048581381.0 / 2820520608.0, 8663915743.0 / 2820520608.0, -12715105075.0 / 11282082432.0],
    [],
    [
      0, 131558114200.0 / 32700410799.0, -68118460800.0 / 10900136933.0,
      87487479700.0 / 32700410799.0,
    ],
    [0, -1754552775.0 / 470086768.0, 14199869525.0 / 1410260304.0, -10690763975.0 / 1880347072.0],
    [
      0, 127303824393.0 / 49829197408.0, -318862633887.0 / 49829197408.0,
      701980252875.0 / 199316789632.0,
    ],
    [0, -282668133.0 / 205662961.0, 2019193451.0 / 616988883.0, -1453857185.0 / 822651844.0],
    [0, 40617522.0 / 29380423.0, -110615467.0 / 29380423.0, 69997945.0 / 29380423.0],
  ]
}
