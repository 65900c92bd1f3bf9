import Expressions
import Fields
import Integrators
import References

/// A solver by the name it has on the command line: one of ours or an outside oracle.
public enum Solver: Sendable, Equatable {
  case own(Method)
  case cvodes(CVODES.LinearMultistep)
  case gsl(GSL.Stepper)

  public static let all: [Solver] =
    Method.allCases.map(Solver.own) + CVODES.LinearMultistep.allCases.map(Solver.cvodes)
    + GSL.Stepper.allCases.map(Solver.gsl)

  public var name: String {
    switch self {
    case .own(let method): method.name
    case .cvodes(let method): "cvodes-\(method.rawValue)"
    case .gsl(let stepper): "gsl-\(stepper.rawValue)"
    }
  }

  public init(named name: String) throws(BadInput) {
    guard let found = Solver.all.first(where: { $0.name == name }) else {
      let names = Solver.all.map(\.name)
      throw BadInput(unknownName("method", name, among: names))
    }
    self = found
  }

  /// The method taken where none is named.
  public static let suited = Solver.own(.auto)
}

/// The complaint about a name nobody knows: the one probably meant, or else all there are.
public func unknownName(
  _ kind: String, _ name: String, plural: String? = nil, among names: [String]
) -> String {
  let hint = NameSuggestion.hint(for: name, among: names)
  let list = "; the \(plural ?? kind + "s") are \(names.joined(separator: ", "))"
  return "unknown \(kind) `\(name)`" + (hint.isEmpty ? list : hint)
}

/// A gradient strategy by its name on the command line.
public enum StrategyName: String, CaseIterable, Sendable, Codable {
  case tangent, discrete, backsolve
  case backsolveReset = "backsolve-reset"
  case interpolated, checkpointed
  case cvodesAdjoint = "cvodes-adjoint"
  case cvodesForward = "cvodes-forward"

  public init(named name: String) throws(BadInput) {
    guard let found = StrategyName(rawValue: name) else {
      let names = StrategyName.allCases.map(\.rawValue)
      throw BadInput(unknownName("strategy", name, plural: "strategies", among: names))
    }
    self = found
  }

  /// Whether it differentiates the steps of the method and not only the solution.
  public var differentiatesSteps: Bool { self == .tangent || self == .discrete }

  public var isOracle: Bool { self == .cvodesAdjoint || self == .cvodesForward }

  /// Why this strategy cannot run with `solver`, or nil if it can.
  public func objection(to solver: Solver) -> String? {
    switch solver {
    case .own(let method) where isOracle:
      "the strategy \(rawValue) is CVODES' own and runs with cvodes-bdf or cvodes-adams, "
        + "not with \(method)"
    case .own(let method) where differentiatesSteps && method.family.missingDerivative != nil:
      "the strategy \(rawValue) needs the derivative of a step, and \(method) has none because "
        + (method.family.missingDerivative ?? "")
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
