extension Method {
  // Steps come from the coefficients; the controller is asked only where f is not finite.
  private static let asked = StepController(errorOrder: 2, beta: 0)

  public static let taylor = Method(
    name: "taylor",
    summary: "Taylor series, explicit, order by the tolerance: tight tolerances, down to round-off",
    family: TaylorFamily(), controller: asked)

  /// The Taylor method of one order, whatever the tolerance; 2 to ``TaylorFamily/greatestOrder``.
  public static func taylor(order: Int) -> Method {
    Method(
      name: "taylor-\(order)", summary: "Taylor series, explicit, order \(order)",
      family: TaylorFamily(order: order), controller: asked)
  }
}
