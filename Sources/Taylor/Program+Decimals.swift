import Expressions

extension Program {
  /// The outputs at decimals, as decimals: an evaluation of any precision.
  ///
  /// - Parameters:
  ///   - extra: what follows the parameters, directions or seeds.
  ///   - digits: significant decimal digits to work in and to write.
  public func decimals(
    t: Constant, states: [String], parameters: [Constant], extra: [String] = [], digits: Int
  ) -> [String] {
    let evaluation = BigEvaluation(
      self, parameters: parameters,
      precision: TaylorSettings(decimalDigits: digits + 2).precision)
    evaluation.setTime(t)
    func number(_ text: String) -> Constant { Constant(.nan, text: text) }
    for (index, text) in states.enumerated() {
      evaluation.numbers.set(inputs.stateSlots.lowerBound + index, to: number(text))
    }
    for (index, text) in extra.enumerated() { evaluation.setExtra(index, to: number(text)) }
    evaluation.evaluate()
    return outputs.indices.map {
      evaluation.numbers.text(evaluation.series.program.outputs[$0], digits: digits)
    }
  }
}
