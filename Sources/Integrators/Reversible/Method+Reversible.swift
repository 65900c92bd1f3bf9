extension Method {
  /// Methods whose step can be undone exactly, with error estimates.
  static let reversibleCases: [Method] = [
    alf, alfDamped, reversibleHeun, reversibleBs3, reversibleTsit5, reversibleDop853,
  ]

  public static let alf = Method(
    name: "alf", summary: "asynchronous leapfrog, order 2, reversible: undamped oscillations",
    family: LeapfrogFamily(), controller: StepController(errorOrder: 2, beta: 0))

  public static let alfDamped = Method(
    name: "alf-damped", summary: "asynchronous leapfrog damped by η = 0.9, order 1, reversible",
    family: LeapfrogFamily(damping: 0.9), controller: StepController(errorOrder: 2, beta: 0))

  public static let reversibleHeun = Method(
    name: "reversible-heun", summary: "reversible Heun, order 2: one evaluation a step",
    family: ReversibleHeunFamily(), controller: StepController(errorOrder: 2, beta: 0))

  public static let reversibleBs3 = Method(
    name: "reversible-bs3", summary: "Bogacki–Shampine 3(2) coupled with a copy, reversible",
    family: CoupledFamily(tableau: .bogackiShampine3), controller: bs3.controller)

  public static let reversibleTsit5 = Method(
    name: "reversible-tsit5", summary: "Tsitouras 5(4) coupled with a copy, reversible",
    family: CoupledFamily(tableau: .tsitouras5),
    controller: tsit5.controller)

  public static let reversibleDop853 = Method(
    name: "reversible-dop853", summary: "Dormand–Prince 8(5,3) coupled with a copy, reversible",
    family: CoupledFamily(tableau: .dormandPrince853), controller: dop853.controller)
}
