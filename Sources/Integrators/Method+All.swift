/// Our own methods. A new one is a constant here and an entry of `allCases`.
extension Method: CaseIterable {
  public static let allCases: [Method] =
    [auto, tsit5, dop853, rodas5p, kvaerno5] + multistepCases + reversibleCases + splittingCases

  /// The method of this name, if it is one of ours.
  public init?(named name: String) {
    guard let found = Method.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  /// What is taken where no method is named.
  public static let auto = Method(
    name: "auto",
    summary: "tsit5 or dop853 where nothing is stiff, rodas5p or kvaerno5 where something is",
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
}
