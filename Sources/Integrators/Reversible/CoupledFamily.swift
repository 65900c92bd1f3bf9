import Fields

/// An explicit Runge–Kutta method made reversible by coupling it with a second solution; of the
/// order of the method, with its dense output.
///
/// Cost: twice that of the method. The coupling κ pulls the two solutions together: with κ = 1 they
/// drift apart (each error of one is answered by the other, as in leapfrog, and no step is stable on
/// a decaying solution); with a smaller κ steps are stable for some hλ in the left half plane, and
/// each step back magnifies rounding in y − z by 1/κ. At the authors' 0.999 that is a factor of e in
/// 1000 steps and of 10¹⁶ in 37,000.
///
/// Dense output: that of the method from z, shifted by a line so that it meets yₙ and yₙ₊₁. It is
/// continuous; its slope jumps by O(y − z) between steps.
///
/// - When this misleads: where the method's stability limits the step: the coupled one's region is
///   far smaller.
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
