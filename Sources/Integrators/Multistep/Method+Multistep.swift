/// Adams and BDF methods of variable order.
extension Method {
  static let multistepCases: [Method] = [adams, adamsNewton, bdf, bdfFunctional]

  // Multistep methods choose their steps themselves; the controller is asked only where f is not
  // finite.
  private static let asked = StepController(errorOrder: 2, beta: 0)

  public static let adams = Method(
    name: "adams",
    summary: "Adams, orders 1–12, functional iteration: expensive f, tight tolerances",
    family: MultistepFamily(.adams, .functional), controller: asked)

  public static let adamsNewton = Method(
    name: "adams-newton", summary: "Adams, orders 1–12, Newton's iteration: mildly stiff problems",
    family: MultistepFamily(.adams, .newton), controller: asked)

  public static let bdf = Method(
    name: "bdf", summary: "BDF, orders 1–5, Newton's iteration: large stiff problems",
    family: MultistepFamily(.bdf, .newton), controller: asked)

  public static let bdfFunctional = Method(
    name: "bdf-functional", summary: "BDF, orders 1–5, functional iteration: for comparison",
    family: MultistepFamily(.bdf, .functional), controller: asked)
}
