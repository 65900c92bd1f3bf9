/// Our own methods. A new one is a constant here and an entry of `allCases`.
extension Method: CaseIterable {
  public static let allCases: [Method] = [
    tsit5, dop853, rodas5p, kvaerno5, radau5, radau9, radau13, radau, gauss4, gauss6, gauss8,
  ]

  /// The method of this name, if it is one of ours.
  public init?(named name: String) {
    guard let found = Method.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }

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
