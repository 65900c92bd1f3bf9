import Expressions

/// A ``Program`` evaluated in numbers of any precision: series of order 0.
final class BigEvaluation {
  let series: TaylorSeries<BigNumbers>
  var numbers: BigNumbers { series.numbers }

  init(_ program: Program, parameters: [Constant], precision: Int) {
    series = TaylorSeries(TaylorProgram(program, parameters: parameters), order: 0) {
      BigNumbers(count: $0, precision: precision)
    }
    for (slot, value) in zip(program.inputs.parameterSlots, parameters) {
      numbers.set(slot, to: value)
    }
  }

  func setTime(_ time: Constant) { numbers.set(series.program.inputs.time, to: time) }
  func setState(_ index: Int, _ place: Int, of source: BigNumbers) {
    numbers.copy(series.program.inputs.stateSlots.lowerBound + index, place, of: source)
  }
  func setExtra(_ index: Int, _ place: Int, of source: BigNumbers) {
    numbers.copy(series.program.inputs.extraSlots.lowerBound + index, place, of: source)
  }
  func setExtra(_ index: Int, to value: Constant) {
    numbers.set(series.program.inputs.extraSlots.lowerBound + index, to: value)
  }
  func evaluate() { series.evaluate() }
  func output(_ index: Int, into place: Int, of target: BigNumbers) {
    target.copy(place, series.program.outputs[index], of: numbers)
  }
}
