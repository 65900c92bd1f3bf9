import Foundation

@testable import Expressions

/// The message that reading `text` (and `objective`) ends with; "" if it is read.
func mistake(
  _ text: String, objective: String? = nil, start: Double = 0, overrides: [String: String] = [:],
  limits: TextLimits = TextLimits()
) -> String {
  do {
    let model = try ModelText(
      text, name: "m", start: start, overrides: overrides, limits: limits)
    if let objective { _ = try model.objective(objective) }
    return ""
  } catch {
    return error.description
  }
}

/// The first line of the message, without its place.
func sentence(
  _ text: String, objective: String? = nil, start: Double = 0, overrides: [String: String] = [:],
  limits: TextLimits = TextLimits()
) -> String {
  let message = mistake(
    text, objective: objective, start: start, overrides: overrides, limits: limits)
  let line = message.prefix { $0 != "\n" }
  return line.range(of: ": ").map { String(line[$0.upperBound...]) } ?? String(line)
}

extension Program {
  /// The outputs for the given inputs, evaluated here so that no backend is needed.
  func outputs(
    t: Double = 0, y: [Double] = [], p: [Double] = [], extra: [Double] = []
  ) -> [Double] {
    var slots = [t] + y + p + extra + constants.map(\.value)
    for instruction in instructions {
      func operand(_ slot: Int32) -> Double { slot < 0 ? .nan : slots[Int(slot)] }
      slots.append(
        instruction.operation(
          operand(instruction.a), operand(instruction.b), operand(instruction.c)))
    }
    return outputs.map { slots[Int($0)] }
  }
}

/// The value of `expression` as the right-hand side of x′ at t = 2, x = 3, k = 5.
func value(_ expression: String) throws -> Double {
  let model = try ModelText("k = 5\nx(t0) = 1\nx' = \(expression)").model
  return model.rhs.outputs(t: 2, y: [3], p: [5])[0]
}

let robertson = """
    k1 = 0.04            ; parameters: a name and a number
    k2 = 3e7
    k3 = 1e4
    y1(0) = 1            # initial values
    y2(0) = 0
    y3(0) = 0
    r1 := k1*y1
    r2 := k2*y2^2
    r3 := k3*y2*y3
    y1' = -r1 + r3
    y2' = r1 - r2 - r3
    y3' = r2
  """
