extension Method {
  /// Symplectic methods for separable systems, at fixed steps.
  static let splittingCases: [Method] = [verlet, yoshida4, yoshida6]

  public static let verlet = Method(
    name: "verlet", summary: "Störmer–Verlet, order 2, symplectic, fixed steps: separable systems",
    family: SplittingFamily(.verlet), controller: .fixed)

  public static let yoshida4 = Method(
    name: "yoshida4", summary: "Yoshida's three Verlet steps, order 4, symplectic, fixed steps",
    family: SplittingFamily(.yoshida4), controller: .fixed)

  public static let yoshida6 = Method(
    name: "yoshida6", summary: "Yoshida's seven Verlet steps, order 6, symplectic, fixed steps",
    family: SplittingFamily(.yoshida6), controller: .fixed)
}
