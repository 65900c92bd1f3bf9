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

  /// The controller that suits the method, with the reason.
  public var controller: StepController {
    switch self {
    // A little memory (β = 0.04, as in DOPRI5) smooths steps at the stability limit.
    case .tsit5: StepController(errorOrder: 5, beta: 0.04)
    // Its long steps are limited by accuracy, hardly by stability: the elementary controller
    // loses nothing, as in DOP853.
    case .dop853: StepController(errorOrder: 8, beta: 0, smallest: 0.333, largest: 6)
    case .kvaerno5: StepController(errorOrder: 5, beta: 0.04, largest: 8)
    }
  }
}
