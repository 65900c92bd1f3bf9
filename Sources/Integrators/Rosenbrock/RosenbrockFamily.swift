import Fields

/// Rosenbrock methods given by a tableau.
public struct RosenbrockFamily: MethodFamily {
  public let tableau: RosenbrockTableau

  public init(tableau: RosenbrockTableau) { self.tableau = tableau }

  public var order: Int { tableau.order }
  public var denseOrder: Int { min(tableau.order, tableau.denseOrder + 1) }
  public var isImplicit: Bool { true }
  public func needsExactJacobian(of field: FieldKernels) -> Bool { true }

  public func makeStepper(field: FieldKernels, tolerances: Tolerances) -> any Stepper {
    Rosenbrock(tableau, field: field, tolerances: tolerances)
  }

  public func makeTranspose(
    field: FieldKernels
  ) throws(IntegrationFailure) -> any StepTransposeMap {
    try RosenbrockTranspose(tableau, field: field)
  }

  public func makeTangent(
    field: FieldKernels, initialCount: Int, parameters: [Int]
  ) throws(IntegrationFailure) -> any StepTangentMap {
    try RosenbrockTangent(tableau, field: field, initialCount: initialCount, parameters: parameters)
  }
}
