import Fields

/// What methods of one kind have in common: how their steps and the derivatives of their steps are
/// made.
public protocol MethodFamily: Sendable {
  /// The order p claimed of the solution: global errors of O(hᵖ).
  var order: Int { get }
  /// The order claimed of the continuous extension, uniformly over many steps.
  var denseOrder: Int { get }
  /// Whether a step solves linear systems with the Jacobian.
  var isImplicit: Bool { get }
  /// Whether steps can be undone exactly: its steppers are ``ReversibleStepper``s (on fields that
  /// nothing is objected to).
  var isReversible: Bool { get }
  /// Whether the order of the method rests on the exact Jacobian and ∂f/∂t, as that of a Rosenbrock
  /// method does; Newton is content with less.
  func needsExactJacobian(of field: FieldKernels) -> Bool
  /// Whether it has matrices that are dense whatever the field's choice of linear solver.
  var needsDenseMatrices: Bool { get }
  /// Why a step has no tangent and no transpose here, in words that complete "the method has none
  /// because …"; nil where it has both.
  var missingDerivative: String? { get }
  /// Why a step of this kind cannot be taken on `field`, as a whole sentence, or nil if it can.
  func objection(to field: FieldKernels) -> String?

  func makeStepper(field: FieldKernels, tolerances: Tolerances) -> any Stepper
  /// Has compiled what steps of this kind can be made of on `field` (see `StepKernels`).
  func compileSteps(on field: FieldKernels, tolerances: Tolerances)
  /// Called only where `missingDerivative` is nil.
  func makeTranspose(field: FieldKernels) throws(IntegrationFailure) -> any StepTransposeMap
  /// Called only where `missingDerivative` is nil.
  func makeTangent(
    field: FieldKernels, initialCount: Int, parameters: [Int]
  ) throws(IntegrationFailure) -> any StepTangentMap
}

extension MethodFamily {
  public var needsDenseMatrices: Bool { false }
  public func needsExactJacobian(of field: FieldKernels) -> Bool { false }
  public var isReversible: Bool { false }
  public func compileSteps(on field: FieldKernels, tolerances: Tolerances) {}
  public var missingDerivative: String? { nil }
  public func objection(to field: FieldKernels) -> String? { nil }
}

/// Runge–Kutta methods given by a tableau, explicit or ESDIRK.
public struct RungeKuttaFamily: MethodFamily {
  public let tableau: ButcherTableau

  public init(tableau: ButcherTableau) { self.tableau = tableau }

  public var order: Int { tableau.order }
  public var denseOrder: Int {
    // Interpolation errs by O(h^(q+1)) in each step, and its errors do not add up.
    min(tableau.order, tableau.denseOrder + 1)
  }

  public var isImplicit: Bool { tableau.isImplicit }

  public func makeStepper(field: FieldKernels, tolerances: Tolerances) -> any Stepper {
    tableau.isImplicit
      ? ESDIRK(tableau, field: field, tolerances: tolerances)
      : ExplicitRungeKutta(tableau, field: field, tolerances: tolerances)
  }

  public func compileSteps(on field: FieldKernels, tolerances: Tolerances) {
    if let scheme = tableau.stepScheme { field.steps?.compile(scheme) }
  }

  public func makeTranspose(field: FieldKernels) throws(IntegrationFailure) -> any StepTransposeMap
  {
    StepTranspose(tableau, field: field)
  }

  public func makeTangent(
    field: FieldKernels, initialCount: Int, parameters: [Int]
  ) throws(IntegrationFailure) -> any StepTangentMap {
    StepTangent(tableau, field: field, initialCount: initialCount, parameters: parameters)
  }
}
