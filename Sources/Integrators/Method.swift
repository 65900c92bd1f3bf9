import Fields

/// Our own integration methods, by the names used on the command line.
public enum Method: String, CaseIterable, Sendable, Codable {
  /// Tsitouras 5(4): the explicit method for loose and middling tolerances.
  case tsit5
  /// Dormand–Prince 8(5,3): the explicit method for tight tolerances.
  case dop853
  /// Kvaernø 5(4): L-stable, for stiff problems.
  case kvaerno5

  public var tableau: ButcherTableau {
    switch self {
    case .tsit5: .tsitouras5
    case .dop853: .dormandPrince853
    case .kvaerno5: .kvaerno5
    }
  }

  public func makeStepper(field: FieldKernels, tolerances: Tolerances) -> any Stepper {
    let tableau = tableau
    return tableau.isImplicit
      ? ESDIRK(tableau, field: field, tolerances: tolerances)
      : ExplicitRungeKutta(tableau, field: field, tolerances: tolerances)
  }

  /// The transpose of this method's step.
  public func makeTranspose(field: FieldKernels) -> any StepTransposeMap {
    StepTranspose(tableau, field: field)
  }

  /// The tangent of this method's step, for the first `initialCount` initial values and the
  /// parameters of these indices.
  public func makeTangent(
    field: FieldKernels, initialCount: Int, parameters: [Int]
  ) -> any StepTangentMap {
    StepTangent(tableau, field: field, initialCount: initialCount, parameters: parameters)
  }

  /// The controller that suits the method, with the reason.
  public var controller: StepController {
    // Gustafsson's PI.4.7 (β = 0.4/k): on Lorenz and Lotka–Volterra the elementary controller
    // rejects a fifth of its attempts, this one none; it takes 8 to 14 % fewer evaluations to the
    // same error.
    switch self {
    case .tsit5: StepController(errorOrder: 5, beta: 0.08)
    case .dop853: StepController(errorOrder: 8, beta: 0.05, safety: 0.85, largest: 6)
    case .kvaerno5: StepController(errorOrder: 5, beta: 0.04, largest: 8)
    }
  }
}
