import Expressions
import Fields
import LinearAlgebra

/// The tangent of a Taylor step at frozen size and order, for many directions at once (see
/// ``StepTangentMap``).
///
/// The recurrences are polynomials, quotients and functions of what goes in, so differentiating them gives
/// the recurrences of the variational equation S′ = J S + ∂f/∂p · P: S⁺ is its own Taylor
/// polynomial, to the same order. The series of the state are computed once, those of J S
/// a column.
///
/// Cost: N coefficients of f and, a column, N of the product. The error columns are those
/// terms of S by which the state chooses its steps.
final class TaylorTangent: StepTangentMap {
  let columnCount: Int
  let tangent, result, error: UnsafeMutablePointer<Double>
  var secondError: UnsafeMutablePointer<Double>? { nil }

  private let field: FieldKernels
  private let series: DoubleSeries
  private let initialCount, stride, count, block: Int
  private let parameters: UnsafeMutablePointer<Int>
  private let arena: Arena

  init(
    _ programs: SeriesPrograms, field: FieldKernels, capacity: Int, initialCount: Int,
    parameters: [Int]
  ) {
    self.field = field
    self.initialCount = initialCount
    self.parameters = .allocate(capacity: max(parameters.count, 1))
    for (c, j) in parameters.enumerated() { (self.parameters + c).initialize(to: j) }
    series = DoubleSeries(programs.tangent, capacity: capacity)
    columnCount = initialCount + parameters.count
    count = field.stateCount
    stride = Arena.stride(for: count)
    block = columnCount * stride
    arena = Arena(capacity: 3 * block)
    tangent = arena.take(block)
    result = arena.take(block)
    error = arena.take(block)
  }

  deinit { parameters.deallocate() }

  func reset() {
    tangent.update(repeating: 0, count: block)
    for c in 0..<initialCount { tangent[c * stride + c] = 1 }
  }

  func restart() {}

  func push(
    _ step: StageLog.Step, end: UnsafePointer<Double>?
  ) throws(IntegrationFailure) {
    let order = Int(step.stages[stride])
    let scale = TaylorScale.near(step.size)
    let x = step.size / scale
    TaylorScale.load(series, field: field, step, scale: scale)
    series.expandSolution(order: order, scale: scale)
    field.counts.pointee.rhs &+= order
    for c in 0..<columnCount {
      expandColumn(c, order: order, scale: scale)
      sum(c, order: order, x: x, withError: end != nil)
    }
  }

  private func expandColumn(_ c: Int, order: Int, scale: Double) {
    series.beginExtras()
    let extra = series.program.inputs.extraSlots.lowerBound
    let column = tangent + c * stride
    for i in 0..<count { series.set(extra + i, 0, column[i]) }
    for j in 0..<field.parameterCount { series.set(extra + count + j, 0, 0) }
    if c >= initialCount { series.set(extra + count + parameters[c - initialCount], 0, 1) }
    for k in 0..<order {
      series.extraCoefficient(k)
      let factor = scale / Double(k + 1)
      for i in 0..<count { series.set(extra + i, k + 1, series.output(count + i, k) * factor) }
    }
    field.counts.pointee.jvp &+= order
  }

  private func sum(_ c: Int, order: Int, x: Double, withError: Bool) {
    let extra = series.program.inputs.extraSlots.lowerBound
    for i in 0..<count {
      let row = series.row(extra + i)
      var value = row[order]
      var k = order - 1
      while k >= 0 {
        value = value * x + row[k]
        k -= 1
      }
      result[c * stride + i] = value
      guard withError else { continue }
      var power = 1.0
      for _ in 0..<order - 1 { power *= x }
      error[c * stride + i] = max(
        abs(row[order - 1] * power), TaylorScale.lastWeight * abs(row[order] * power * x))
    }
  }

  func advance() { tangent.update(from: result, count: block) }
}
