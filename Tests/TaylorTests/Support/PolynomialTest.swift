import Expressions
import Taylor

/// A function of two states, given as polynomials in τ, computed in two ways: by the recurrences of its
/// series, summed up at a small τ, and by the function itself at u(τ), v(τ). An error in coefficient k
/// shows as τᵏ.
struct PolynomialTest<Numbers: NumberStore> {
  static var order: Int { 12 }
  let series, value: TaylorSeries<Numbers>

  /// - Parameters:
  ///   - u, v: coefficients.
  ///   - p: a parameter.
  init(
    u: [Double], v: [Double], p: Constant = Constant(0), tau: Double,
    make: @escaping (Int) -> Numbers, _ function: (Recorder) -> Expression
  ) {
    let recorder = Recorder(inputs: ProgramInputs(states: 2, parameters: 1))
    let output = function(recorder)
    let program = TaylorProgram(recorder.program(outputs: [output, output]), parameters: [p])
    series = TaylorSeries(program, order: Self.order, spares: 2, make: make)
    value = TaylorSeries(program, order: 0, make: make)
    for (slot, coefficients) in [(1, u), (2, v)] {
      for (k, coefficient) in coefficients.enumerated() {
        series.numbers.set(series.place(slot, k), to: coefficient)
      }
      value.numbers.set(slot, to: 0)
    }
    series.numbers.set(series.place(3, 0), to: p)
    value.numbers.set(3, to: p)
    for k in 0...Self.order { series.coefficient(k) }
    series.numbers.set(series.spare(1), to: tau)
    // u(τ) and v(τ) of few bits are exact.
    for (slot, coefficients) in [(1, u), (2, v)] {
      value.numbers.set(slot, to: 0)
      let numbers = series.numbers
      numbers.polynomial(
        series.spare(0), series.place(slot, 0), order: coefficients.count - 1, at: series.spare(1))
      if let from = numbers as? BigNumbers, let to = value.numbers as? BigNumbers {
        to.copy(slot, series.spare(0), of: from)
      } else {
        value.numbers.set(slot, to: numbers.double(series.spare(0)))
      }
    }
    value.numbers.set(0, to: tau)
    value.evaluate()
  }

  /// Digits on which the sum of the series and the function agree.
  var agreement: Double {
    let numbers = series.numbers
    let output = series.program.outputs[0]
    numbers.polynomial(
      series.spare(0), series.place(output, 0), order: Self.order, at: series.spare(1))
    if let to = numbers as? BigNumbers, let from = value.numbers as? BigNumbers {
      to.copy(series.spare(1), output, of: from)
    } else {
      numbers.set(series.spare(1), to: value.numbers.double(output))
    }
    return TaylorTests.agreement(numbers, series.spare(0), series.spare(1))
  }
}
