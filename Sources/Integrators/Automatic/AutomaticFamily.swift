import Fields

/// Explicit where nothing is stiff, implicit where something is, with a change at any step.
///
/// - Explicit: Tsitouras 5(4), or below rtol 1e-5 Dormand–Prince 8(5,3).
/// - Implicit: Rodas5P; or Kværnø 5(4) where the field has no second derivatives (of which the derivative of
///   a Rosenbrock step is made) or more than ``largestRosenbrock`` states (Rodas5P evaluates and factors the
///   Jacobian in every step); or, at rtol 1e-5 and below, Radau IIA 9 where matrices are dense and of no
///   more than ``largestCollocation`` states: on Robertson, HIRES and pollution it takes half of Rodas5P's
///   time at 1e-6 and a tenth at 1e-10.
///
/// Every run begins with the explicit method, and so does what follows a jump. What it costs to find
/// out that a problem is stiff, is a few dozen short steps.
///
/// - When this misleads: the order is that of whatever is at work. On a problem between the two kinds
///   the better method, named outright, is up to twice as fast.
public struct AutomaticFamily: MethodFamily {
  /// From here on Kværnø's method takes less time on the 1-D Brusselator.
  public static let largestRosenbrock = 50
  /// Complex factors of matrices larger than this cost more than many steps of lower order.
  public static let largestCollocation = 32
  /// No implicit method is tried where its factors would have more bytes: those of 5,000 equations with
  /// a dense matrix.
  public static let largestFactors = 8 * 5_000 * 5_002

  /// The members, by the numbers that records of steps hold.
  enum Member: Int, CaseIterable {
    case tsitouras, dormandPrince, implicit, collocation
  }

  /// The pair at work on one field at one tolerance.
  struct Choice {
    let explicitMember: Member
    let explicit: ButcherTableau
    /// Of the explicit method, on the negative real axis.
    let stabilityInterval: Double
    let implicitMember: Member
    let implicit: any MethodFamily
    let implicitDegree: Int
    /// The powers by which the methods' errors are made to fall as h⁵.
    let explicitPower, implicitPower: Double
  }

  static let rosenbrock = RosenbrockFamily(tableau: .rodas5P)
  static let diagonallyImplicit = RungeKuttaFamily(tableau: .kvaerno5)
  static let collocation = CollocationFamily(tableau: .radau9)
  static let recordRows =
    1 + max(2 * rosenbrock.tableau.stageCount, ButcherTableau.dormandPrince853.stageCount)

  /// The least of the members' orders.
  public var order: Int { 5 }
  public var denseOrder: Int { 4 }
  public var isImplicit: Bool { true }

  public init() {}

  private func usesRosenbrock(_ field: FieldKernels) -> Bool {
    (field.second != nil || field.timeDerivative != nil)
      && field.coupledCount <= AutomaticFamily.largestRosenbrock
  }

  public func needsExactJacobian(of field: FieldKernels) -> Bool { usesRosenbrock(field) }

  private func implicit(_ field: FieldKernels) -> any MethodFamily {
    usesRosenbrock(field) ? AutomaticFamily.rosenbrock : AutomaticFamily.diagonallyImplicit
  }

  func choice(_ field: FieldKernels, _ tolerances: Tolerances) -> Choice {
    let isLoose = (tolerances.relative.first ?? 1) > 1e-5
    let collocates = !isLoose && usesCollocation(field)
    return Choice(
      explicitMember: isLoose ? .tsitouras : .dormandPrince,
      explicit: isLoose ? .tsitouras5 : .dormandPrince853,
      stabilityInterval: isLoose ? 3.5 : 6.1,
      implicitMember: collocates ? .collocation : .implicit,
      implicit: collocates ? AutomaticFamily.collocation : implicit(field),
      implicitDegree: collocates
        ? AutomaticFamily.collocation.tableau.stageCount
        : usesRosenbrock(field)
          ? AutomaticFamily.rosenbrock.tableau.denseDegree
          : AutomaticFamily.diagonallyImplicit.tableau.denseDegree,
      explicitPower: isLoose ? 1 : 5.0 / 8, implicitPower: collocates ? 5.0 / 6 : 1)
  }

  private func usesCollocation(_ field: FieldKernels) -> Bool {
    field.coupledCount <= AutomaticFamily.largestCollocation
      && field.linearPlan.decision.name == "dense"
  }

  public func makeStepper(field: FieldKernels, tolerances: Tolerances) -> any Stepper {
    AutomaticStepper(choice(field, tolerances), field: field, tolerances: tolerances)
  }

  public func compileSteps(on field: FieldKernels, tolerances: Tolerances) {
    if let scheme = choice(field, tolerances).explicit.stepScheme { field.steps?.compile(scheme) }
  }

  public func makeTranspose(
    field: FieldKernels
  ) throws(IntegrationFailure) -> any StepTransposeMap {
    AutomaticTranspose(
      [
        StepTranspose(.tsitouras5, field: field), StepTranspose(.dormandPrince853, field: field),
        try implicit(field).makeTranspose(field: field),
        usesCollocation(field)
          ? try AutomaticFamily.collocation.makeTranspose(field: field) : nil,
      ], stateCount: field.stateCount)
  }

  public func makeTangent(
    field: FieldKernels, initialCount: Int, parameters: [Int]
  ) throws(IntegrationFailure) -> any StepTangentMap {
    func tangent(_ family: any MethodFamily) throws(IntegrationFailure) -> any StepTangentMap {
      try family.makeTangent(field: field, initialCount: initialCount, parameters: parameters)
    }
    return AutomaticTangent(
      try tangent(RungeKuttaFamily(tableau: .tsitouras5)),
      [
        try tangent(RungeKuttaFamily(tableau: .dormandPrince853)), try tangent(implicit(field)),
        usesCollocation(field) ? try tangent(AutomaticFamily.collocation) : nil,
      ], stateCount: field.stateCount)
  }
}
