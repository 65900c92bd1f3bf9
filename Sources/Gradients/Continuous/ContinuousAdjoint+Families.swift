import Integrators

extension ContinuousAdjoint {
  static let interpolated = StrategyFamily(
    "interpolated", "continuous adjoint on the whole dense output",
    axes: [interpolants, integrals]
  ) {
    ContinuousAdjoint(
      .dense(DenseInterpolant.allCases[$0[0]]), ParameterIntegral.allCases[$0[1]])
  }

  static let checkpointed = StrategyFamily(
    "checkpointed", "continuous adjoint; segments are solved again from checkpoints",
    axes: [interpolants, integrals]
  ) {
    ContinuousAdjoint(
      .segments(DenseInterpolant.allCases[$0[0]]), ParameterIntegral.allCases[$0[1]])
  }

  static let backsolve = StrategyFamily(
    "backsolve", "continuous adjoint; the state is solved backward too",
    axes: [resets, integrals]
  ) {
    ContinuousAdjoint(
      .backsolve(StateSource.Reset.allCases[$0[0]]), ParameterIntegral.allCases[$0[1]])
  }

  private static let interpolants = StrategyFamily.Axis(
    "which polynomial stands for the state",
    DenseInterpolant.allCases.map { .init($0.rawValue, phrase($0)) })
  private static let integrals = StrategyFamily.Axis(
    "where the parameter integral is taken",
    ParameterIntegral.allCases.map { .init($0.rawValue, phrase($0)) })
  private static let resets = StrategyFamily.Axis(
    "where the state is set right",
    StateSource.Reset.allCases.map { .init($0.rawValue, phrase($0)) })

  private static func phrase(_ interpolant: DenseInterpolant) -> String {
    switch interpolant {
    case .own: "states between steps by the method's continuous extension"
    case .hermite: "by Hermite's cubic, of order 4"
    case .hermite5: "by Hermite's quintic, of order 6"
    }
  }

  private static func phrase(_ integral: ParameterIntegral) -> String {
    switch integral {
    case .augmented: "the parameter integral is part of the adjoint system"
    case .seminorm: "so it is, but not of its error norm"
    case .quadrature: "it is taken afterwards, over kept steps, by Gauss–Kronrod"
    case .gauss: "it is taken on each step, at Gauss–Legendre points"
    }
  }

  private static func phrase(_ reset: StateSource.Reset) -> String {
    switch reset {
    case .free: "the state is set right nowhere"
    case .observations: "at each observation"
    case .checkpoints: "at a kept state every --checkpoint-interval steps"
    }
  }
}
