import Expressions

/// Kinks: where the branch of an operation changes along the solution.
extension TaylorIntegrator {
  /// Chooses all branches a little after the present time, along the present slope: at a kink itself a
  /// condition is zero but for rounding, and says nothing.
  func chooseBranches() throws(TaylorFailure) {
    let states = series.program.inputs.states
    series.isChoosing = stepCount == 0
    // With the branches that led here, if any did.
    series.evaluate()
    for index in choicesBefore.indices { choicesBefore[index] = series.choices[index] }
    if endedAtKink {
      for state in 0..<(differentiated ?? 0) { numbers.copy(slopeBefore(state), slope(state)) }
    }
    numbers.copy(offset, time)
    let distance = probeDistance
    probedExponent = Double(distance.exponent)
    numbers.set(probe, to: distance)
    for state in 0..<states {
      let y = place(ofState: state)
      numbers.copy(saved(state), y)
      numbers.multiply(low, slope(state), probe)
      numbers.add(y, y, low)
    }
    numbers.add(time, time, probe)
    series.isChoosing = true
    series.evaluate()
    series.isChoosing = false
    numbers.copy(time, offset)
    for state in 0..<states { numbers.copy(place(ofState: state), saved(state)) }
    if endedAtKink { try refuseJumps() }
  }

  private func slope(_ state: Int) -> Int { series.place(series.program.outputs[state], 0) }

  /// The derivative across a jump has a part of its own, (f⁻ − f⁺) dτ, by the time τ at which it happens:
  /// none where the jump is at a fixed time.
  private func refuseJumps() throws(TaylorFailure) {
    guard let differentiated else { return }
    let moves = choicesBefore.indices.contains {
      choicesBefore[$0] != series.choices[$0] && series.program.branchesFollowStates[$0]
    }
    guard moves else { return }
    series.evaluate()
    for state in 0..<differentiated {
      numbers.subtract(probe, slope(state), slopeBefore(state))
      let size = max(numbers.log2(slope(state)), numbers.log2(slopeBefore(state)))
      if numbers.log2(probe) > size - Double(settings.precision / 3) {
        throw TaylorFailure(
          "at t = \(now) the right-hand side jumps, at a time that depends on the state: the gradient"
            + " across it is not computed; make the jump an event, or ask for the state alone")
      }
    }
  }

  /// Half of the digits after the time's own.
  private var probeDistance: Double {
    let exponent = max(numbers.log2(time), -1022.0 + Double(settings.precision))
    let size = max(stepCount == 0 ? 0 : numbers.log2(step), min(exponent, 0))
    return Double(
      sign: .plus, exponent: Int(size.rounded(.down)) - min(900, settings.precision / 2),
      significand: 1)
  }

  /// Ends the step where a branch changes first, if one does; says whether.
  func stepToKink() -> Bool {
    var found = false
    for (index, place) in series.program.branches.enumerated() {
      let instruction = series.program.instructions[place]
      if let part = firstDisagreement(instruction, series.choices[index]) {
        bisect(instruction, series.choices[index], part)
        numbers.copy(step, offset)
        found = true
      }
    }
    return found
  }

  private static let parts = 8

  /// The first of the eighths of the step at whose end the branch is another one.
  private func firstDisagreement(_ instruction: SeriesInstruction, _ choice: Int) -> Int? {
    for part in 1...TaylorIntegrator.parts {
      numbers.multiply(offset, step, by: part)
      numbers.divide(offset, offset, by: TaylorIntegrator.parts)
      if !agrees(instruction, choice) { return part }
    }
    return nil
  }

  /// Leaves in `offset` the first time, within the precision, at which the branch is another one.
  private func bisect(_ instruction: SeriesInstruction, _ choice: Int, _ part: Int) {
    // [low, high] = [offset − width, offset].
    numbers.divide(width, step, by: TaylorIntegrator.parts)
    numbers.subtract(low, offset, width)
    for _ in 0..<settings.precision + 8 {
      numbers.divide(width, width, by: 2)
      numbers.add(offset, low, width)
      if agrees(instruction, choice) { numbers.copy(low, offset) }
    }
    numbers.add(offset, low, width)
  }

  /// Whether the branch at τ = `offset` is `choice`.
  private func agrees(_ instruction: SeriesInstruction, _ choice: Int) -> Bool {
    // Nearer than where the branch was chosen a condition is 0 but for rounding: after a kink a step
    // would end where it began.
    if numbers.log2(offset) <= probedExponent { return true }
    // The last coefficient is known of states only.
    let order = settings.order - 1
    numbers.polynomial(probe, series.place(instruction.a, 0), order: order, at: offset)
    let sign: Int
    if instruction.operation == .minimum || instruction.operation == .maximum {
      numbers.polynomial(other, series.place(instruction.b, 0), order: order, at: offset)
      sign = numbers.compare(probe, other)
    } else {
      sign = numbers.sign(probe)
    }
    switch instruction.operation {
    case .minimum: return (sign <= 0) == (choice > 0)
    case .maximum: return (sign >= 0) == (choice > 0)
    case .select: return (sign > 0) == (choice > 0)
    default: return sign == 0 || sign == choice
    }
  }
}
