import Expressions
import LinearAlgebra

/// Gives a ``DifferentiableField`` the calling convention of compiled kernels.
///
/// The Jacobian comes from coloured JVPs (one for each colour of the pattern), ∂f/∂p from one VJP
/// for each state.
final class HandWrittenField {
  let field: any DifferentiableField
  let stateCount, parameterCount: Int
  let jacobianPattern, parameterPattern: SparsityPattern
  private let colors: [Int]
  private let colorCount: Int
  private let direction, product, parameterSums: UnsafeMutablePointer<Double>
  private let arena: Arena

  init(_ field: any DifferentiableField) {
    self.field = field
    stateCount = field.stateCount
    parameterCount = field.parameterCount
    jacobianPattern = field.jacobianPattern
    parameterPattern = .dense(rows: stateCount, columns: parameterCount)
    let coloring = jacobianPattern.columnColoring()
    colors = coloring.colors
    colorCount = coloring.count
    arena = Arena(capacity: 2 * stateCount + parameterCount)
    direction = arena.take(stateCount)
    product = arena.take(stateCount)
    parameterSums = arena.take(parameterCount)
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> HandWrittenField {
    Unmanaged<HandWrittenField>.fromOpaque(context!).takeUnretainedValue()
  }

  private func span(_ pointer: UnsafePointer<Double>, _ count: Int) -> UnsafeBufferPointer<Double> {
    UnsafeBufferPointer(start: pointer, count: count)
  }

  static let rhs: Kernel = { context, t, y, p, _, out, _ in
    let box = of(context)
    let n = box.stateCount
    var dy = UnsafeMutableBufferPointer(start: out, count: n).mutableSpan
    box.field.rhs(t, box.span(y, n).span, box.span(p, box.parameterCount).span, into: &dy)
  }

  static let jvp: Kernel = { context, t, y, p, v, out, _ in
    of(context).multiply(t, y, p, v!, into: out)
  }

  static let vjp: Kernel = { context, t, y, p, lambda, out, sums in
    of(context).pull(t, y, p, lambda!, into: out, addingTo: sums!)
  }

  static let jacobian: Kernel = { context, t, y, p, _, out, _ in
    of(context).jacobian(t, y, p, into: out)
  }

  static let parameterJacobian: Kernel = { context, t, y, p, _, out, _ in
    of(context).parameterJacobian(t, y, p, into: out)
  }

  private func multiply(
    _ t: Double, _ y: UnsafePointer<Double>, _ p: UnsafePointer<Double>,
    _ v: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>
  ) {
    var result = UnsafeMutableBufferPointer(start: out, count: stateCount).mutableSpan
    field.jvp(
      t, span(y, stateCount).span, span(p, parameterCount).span, span(v, stateCount).span,
      into: &result)
  }

  private func pull(
    _ t: Double, _ y: UnsafePointer<Double>, _ p: UnsafePointer<Double>,
    _ lambda: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>,
    addingTo sums: UnsafeMutablePointer<Double>
  ) {
    var yBar = UnsafeMutableBufferPointer(start: out, count: stateCount).mutableSpan
    var pBar = UnsafeMutableBufferPointer(start: sums, count: parameterCount).mutableSpan
    field.vjp(
      t, span(y, stateCount).span, span(p, parameterCount).span, span(lambda, stateCount).span,
      into: &yBar, addingTo: &pBar)
  }

  private func jacobian(
    _ t: Double, _ y: UnsafePointer<Double>, _ p: UnsafePointer<Double>,
    into values: UnsafeMutablePointer<Double>
  ) {
    for color in 0..<colorCount {
      for j in 0..<stateCount { direction[j] = colors[j] == color ? 1 : 0 }
      multiply(t, y, p, direction, into: product)
      for j in 0..<stateCount where colors[j] == color {
        for k in jacobianPattern.columnStarts[j]..<jacobianPattern.columnStarts[j + 1] {
          values[k] = product[jacobianPattern.rows[k]]
        }
      }
    }
  }

  private func parameterJacobian(
    _ t: Double, _ y: UnsafePointer<Double>, _ p: UnsafePointer<Double>,
    into values: UnsafeMutablePointer<Double>
  ) {
    for i in 0..<stateCount {
      for k in 0..<stateCount { direction[k] = k == i ? 1 : 0 }
      for j in 0..<parameterCount { parameterSums[j] = 0 }
      pull(t, y, p, direction, into: product, addingTo: parameterSums)
      for j in 0..<parameterCount { values[j * stateCount + i] = parameterSums[j] }
    }
  }
}
