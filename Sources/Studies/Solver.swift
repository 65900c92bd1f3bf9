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
