import Expressions
import Gradients
import Integrators

/// A gradient strategy by its name on the command line: one of ours (see `Strategies.named`), or one of
/// CVODES'.
public struct StrategyName: Sendable {
  public let rawValue: String
  /// Nil of an oracle's.
  public let own: (any GradientStrategy)?

  private init(oracle name: String) {
    rawValue = name
    own = nil
  }

  public init(_ own: any GradientStrategy) {
    rawValue = own.name
    self.own = own
  }

  public static let cvodesAdjoint = StrategyName(oracle: "cvodes-adjoint")
  public static let cvodesForward = StrategyName(oracle: "cvodes-forward")
  static let oracles = [cvodesAdjoint, cvodesForward]

  public static let tangent = StrategyName(Tangent())
  public static let discrete = StrategyName(DiscreteAdjoint())
  public static let backsolve = StrategyName(ContinuousAdjoint(.backsolve(.free)))
  public static let backsolveReset = StrategyName(ContinuousAdjoint(.backsolve(.observations)))
  public static let interpolated = StrategyName(ContinuousAdjoint(.dense(.own)))
  public static let checkpointed = StrategyName(ContinuousAdjoint(.segments(.own)))

  /// One of each kind, which studies take where nothing is said.
  public static let allCases = Strategies.all.map { StrategyName($0) } + oracles
  /// With all modifiers.
  public static let every = Strategies.every.map { StrategyName($0) } + oracles

  public init(named name: String) throws(BadInput) {
    if let oracle = StrategyName.oracles.first(where: { $0.rawValue == name }) {
      self = oracle
    } else {
      let oracles = StrategyName.oracles.map(\.rawValue)
      self.init(try Strategies.named(name, besides: oracles))
    }
  }

  /// Whether it differentiates the steps of the method and not only the solution.
  public var differentiatesSteps: Bool { own?.differentiatesSteps ?? false }

  public var isOracle: Bool { own == nil }

  /// The name with what it comes to for a method: `interpolated (own, order 8)`.
  func resolved(for solver: Solver) -> String {
    guard let own, case .own(let method) = solver else { return rawValue }
    return own.resolvedName(for: method)
  }

  /// Whether `RunSettings.differenceStep` means anything to it.
  public var takesDifferenceStep: Bool { own is FiniteDifferences || own is ComplexStep }

  /// Whether the number of steps between checkpoints means anything to it.
  var usesCheckpointInterval: Bool {
    own?.usesCheckpointInterval ?? (self == .cvodesAdjoint)
  }

  /// Why this strategy cannot run with `solver`, or nil if it can.
  public func objection(to solver: Solver) -> String? {
    switch solver {
    case .own(let method) where isOracle:
      "the strategy \(rawValue) is CVODES' own and runs with cvodes-bdf or cvodes-adams, "
        + "not with \(method)"
    case .own(let method) where differentiatesSteps && method.family.missingDerivative != nil:
      "the strategy \(rawValue) needs the derivative of a step, and \(method) has none because "
        + (method.family.missingDerivative ?? "")
    case .own(let method): own?.objection(to: method)
    case .cvodes where !isOracle:
      "\(solver.name) is an outside oracle with strategies of its own, cvodes-adjoint and "
        + "cvodes-forward; \(rawValue) runs with \(ownMethods)"
    case .gsl:
      "\(solver.name) has no sensitivities; gradients run with \(ownMethods), cvodes-bdf or "
        + "cvodes-adams"
    default: nil
    }
  }

  private var ownMethods: String { Method.allCases.map(\.name).joined(separator: ", ") }
}

extension StrategyName: Hashable {
  public static func == (a: StrategyName, b: StrategyName) -> Bool { a.rawValue == b.rawValue }
  public func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }
}
