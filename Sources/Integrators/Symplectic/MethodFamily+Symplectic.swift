import Fields

/// A family of Runge–Kutta methods, whose adjoint equation has a method of its own that makes the pair
/// symplectic: the same map as the transpose of the step, by other operations.
public protocol SymplecticPartner: MethodFamily {
  /// (λ⁺, μ) ↦ (λ, μ) over a recorded step.
  func makeSymplecticAdjoint(field: FieldKernels) -> any StepTransposeMap
}

extension RungeKuttaFamily: SymplecticPartner {
  public func makeSymplecticAdjoint(field: FieldKernels) -> any StepTransposeMap {
    SymplecticRungeKutta(tableau, field: field)
  }
}

extension CollocationFamily: SymplecticPartner {
  public func makeSymplecticAdjoint(field: FieldKernels) -> any StepTransposeMap {
    CollocationTranspose([tableau], field: field, byStages: true)
  }
}

extension AdaptiveRadauFamily: SymplecticPartner {
  public func makeSymplecticAdjoint(field: FieldKernels) -> any StepTransposeMap {
    CollocationTranspose(AdaptiveRadau.tableaux, field: field, byStages: true)
  }
}
