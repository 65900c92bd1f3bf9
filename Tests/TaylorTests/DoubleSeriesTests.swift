import Taylor
import Testing

@testable import Expressions

/// Series in Double, interpreted and compiled, against those in arbitrary precision.
@Suite struct DoubleSeriesTests {
  private static let order = 13

  /// y₁′ = f(u, v, p, t), y₂′ = a cubic of t, so that both arguments of f move.
  private func field(_ test: RecurrenceTests.Case) -> Program {
    let recorder = Recorder(inputs: ProgramInputs(states: 2, parameters: 1))
    let (u, v, t) = (recorder.state(0), recorder.state(1), recorder.time)
    let f = test.function(u, v, recorder.parameter(0), t)
    return recorder.program(outputs: [f, 0.5 - t * t + v * 0.25])
  }

  private static let start = [0.6875, 0.4375]

  /// The coefficients of the solution from (0.25, u, v), by order and state.
  private func exact(_ test: RecurrenceTests.Case) -> [[Double]] {
    let program = TaylorProgram(field(test), parameters: [test.p])
    let series = TaylorSeries(program, order: Self.order) { BigNumbers(count: $0, precision: 300) }
    series.numbers.set(series.place(0, 0), to: 0.25)
    for (i, value) in Self.start.enumerated() {
      series.numbers.set(series.place(1 + i, 0), to: value)
    }
    series.numbers.set(series.place(3, 0), to: test.p)
    series.expandSolution()
    return (0...Self.order).map { k in
      (0..<2).map { series.numbers.double(series.place(1 + $0, k)) }
    }
  }

  private func interpreted(
    _ program: TaylorProgram, p: Double, scale: Double = 1, capacity: Int = order
  ) -> [[Double]] {
    let series = DoubleSeries(program, capacity: capacity)
    // Twice, because the second time must find nothing of the first.
    for start in [[0.1, 0.2], Self.start] {
      series.begin(t: 0.25, parameters: [p], scale: scale)
      for i in 0..<2 { series.set(1 + i, 0, start[i]) }
      series.expandSolution(order: Self.order, scale: scale)
    }
    return (0...Self.order).map { k in (0..<2).map { series.row(1 + $0)[k] } }
  }

  @Test(arguments: RecurrenceTests.cases) func recurrencesInDouble(_ test: RecurrenceTests.Case) {
    let program = field(test).seriesInDouble()
    let (found, exact) = (interpreted(program, p: test.p.value), exact(test))
    for i in 0..<2 {
      var size = 0.0
      for k in 0...Self.order {
        // Odd coefficients may be small by cancellation, never all.
        size = max(abs(exact[k][i]), k > 1 ? size * 0.5 : 0)
        #expect(abs(found[k][i] - exact[k][i]) <= 1e-12 * size, "coefficient \(k) of state \(i)")
      }
    }
  }

  @Test(arguments: RecurrenceTests.cases) func compiled(_ test: RecurrenceTests.Case) throws {
    let program = field(test).seriesInDouble()
    let expected = interpreted(program, p: test.p.value, scale: 0.5)
    func coefficients(_ compiled: CompiledSeries) -> [[Double]] {
      var out = [Double](repeating: .nan, count: 4 * (Self.order + 1))
      compiled.kernel(0.25, 0.5, [test.p.value], Self.start, &out)
      return (0...Self.order).map { k in [out[4 * k], out[4 * k + 1]] }
    }
    let straight = try CompiledSeries(
      program, order: Self.order, stride: 4, environment: .current, isStraight: true)
    #expect(coefficients(straight) == expected)
    for unit in VectorUnit.available {
      let grouped = try CompiledSeries(
        program, order: Self.order, stride: 4, environment: .current, unit: unit,
        isStraight: false)
      #expect(coefficients(grouped) == expected, "\(unit)")
    }
  }

  @Test(arguments: RecurrenceTests.cases) func scaleChangesNoBit(_ test: RecurrenceTests.Case) {
    let program = field(test).seriesInDouble()
    let plain = interpreted(program, p: test.p.value)
    for exponent in [-20, 9] {
      let scale = Double(sign: .plus, exponent: exponent, significand: 1)
      let scaled = interpreted(program, p: test.p.value, scale: scale, capacity: 20)
      for k in 0...Self.order {
        let power = Double(sign: .plus, exponent: k * exponent, significand: 1)
        #expect(scaled[k] == plain[k].map { $0 * power }, "coefficient \(k)")
      }
    }
  }

  /// y′ = y²: 1, 1, 1, …; and y′ = 2 t y: e^(t²), whose first series is even.
  @Test func closedForms() {
    let recorder = Recorder(inputs: ProgramInputs(states: 2, parameters: 0))
    let program = recorder.program(outputs: [
      recorder.state(0) * recorder.state(0), 2 * recorder.time * recorder.state(1),
    ]).seriesInDouble()
    let series = DoubleSeries(program, capacity: 8)
    series.begin(t: 0, parameters: [0], scale: 1)
    for i in 0..<2 { series.set(1 + i, 0, 1) }
    series.expandSolution(order: 8, scale: 1)
    #expect((0...8).map { series.row(1)[$0] } == [Double](repeating: 1, count: 9))
    let exact: [Double] = [1, 0, 1, 0, 1.0 / 2, 0, 1.0 / 6, 0, 1.0 / 24]
    for k in 0...8 { #expect(abs(series.row(2)[k] - exact[k]) <= 1e-16) }
  }

  /// A field of 5,000 products, whose rows would be too much for the stack.
  @Test func expansionTooLargeIsNotCompiled() {
    let recorder = Recorder(inputs: ProgramInputs(states: 1, parameters: 0))
    var y = recorder.state(0)
    for _ in 0..<5_000 { y = y * recorder.state(0) }
    let program = recorder.program(outputs: [y]).seriesInDouble()
    #expect(CompiledSeries(program, order: 20, stride: 2) == nil)
  }
}
