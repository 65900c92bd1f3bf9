/// Our own methods. A new one is a constant here and an entry of `allCases`.
extension Method: CaseIterable {
  public static let allCases: [Method] =
    [
      auto, euler, heun, rk4, bs3, dp5, tsit5, dop853, verner9, taylor, rkc2, rock4,
      implicitEuler, trapezoid, trbdf2, kvaerno3, kvaerno4, kvaerno5, rodas4, rodas5p,
      radau5, radau9, radau13, radau, gauss4, gauss6, gauss8,
    ] + multistepCases + reversibleCases + splittingCases

  /// The method of this name, if it is one of ours.
  public init?(named name: String) {
    guard let found = Method.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  /// What is taken where no method is named.
  public static let auto = Method(
    name: "auto",
    summary: "tsit5 or dop853 where nothing is stiff, rodas5p, radau9 or kvaerno5 elsewhere",
    family: AutomaticFamily(),
    // With the powers of AutomaticStepper this is DOP853's own controller, and nearly tsit5's.
    controller: StepController(errorOrder: 5, beta: 0.08, safety: 0.85, largest: 6))

  // Gustafsson's PI.4.7 (β = 0.4/k): on Lorenz and Lotka–Volterra the elementary controller
  // rejects a fifth of its attempts, this one none; it takes 8 to 14 % fewer evaluations to the
  // same error.

  public static let tsit5 = Method(
    rungeKutta: .tsitouras5, name: "tsit5",
    summary: "Tsitouras 5(4), explicit: loose and middling tolerances",
    controller: StepController(errorOrder: 5, beta: 0.08))

  public static let dop853 = Method(
    rungeKutta: .dormandPrince853, name: "dop853",
    summary: "Dormand–Prince 8(5,3), explicit: tight tolerances",
    controller: StepController(errorOrder: 8, beta: 0.05, safety: 0.85, largest: 6))

  public static let rodas5p = Method(
    name: "rodas5p", summary: "Rosenbrock–Wanner 5(4), stiffly accurate: small stiff problems",
    family: RosenbrockFamily(tableau: .rodas5P),
    controller: StepController(errorOrder: 5, beta: 0.04, largest: 8))

  public static let kvaerno5 = Method(
    rungeKutta: .kvaerno5, name: "kvaerno5", summary: "Kvaernø 5(4), L-stable: stiff problems",
    controller: StepController(errorOrder: 5, beta: 0.04, largest: 8))

  // The controllers below were chosen by the evaluations at equal error, over four or eight decades of tolerances
  // in quarter steps, on Lorenz and Lotka–Volterra, and for implicit methods on the Brusselator, HIRES
  // and Robertson too, against β = 0 (the elementary controller) and safety 0.9; k is the order of
  // the estimate.

  public static let euler = Method(
    rungeKutta: .euler, name: "euler", summary: "Euler, explicit, order 1: fixed steps")

  public static let heun = Method(
    rungeKutta: .heun, name: "heun", summary: "Heun 2(1), explicit: very loose tolerances",
    // The elementary one: damping costs up to 7 % more, and nothing is rejected anyhow.
    controller: StepController(errorOrder: 2, beta: 0))

  public static let rk4 = Method(
    rungeKutta: .rungeKutta4, name: "rk4",
    summary: "the classical Runge–Kutta method, explicit, order 4: fixed steps")

  public static let bs3 = Method(
    rungeKutta: .bogackiShampine3, name: "bs3",
    summary: "Bogacki–Shampine 3(2), explicit: loose tolerances",
    // β = 0.4/k: 1 to 5 % fewer than the elementary one, which rejects 2 %.
    controller: StepController(errorOrder: 3, beta: 0.13))

  public static let dp5 = Method(
    rungeKutta: .dormandPrince5, name: "dp5",
    summary: "Dormand–Prince 5(4), explicit: what others compare with",
    // β = 0.4/k: 3 to 5 % fewer than the elementary one, which rejects 6 % on Lotka–Volterra.
    controller: StepController(errorOrder: 5, beta: 0.08))

  public static let verner9 = Method(
    rungeKutta: .verner9, name: "verner9",
    summary: "Verner 9(8), explicit: tolerances near round-off",
    // β = 0.4/k and much caution: 12 to 23 % fewer than the elementary one with 0.9, which rejects
    // up to 29 %.
    controller: StepController(errorOrder: 9, beta: 0.045, safety: 0.8, largest: 6))

  public static let implicitEuler = Method(
    rungeKutta: .implicitEuler, name: "implicit-euler",
    summary: "implicit Euler, order 1, L-stable: robust and crude",
    // The elementary one: no β changes the work by more than 5 % throughout.
    controller: StepController(errorOrder: 2, beta: 0, largest: 8))

  public static let trapezoid = Method(
    rungeKutta: .trapezoid, name: "trapezoid",
    summary: "trapezoidal rule, order 2, A-stable: damps nothing",
    // β = 0.4/k: 5 % fewer on Lorenz and Robertson than the elementary one, as many elsewhere.
    controller: StepController(errorOrder: 2, beta: 0.2, largest: 8))

  public static let trbdf2 = Method(
    rungeKutta: .trbdf2, name: "trbdf2",
    summary: "TR-BDF2, order 2, L-stable: stiff problems at loose tolerances",
    // β = 0.4/k: 4 to 12 % fewer than the elementary one, but 4 to 6 % more on Lotka–Volterra and
    // HIRES, where that one rejects 3 %.
    controller: StepController(errorOrder: 3, beta: 0.13, largest: 8))

  public static let kvaerno3 = Method(
    rungeKutta: .kvaerno3, name: "kvaerno3",
    summary: "Kværnø 3(2), L-stable: stiff problems at loose tolerances",
    // β = 0.4/k: 7 to 10 % fewer than the elementary one, 7 % more on HIRES.
    controller: StepController(errorOrder: 3, beta: 0.13, largest: 8))

  public static let kvaerno4 = Method(
    rungeKutta: .kvaerno4, name: "kvaerno4", summary: "Kværnø 4(3), A-stable: stiff problems",
    // β = 0.4/k: 4 to 10 % fewer than the elementary one on all five.
    controller: StepController(errorOrder: 4, beta: 0.1, largest: 8))

  public static let rodas4 = Method(
    name: "rodas4", summary: "RODAS 4(3), Rosenbrock, L-stable: small stiff problems",
    family: RosenbrockFamily(tableau: .rodas4),
    // β = 0.2/k: 1 to 3 % fewer than the elementary one; 0.4/k costs 15 % more on HIRES and Robertson.
    controller: StepController(errorOrder: 4, beta: 0.05, largest: 8))

  public static let rkc2 = Method(
    name: "rkc2", summary: "Runge–Kutta–Chebyshev, order 2, explicit: diffusion, loose tolerances",
    family: StabilisedFamily(scheme: .rkc2),
    // β = 0.4/k and caution: 27 % fewer on HIRES than the elementary one with 0.9; 1 % more on
    // Lotka–Volterra.
    controller: StepController(errorOrder: 3, beta: 0.13, safety: 0.8))

  public static let rock4 = Method(
    name: "rock4", summary: "ROCK4, order 4(3), explicit: diffusion, middling tolerances",
    family: StabilisedFamily(scheme: .rock4),
    // β = 0.4/k and caution: 6 to 35 % fewer than the elementary one with 0.9, which rejects 9 % on
    // HIRES.
    controller: StepController(errorOrder: 4, beta: 0.1, safety: 0.8))
}
