import Fields

/// The rows of a Jacobian that belong to pure quadratures q′ = g(y): G = ∂g/∂y.
///
/// Quadratures make the systems of a step block triangular: the coupled part is solved, the
/// quadratures follow by substitution.
struct QuadratureRows {
  private let entries: [(source: Int, row: Int, column: Int)]

  init(_ field: FieldKernels) {
    let pattern = field.jacobianPattern
    entries = (0..<field.coupledCount).flatMap { column in
      (pattern.columnStarts[column]..<pattern.columnStarts[column + 1])
        .filter { pattern.rows[$0] >= field.coupledCount }
        .map { ($0, pattern.rows[$0], column) }
    }
  }

  /// x_q += scale · G x_c, G from the values of the whole Jacobian.
  @inline(__always)
  func addForward(
    _ values: UnsafePointer<Double>, scale: Double, to x: UnsafeMutablePointer<Double>
  ) {
    for entry in entries { x[entry.row] += scale * values[entry.source] * x[entry.column] }
  }

  /// out_q += scale · G x_c.
  @inline(__always)
  func addForward(
    _ values: UnsafePointer<Double>, scale: Double, from x: UnsafePointer<Double>,
    to out: UnsafeMutablePointer<Double>
  ) {
    for entry in entries { out[entry.row] += scale * values[entry.source] * x[entry.column] }
  }

  /// out_c += scale · Gᵀ x_q.
  @inline(__always)
  func addTransposed(
    _ values: UnsafePointer<Double>, scale: Double, of x: UnsafePointer<Double>,
    to out: UnsafeMutablePointer<Double>
  ) {
    for entry in entries { out[entry.column] += scale * values[entry.source] * x[entry.row] }
  }
}
