extension Method {
  // Predictive, as in RADAU5: where a layer begins, an elementary controller has step after step
  // rejected (of radau9 on the stiff Van der Pol equation twice as many). Hairer's rule to keep a
  // step size that would grow by less than 1.2, for the sake of its factors, saved nothing, not even
  // with 200 equations: the Jacobian has changed by then.

  public static let radau5 = Method(
    name: "radau5", summary: "Radau IIA 5, fully implicit, L-stable: stiff problems",
    family: CollocationFamily(tableau: .radau5), controller: .collocation(stages: 3))

  public static let radau9 = Method(
    name: "radau9", summary: "Radau IIA 9, fully implicit, L-stable: stiff, tight tolerances",
    family: CollocationFamily(tableau: .radau9), controller: .collocation(stages: 5))

  public static let radau13 = Method(
    name: "radau13",
    summary: "Radau IIA 13, fully implicit, L-stable: stiff, the tightest tolerances",
    family: CollocationFamily(tableau: .radau13), controller: .collocation(stages: 7))

  // Errors of every order come as errors of order 4 (see `AdaptiveRadau`).
  public static let radau = Method(
    name: "radau", summary: "Radau IIA of order 5, 9 or 13 as Newton allows: stiff, any tolerance",
    family: AdaptiveRadauFamily(), controller: .collocation(stages: 3))

  public static let gauss4 = Method(
    name: "gauss4", summary: "Gauss–Legendre 4, symplectic and symmetric: invariants, long times",
    family: CollocationFamily(tableau: .gauss4), controller: .collocation(stages: 2))

  public static let gauss6 = Method(
    name: "gauss6", summary: "Gauss–Legendre 6, symplectic and symmetric: invariants, long times",
    family: CollocationFamily(tableau: .gauss6), controller: .collocation(stages: 3))

  public static let gauss8 = Method(
    name: "gauss8", summary: "Gauss–Legendre 8, symplectic and symmetric: invariants, long times",
    family: CollocationFamily(tableau: .gauss8), controller: .collocation(stages: 4))
}

extension StepController {
  /// For the estimate of order s of a collocation method with s stages.
  static func collocation(stages: Int) -> StepController {
    StepController(.predictive, errorOrder: stages + 1, safety: 0.85, largest: 8)
  }
}
