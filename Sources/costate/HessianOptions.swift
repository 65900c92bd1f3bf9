import ArgumentParser
import Expressions
import Fields
import Studies

/// Second derivatives.
struct HessianOptions: ParsableArguments {
  @Flag(
    help: """
      Also the second derivatives with respect to initial values and parameters: the gradients of as many \
      tangent problems as there are of both.
      """)
  var hessian = false

  @Option(
    help: """
      Also the product of the second derivatives with a direction, NAME=NUMBER,… of initial values (by \
      their states) and parameters: the gradient of one tangent problem.
      """)
  var direction: String?

  func validate() throws {
    if hessian && direction != nil {
      throw ValidationError("choose one of --hessian and --direction")
    }
  }

  func request(for problem: Problem) throws(BadInput) -> HessianRequest? {
    if hessian { return .matrix }
    guard let direction else { return nil }
    let names = problem.model.stateNames + problem.model.parameterNames
    var values: [String: Double] = [:]
    for (name, value) in try HessianOptions.assignments(direction) {
      guard names.contains(name) else {
        throw BadInput(
          "--direction: "
            + unknownName("component", name, plural: "states and parameters", among: names))
      }
      guard values[name] == nil else { throw BadInput("--direction names `\(name)` twice") }
      guard let number = Double(value), number.isFinite else {
        throw BadInput("--direction: `\(value)` is not a finite number")
      }
      values[name] = number
    }
    guard values.values.contains(where: { $0 != 0 }) else {
      throw BadInput("--direction is zero; it needs a component that is not, as in `k1=1,y2=0.5`")
    }
    return .product(values)
  }

  /// `a=1,u[1,2]=3`: the commas outside brackets separate.
  private static func assignments(_ text: String) throws(BadInput) -> [(String, String)] {
    var parts = [""]
    var depth = 0
    for character in text where character != " " {
      if character == "[" { depth += 1 }
      if character == "]" { depth -= 1 }
      if character == ",", depth == 0 {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    var result: [(String, String)] = []
    for part in parts {
      guard let equals = part.firstIndex(of: "="), equals != part.startIndex else {
        throw BadInput(
          "--direction needs NAME=NUMBER, as in `--direction k1=1,y2=0.5`, not `\(part)`")
      }
      result.append((String(part[..<equals]), String(part[part.index(after: equals)...])))
    }
    return result
  }
}
