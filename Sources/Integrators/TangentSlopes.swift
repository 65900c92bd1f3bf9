import Fields
import LinearAlgebra

/// What the tangent of an explicit method asks of a field: J(t, y) v + ∂f/∂p · e for one column after
/// the other, at one point.
final class TangentSlopes {
  let columnCount, initialCount, stride: Int
  private let field: FieldKernels
  private let parameterColumns: UnsafeMutablePointer<Int>
  private let stateTable, parameterTable: SparseTable
  private let values, parameterValues: UnsafeMutablePointer<Double>
  private let arena: Arena

  init(_ field: FieldKernels, initialCount: Int, parameters: [Int]) {
    self.field = field
    self.initialCount = initialCount
    columnCount = initialCount + parameters.count
    stride = Arena.stride(for: field.stateCount)
    parameterColumns = .allocate(capacity: max(parameters.count, 1))
    for (c, j) in parameters.enumerated() { (parameterColumns + c).initialize(to: j) }
    stateTable = SparseTable(field.jacobianPattern)
    parameterTable = SparseTable(field.parameterJacobianPattern)
    let (entries, parameterEntries) = (stateTable.entryCount, parameterTable.entryCount)
    arena = Arena(capacity: entries + parameterEntries)
    values = arena.take(entries)
    parameterValues = arena.take(parameterEntries)
  }

  deinit { parameterColumns.deallocate() }

  /// Evaluates the Jacobians at (t, y).
  func evaluate(t: Double, y: UnsafePointer<Double>) {
    field.jacobian(t, y, into: values)
    if columnCount > initialCount { field.parameterJacobian(t, y, into: parameterValues) }
  }

  /// out ← J v, plus ∂f/∂p of the parameter of column `c`, if it is one of a parameter.
  @inline(__always)
  func slope(
    _ c: Int, of v: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>
  ) {
    out.update(repeating: 0, count: stride)
    stateTable.multiply(values, v, addingTo: out)
    if c >= initialCount {
      parameterTable.addColumn(
        parameterColumns[c - initialCount], of: parameterValues, to: out)
    }
  }
}
