import Fields

/// Radau IIA and Gauss methods of one order.
public struct CollocationFamily: MethodFamily {
  public let tableau: CollocationTableau

  public init(tableau: CollocationTableau) { self.tableau = tableau }

  public var order: Int { tableau.order }
  /// The collocation polynomial errs by O(hˢ⁺¹) inside a step, and its errors do not add up.
  public var denseOrder: Int { min(tableau.order, tableau.stageCount + 1) }
  public var isImplicit: Bool { true }
  /// The complex systems have no other solver.
  public var needsDenseMatrices: Bool { true }

  public func makeStepper(field: FieldKernels, tolerances: Tolerances) -> any Stepper {
    Collocation(tableau, field: field, tolerances: tolerances)
  }

  public func makeTranspose(
    field: FieldKernels
  ) throws(IntegrationFailure) -> any StepTransposeMap {
    CollocationTranspose([tableau], field: field)
  }

  public func makeTangent(
    field: FieldKernels, initialCount: Int, parameters: [Int]
  ) throws(IntegrationFailure) -> any StepTangentMap {
    CollocationTangent(
      [tableau], field: field, initialCount: initialCount, parameters: parameters)
  }
}

/// Radau IIA of order 5, 9 or 13, chosen step by step (see ``AdaptiveRadau``).
public struct AdaptiveRadauFamily: MethodFamily {
  public init() {}

  /// What every step has at least.
  public var order: Int { 5 }
  public var denseOrder: Int { 4 }
  public var isImplicit: Bool { true }
  /// The complex systems have no other solver.
  public var needsDenseMatrices: Bool { true }

  public func makeStepper(field: FieldKernels, tolerances: Tolerances) -> any Stepper {
    AdaptiveRadau(field: field, tolerances: tolerances)
  }

  public func makeTranspose(
    field: FieldKernels
  ) throws(IntegrationFailure) -> any StepTransposeMap {
    CollocationTranspose(AdaptiveRadau.tableaux, field: field)
  }

  public func makeTangent(
    field: FieldKernels, initialCount: Int, parameters: [Int]
  ) throws(IntegrationFailure) -> any StepTangentMap {
    CollocationTangent(
      AdaptiveRadau.tableaux, field: field, initialCount: initialCount, parameters: parameters)
  }
}
