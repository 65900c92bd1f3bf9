import Expressions
import Fields
import Glibc
import LinearAlgebra

/// The Taylor coefficients of the solution through a point, in rows of one order: compiled, or by the
/// interpreter, which give the same numbers.
final class TaylorExpansion {
  /// yₖ sᵏ, k = 0 … N, rows of the stride.
  let coefficients: UnsafeMutablePointer<Double>
  let order: Int
  private let field: FieldKernels
  private let source: FieldSeries
  private let series: DoubleSeries
  private let entry: StepKernels.SeriesEntry?
  private var kernel: SeriesKernel?
  private let count, stride: Int
  // The slot of the first state of ours, behind those that are taken from elsewhere.
  private let firstSlot: Int
  private let leading: UnsafeMutablePointer<Double>
  private let arena: Arena

  init(_ source: FieldSeries, field: FieldKernels, order: Int) {
    self.source = source
    self.field = field
    self.order = order
    count = field.stateCount
    stride = Arena.stride(for: count)
    let program = source.programs.field
    series = DoubleSeries(program, capacity: order)
    firstSlot = program.inputs.stateSlots.lowerBound + source.leadingCount
    arena = Arena(capacity: (order + 1) * stride + source.leadingCount)
    coefficients = arena.take((order + 1) * stride)
    leading = arena.take(source.leadingCount)
    entry =
      source.leadingCount > 0
      ? nil : field.steps?.series(program, order: order, stride: stride)
    kernel = entry?.kernel
  }

  /// Whether states are taken from elsewhere, with their errors.
  var hasLeadingStates: Bool { source.leadingCount > 0 }

  /// Expands the solution through (t, y) in σ = (t − t₀)/scale.
  func expand(_ t: Double, _ y: UnsafePointer<Double>, scale: Double) {
    source.count(order: order, on: field)
    if let kernel {
      kernel(t, scale, field.parameters, y, coefficients)
      return
    }
    series.begin(t: t, parameters: field.parameters, scale: scale)
    if let call = source.leadingStates {
      call.function(call.context, t, y, field.parameters, nil, leading, nil)
      var i = 0
      while i < source.leadingCount {
        series.set(firstSlot - source.leadingCount + i, 0, leading[i])
        i += 1
      }
    }
    var i = 0
    while i < count {
      series.set(firstSlot + i, 0, y[i])
      i += 1
    }
    series.expandSolution(order: order, scale: scale)
    i = 0
    while i < count {
      let row = series.row(firstSlot + i)
      var k = 0
      while k <= order {
        coefficients[k * stride + i] = row[k]
        k += 1
      }
      i += 1
    }
    if let entry, entry.wait() { kernel = entry.kernel }
  }

  /// y ← Σ yₖ τᵏ, slope ← τ Σ k yₖ τᵏ⁻¹ at τ = x s.
  func evaluate(
    _ x: Double, into y: UnsafeMutablePointer<Double>, slope: UnsafeMutablePointer<Double>
  ) {
    y.update(from: coefficients + order * stride, count: stride)
    slope.update(repeating: 0, count: stride)
    var k = order - 1
    while k >= 0 {
      let row = coefficients + k * stride
      var i = 0
      while i < stride {
        slope[i] = slope[i] * x + y[i]
        y[i] = y[i] * x + row[i]
        i += 1
      }
      k -= 1
    }
    var i = 0
    while i < stride {
      slope[i] *= x
      i += 1
    }
  }

  /// Writes yₖ τᵏ, k = 1 … N, at τ = x s.
  func write(_ x: Double, into rows: UnsafeMutablePointer<Double>) {
    var power = x
    var k = 1
    while k <= order {
      let row = coefficients + k * stride
      let out = rows + (k - 1) * stride
      var i = 0
      while i < stride {
        out[i] = row[i] * power
        i += 1
      }
      power *= x
      k += 1
    }
  }
}
