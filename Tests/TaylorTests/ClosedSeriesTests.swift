import Taylor
import Testing

@testable import Expressions

/// Series whose coefficients are known, and solutions whose are.
@Suite struct ClosedSeriesTests {
  /// The coefficients of f(t) at t = 0, in Double.
  private func coefficients(
    order: Int = 9, _ f: (Expression) -> Expression
  ) -> [Double] {
    let recorder = Recorder(inputs: ProgramInputs(states: 0, parameters: 0))
    let program = TaylorProgram(recorder.program(outputs: [f(recorder.time)]))
    let series = TaylorSeries(program, order: order) { BigNumbers(count: $0, precision: 200) }
    for k in 0...order { series.coefficient(k) }
    return (0...order).map { series.numbers.double(series.place(program.outputs[0], $0)) }
  }

  private func function(_ operation: Operation, shift: Expression = 0, order: Int = 9) -> [Double] {
    coefficients(order: order) { .apply(operation, shift + $0, 0, 0) }
  }

  private func expect(
    _ operation: Operation, shift: Expression = 0, is exact: [Double]
  ) {
    let computed = function(operation, shift: shift, order: exact.count - 1)
    #expect(computed == exact, "\(operation)")
  }

  @Test func tangentAndItsInverse() {
    let tangent: [Double] = [0, 1, 0, 1.0 / 3, 0, 2.0 / 15, 0, 17.0 / 315, 0, 62.0 / 2835]
    let alternating = tangent.enumerated().map { $0 % 4 == 3 ? -$1 : $1 }
    expect(.tan, is: tangent)
    expect(.tanh, is: alternating)
    expect(.atan, is: [0, 1, 0, -1.0 / 3, 0, 1.0 / 5, 0, -1.0 / 7, 0, 1.0 / 9])
    expect(.asin, is: [0, 1, 0, 1.0 / 6, 0, 3.0 / 40, 0, 15.0 / 336, 0, 105.0 / 3456])
  }

  @Test func logarithmAndRoots() {
    let logarithm: [Double] = [0, 1, -1.0 / 2, 1.0 / 3, -1.0 / 4, 1.0 / 5]
    expect(.log1p, is: logarithm)
    expect(.log, shift: 1, is: logarithm)
    expect(.sqrt, shift: 1, is: [1, 1.0 / 2, -1.0 / 8, 1.0 / 16, -5.0 / 128])
    expect(.cbrt, shift: 1, is: [1, 1.0 / 3, -1.0 / 9, 5.0 / 81])
    let power = coefficients(order: 3) { .apply(.power, 1 + $0, -1.5, 0) }
    #expect(power == [1, -1.5, 1.875, -2.1875] as [Double])
  }

  @Test func exponentialAndQuotient() {
    let exact: [Double] = [1, 1, 1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720]
    expect(.exp, is: exact)
    expect(.expm1, is: [0] + exact.dropFirst())
    expect(.cos, is: [1, 0, -1.0 / 2, 0, 1.0 / 24, 0, -1.0 / 720])
    expect(.sin, is: [0, 1, 0, -1.0 / 6, 0, 1.0 / 120, 0])
    expect(.cosh, is: [1, 0, 1.0 / 2, 0, 1.0 / 24, 0, 1.0 / 720])
    expect(.sinh, is: [0, 1, 0, 1.0 / 6, 0, 1.0 / 120, 0])
    let geometric = coefficients { 1 / (1 - $0) }
    #expect(geometric == [Double](repeating: 1, count: 10))
  }

  /// y′ = y², y(0) = 1: yₖ = 1 for all k; in Double too.
  @Test func solutionOfRiccati() {
    let recorder = Recorder(inputs: ProgramInputs(states: 1, parameters: 0))
    let y = recorder.state(0)
    let program = TaylorProgram(recorder.program(outputs: [y * y]))
    let series = TaylorSeries(program, order: 20) { DoubleNumbers(count: $0) }
    series.numbers.set(series.place(1, 0), to: 1)
    series.expandSolution()
    #expect((0...20).allSatisfy { series.numbers.values[series.place(1, $0)] == 1 })
  }

  /// y′ = 2 t y, y(0) = 1: y = exp(t²).
  @Test func timeIsASeries() {
    let recorder = Recorder(inputs: ProgramInputs(states: 1, parameters: 0))
    let program = TaylorProgram(
      recorder.program(outputs: [2 * recorder.time * recorder.state(0)]))
    let series = TaylorSeries(program, order: 8) { DoubleNumbers(count: $0) }
    series.numbers.set(series.place(1, 0), to: 1)
    series.expandSolution()
    let y = (0...8).map { series.numbers.values[series.place(1, $0)] }
    let exact: [Double] = [1, 0, 1, 0, 1.0 / 2, 0, 1.0 / 6, 0, 1.0 / 24]
    #expect(y == exact)
  }
}
