import Fields

/// An explicit Runge–Kutta method made reversible by coupling it with a second solution; of the
/// order of the method, with its dense output.
///
/// Cost: twice that of the method. On y′ = λy a step has the method's own factor R(hλ) and, because
/// its determinant is κ, a parasite y − z that is multiplied by about κ/R(hλ). So steps are stable
/// where κ < |R| < 1, that is, down to hλ = ln κ on the real axis: at the authors' 0.999 to −0.001,
/// and with κ = 1 nowhere on it. Longer steps let the parasite grow, from the size of one step's
/// error, as fast as the solution decays. A smaller κ is stable further, and magnifies rounding in
/// y − z by 1/κ in each step back: 0.999 by 10¹⁶ in 37,000 steps, 0.9 in 350.
///
/// Dense output: that of the method from z, shifted by a line so that it meets yₙ and yₙ₊₁. It is
/// continuous; its slope jumps by O(y − z) between steps.
///
/// - When this misleads: wherever solutions contract. The estimate is that of one Ψ and sees nothing
///   of the parasite: on Lotka–Volterra over 10 units of time (rtol 1e-8) coupled Tsit5 errs a
///   thousand times as much as plain Tsit5, on Lorenz it is of no use.
///
/// S. McCallum and J. Foster, Efficient, accurate and stable gradients for neural ODEs,
/// arXiv:2410.11648.
public struct CoupledFamily: MethodFamily {
  public let tableau: ButcherTableau
  /// κ.
  public let coupling: Double

  public init(tableau: ButcherTableau, coupling: Double = 0.999) {
    precondition(!tableau.isImplicit, "\(tableau.name) is not explicit")
    precondition(coupling > 0 && coupling <= 1, "the coupling must be in (0, 1]")
    self.tableau = tableau
    self.coupling = coupling
  }

  public var order: Int { tableau.order }
  public var denseOrder: Int { min(tableau.order, tableau.denseOrder + 1) }
  public var isImplicit: Bool { false }
  public var isReversible: Bool { true }

  public func makeStepper(field: FieldKernels, tolerances: Tolerances) -> any Stepper {
    CoupledPair(self, field: field, tolerances: tolerances)
  }

  public func makeTranspose(
    field: FieldKernels
  ) throws(IntegrationFailure) -> any StepTransposeMap {
    CoupledTranspose(self, field: field)
  }

  public func makeTangent(
    field: FieldKernels, initialCount: Int, parameters: [Int]
  ) throws(IntegrationFailure) -> any StepTangentMap {
    CoupledTangent(
      self, slopes: TangentSlopes(field, initialCount: initialCount, parameters: parameters))
  }
}
