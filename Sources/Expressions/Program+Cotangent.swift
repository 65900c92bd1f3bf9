extension Program {
  /// The cotangent program, with the sign +Jᵀλ: outputs λᵀ∂f/∂y (n of them) and sums λᵀ∂f/∂p (m),
  /// λᵀ∂f/∂t (1), λᵀ∂f/∂v for the existing extra inputs v, in this order.
  ///
  /// - Inputs: those of this program; the extra inputs are followed by λ, one component for each
  ///   output and then, if this program has sums itself, one for each of them.
  /// - Cost: about 2–4 times the operations of this program, whatever n and m.
  /// - When this misleads: a branch of `select` not taken is multiplied by zero, which an infinite
  ///   derivative there turns into NaN (``Operation``).
  public func vjp() -> Program { cotangents(withSums: true) }

  /// The cotangent program without its sums, and without what only they need.
  public func stateVJP() -> Program { cotangents(withSums: false) }

  private func cotangents(withSums: Bool) -> Program {
    let results = outputs + sums
    let recorder = Recorder(
      inputs: ProgramInputs(
        states: inputs.states, parameters: inputs.parameters, extra: inputs.extra + results.count))
    let values = recorder.replay(self)
    let isActive = dependsOnInputs()
    var cotangents = [Expression?](repeating: nil, count: slotCount)
    func add(_ contribution: Expression?, to slot: Int32) {
      guard slot >= 0, isActive[Int(slot)] else { return }
      cotangents[Int(slot)] = DerivativeRules.sum(cotangents[Int(slot)], contribution)
    }
    for (index, slot) in results.enumerated() {
      add(recorder.extra(inputs.extra + index), to: slot)
    }
    for (index, instruction) in instructions.enumerated().reversed() {
      let result = firstResult + index
      guard let lambda = cotangents[result] else { continue }
      let site = DerivativeRules.Site(instruction, values, result: values[result])
      let gain = DerivativeRules.cotangents(site, lambda)
      add(gain.a, to: instruction.a)
      add(gain.b, to: instruction.b)
      add(gain.c, to: instruction.c)
    }
    let summed =
      Array(inputs.parameterSlots) + [inputs.time] + Array(inputs.extraSlots)
    return recorder.program(
      outputs: inputs.stateSlots.map { cotangents[$0] ?? 0 },
      sums: withSums ? summed.map { cotangents[$0] ?? 0 } : [])
  }

  /// For each slot, whether its value depends on any input.
  private func dependsOnInputs() -> [Bool] {
    var depends = [Bool](repeating: false, count: slotCount)
    for slot in 0..<inputs.count { depends[slot] = true }
    for (index, instruction) in instructions.enumerated() {
      let operands = [instruction.a, instruction.b, instruction.c]
      depends[firstResult + index] = operands.contains { $0 >= 0 && depends[Int($0)] }
    }
    return depends
  }
}
