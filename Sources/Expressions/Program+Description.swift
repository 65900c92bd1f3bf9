extension Program: CustomStringConvertible {
  /// The program as text, one instruction a line: `r0 = y1 - y0`, then `out0 = r0`, `sum0 += r0`.
  /// For people and for tests; nothing reads it back.
  public var description: String {
    var lines = [
      "program of \(inputs.states) states, \(inputs.parameters) parameters, "
        + "\(inputs.extra) extra inputs"
    ]
    for (index, instruction) in instructions.enumerated() {
      lines.append("r\(index) = \(describe(instruction))")
    }
    for (index, slot) in outputs.enumerated() { lines.append("out\(index) = \(name(of: slot))") }
    for (index, slot) in sums.enumerated() { lines.append("sum\(index) += \(name(of: slot))") }
    return lines.joined(separator: "\n")
  }

  private func describe(_ instruction: Instruction) -> String {
    let operands = [instruction.a, instruction.b, instruction.c].filter { $0 >= 0 }.map(name)
    let sign: String? =
      switch instruction.operation {
      case .add: "+"
      case .subtract: "-"
      case .multiply: "*"
      case .divide: "/"
      default: nil
      }
    if let sign { return operands.joined(separator: " \(sign) ") }
    return "\(instruction.operation)(\(operands.joined(separator: ", ")))"
  }

  private func name(of slot: Int32) -> String {
    let slot = Int(slot)
    if slot == inputs.time { return "t" }
    if inputs.stateSlots.contains(slot) { return "y\(slot - inputs.stateSlots.lowerBound)" }
    if inputs.parameterSlots.contains(slot) {
      return "p\(slot - inputs.parameterSlots.lowerBound)"
    }
    if inputs.extraSlots.contains(slot) { return "v\(slot - inputs.extraSlots.lowerBound)" }
    if slot >= firstResult { return "r\(slot - firstResult)" }
    let constant = constants[slot - firstConstant]
    return constant.text ?? "\(constant.value)"
  }
}
