extension Program {
  /// Groups of inputs along which a program is differentiated.
  public struct Directions: OptionSet, Sendable {
    public let rawValue: Int
    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let time = Directions(rawValue: 1)
    public static let states = Directions(rawValue: 2)
    public static let parameters = Directions(rawValue: 4)
    public static let extra = Directions(rawValue: 8)

    /// The slots of these inputs, in the order of the program's inputs: t, y, p, extra.
    func slots(of inputs: ProgramInputs) -> [Int] {
      (contains(.time) ? [inputs.time] : []) + (contains(.states) ? Array(inputs.stateSlots) : [])
        + (contains(.parameters) ? Array(inputs.parameterSlots) : [])
        + (contains(.extra) ? Array(inputs.extraSlots) : [])
    }
  }

  /// The tangent program: outputs (∂f/∂x)·v, where x are the inputs in `directions` (the states y
  /// unless told otherwise), and sums likewise for the program's sums.
  ///
  /// - Inputs: those of this program; the extra inputs are followed by v, one component for each
  ///   differentiated input in the order t, y, p, extra (so n of them for the states alone).
  /// - Cost: about 2–3 times the operations of this program, whatever n.
  /// - When this misleads: at a kink it is the derivative of the branch taken (``Operation``).
  public func jvp(along directions: Directions = .states) -> Program {
    let inputSlots = directions.slots(of: inputs)
    let recorder = Recorder(
      inputs: ProgramInputs(
        states: inputs.states, parameters: inputs.parameters,
        extra: inputs.extra + inputSlots.count))
    let values = recorder.replay(self)
    var tangents = [Expression?](repeating: nil, count: slotCount)
    for (index, slot) in inputSlots.enumerated() {
      tangents[slot] = recorder.extra(inputs.extra + index)
    }
    for (index, instruction) in instructions.enumerated() {
      let result = firstResult + index
      let da = tangents[Int(instruction.a)]
      let db = instruction.b < 0 ? nil : tangents[Int(instruction.b)]
      let dc = instruction.c < 0 ? nil : tangents[Int(instruction.c)]
      let site = DerivativeRules.Site(instruction, values, result: values[result])
      tangents[result] = DerivativeRules.tangent(site, da, db, dc)
    }
    return recorder.program(
      outputs: outputs.map { tangents[Int($0)] ?? 0 }, sums: sums.map { tangents[Int($0)] ?? 0 })
  }
}
