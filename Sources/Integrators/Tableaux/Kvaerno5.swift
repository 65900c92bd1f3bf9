extension ButcherTableau {
  /// Kværnø 5(4): ESDIRK, seven stages, the first explicit, γ = 0.26, stiffly accurate, L-stable.
  ///
  /// The sixth stage is itself the embedded solution of order 4. That one is A-stable but not
  /// L-stable, R̂(∞) = −0.748: the estimate of the error of a very stiff component is 3/4 of that
  /// component, not zero, so a transient is seen and not stepped over.
  ///
  /// Every stage but the second has stage order 3; the second has 2 and weight 0 in both
  /// solutions.
  ///
  /// - Note: c₃ = 1.23: a step evaluates the field beyond its own end.
  public static let kvaerno5: ButcherTableau = ButcherTableau(
    name: "Kværnø 5(4)", order: 5, embeddedOrder: 4,
    a: Kvaerno5.a, b: Kvaerno5.a[6], c: Kvaerno5.c, error: Kvaerno5.error,
    // Left at 1, the errors on Lorenz and Lotka–Volterra were 30 times those of the explicit
    // methods at the same tolerance, and 550 × rtol at the worst.
    estimateScale: 28,
    dense: Kvaerno5.dense, denseOrder: 4, predictor: Kvaerno5.predictor,
    citation: """
      A. Kværnø, Singly diagonally implicit Runge–Kutta methods with an explicit first stage, \
      BIT Numerical Mathematics 44 (2004) 489–502; continuous extension and predictor: this work
      """)
}

private enum Kvaerno5 {
  // To the 17 digits of the paper, which satisfy the order conditions to 10⁻¹⁷.
  static let a: [[Double]] = [
    [0],
    [0.26, 0.26],
    [0.13, 0.84033320996790809, 0.26],
    [0.22371961478320505, 0.47675532319799699, -0.06470895363112615, 0.26],
    [0.16648564323248321, 0.10450018841591720, 0.03631482272098715, -0.13090704451073998, 0.26],
    [0.13855640231268224, 0, -0.04245337201752043, 0.02446657898003141, 0.61943039072480676, 0.26],
    [
      0.13659751177640291, 0, -0.05496908796538376, -0.04118626728321046, 0.62993304899016403,
      0.06962479448202728, 0.26,
    ],
  ]

  static let c: [Double] = [
    0, 0.52, 1.23033320996790809, 0.89576598435007589, 0.43639360985864758, 1, 1,
  ]

  /// b − b̂, where b̂ is the sixth row of A.
  static let error: [Double] = [
    -0.00195889053627933, 0, -0.01251571594786333, -0.06565284626324187, 0.01050265826535727,
    -0.19037520551797272, 0.26,
  ]

  /// θ … θ⁴ in b₁(θ) … b₇(θ): a continuously differentiable extension of order 4.
  ///
  /// The paper has none; this is how it was made. By the stage order, Σⱼ aᵢⱼcⱼ² = cᵢ³/3 except for
  /// i = 2, so order 4 is Σ bᵢ(θ)cᵢᵏ⁻¹ = θᵏ/k, k = 1 … 4, and b₂(θ) = 0; all other trees follow.
  /// With b(0) = 0, b′(0) = e₁, b(1) = b and b′(1) = e₇, polynomials of degree 4 keep two
  /// freedoms, both multiples of θ²(1 − θ)²:
  /// - along the null vector of the four quadrature conditions on c₁, c₃, c₄, c₅, c₇. It is chosen to
  ///   minimise ∫₀¹ Σ (residual/σ)² over the nine trees of order 5;
  /// - along e₆ − e₇ (c₆ = c₇), which no tree of order 5 sees. It is chosen to minimise
  ///   ∫₀¹ g², g = b₁(θ) − Σ bᵢ(θ)(Â⁻¹a)ᵢ, the factor of hλ in the extension of y′ = λy as
  ///   hλ → ∞: max |g| = 0.072, against 0.148 for the cubic Hermite interpolant.
  ///
  /// The order-5 residuals have norm 0.0032 in the mean and 0.0051 at most (cubic Hermite, which is
  /// of order 3: 0.0079 and 0.0124); Σ |bᵢ(θ)| ≤ 1.31. Degree 5 would lower the first by 0.1 %.
  ///
  /// **When this lies to you.** g is not 0 inside the step: where y has left the slow manifold by
  /// δ, as in a transient or after a jump, the extension errs by g·hλδ, though both ends are right.
  static let dense: [[Double]] = [
    [1, -2.0836408685055136526, 1.7136717841166389452, -0.49343340383472238258],
    [],
    [0, 0.76858880703468625923, -1.7570539659309076482, 0.93349607093083760654],
    [0, -1.0554733644988469916, 1.9462016598648518503, -0.93191456264921539195],
    [0, 3.3191401933879785062, -4.118548190815300858, 1.4293410464174863904],
    [0, 4.311302851441897913, -8.3441065249556867061, 4.102428467995816073],
    [0, -5.2599176188602020343, 10.559835237720404417, -5.0399176188602022955],
  ]

  /// kᵢ ≈ Σ Pᵢⱼkⱼ over j < i, to start Newton's iteration.
  ///
  /// Stages 2 to 4 extrapolate the slopes through all earlier nodes, stages 5 and 6 through those
  /// of stage order 3; the errors are O(h), O(h²), O(h³), O(h³), O(h⁴). Stage 7 is k₆, which is
  /// O(h⁵) off, mixed with as much of that cubic's k₆ as makes the guess exact for y′ = λy,
  /// hλ → ∞, and is O(h⁴) off: against k₆ alone this took from 2 % fewer to 1 % more iterations.
  ///
  /// Over four stiff problems and a linear one, at relative tolerances of 10⁻⁴, 10⁻⁶ and 10⁻⁸,
  /// Newton needed 12 % fewer iterations than from the slope before, and 4 % fewer than with
  /// quadratics through the first three nodes and, for stage 7, the average slope of the step.
  /// Extrapolating less far, or fitting the third-order defects, gained nothing.
  static let predictor: [[Double]] = [
    [],
    [1],
    [-1.3660254037844386346, 2.3660254037844386346],
    [-0.19650552613122193795, 0.81135795464966245481, 0.38514757148155948314],
    [0.33092915086110406275, 0, -0.48700914328744166279, 1.1560799924263376],
    [
      0.028134956100803956983, 0, 0.17975946702570307048, 0.94295210135506099119,
      -0.15084652448156801865,
    ],
    [
      0.0075341943703051348678, 0, 0.048137369030243598857, 0.25251094716631491444,
      -0.040394839482143345372, 0.73221232891527969721,
    ],
  ]
}
