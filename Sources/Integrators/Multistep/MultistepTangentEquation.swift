import Fields
import LinearAlgebra

/// What a multistep tangent asks of the field: the slopes its array begins with, and the correction of
/// each column (see ``MultistepTangent``).
final class MultistepTangentEquation {
  let columnCount, initialCount: Int
  private let field: FieldKernels
  private let stride, count, coupled: Int
  private let parameterColumns: UnsafeMutablePointer<Int>
  private let stateTable, parameterTable: SparseTable
  private let quadratures: QuadratureRows
  private let jacobian: JacobianAssembly
  private let solver: StageSolver?
  private let iterates: MultistepIterates?
  private let parameterValues, sum: UnsafeMutablePointer<Double>
  private let arena: Arena

  init(
    _ iteration: MultistepIteration, _ field: FieldKernels, initialCount: Int, parameters: [Int]
  ) {
    self.field = field
    self.initialCount = initialCount
    columnCount = initialCount + parameters.count
    count = field.stateCount
    coupled = field.coupledCount
    stride = Arena.stride(for: count)
    parameterColumns = .allocate(capacity: max(parameters.count, 1))
    for (c, j) in parameters.enumerated() { (parameterColumns + c).initialize(to: j) }
    stateTable = SparseTable(field.jacobianPattern)
    parameterTable = SparseTable(field.parameterJacobianPattern)
    quadratures = QuadratureRows(field)
    let isNewton = iteration == .newton
    solver = isNewton ? StageSolver(field) : nil
    jacobian = solver?.jacobian ?? JacobianAssembly(field)
    iterates = isNewton ? nil : MultistepIterates(field)
    arena = Arena(capacity: parameterTable.entryCount + stride)
    parameterValues = arena.take(parameterTable.entryCount)
    sum = arena.take(stride)
  }

  deinit { parameterColumns.deallocate() }

  /// out ← h (J S + ∂f/∂p) at the start of a first step, all columns.
  func begin(
    _ step: StageLog.Step, _ tangent: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>
  ) {
    evaluate(t: step.time, y: solver == nil ? step.stages : step.stages + stride)
    for c in 0..<columnCount {
      let column = out + c * stride
      slope(c, of: tangent + c * stride, into: column)
      for k in 0..<count { column[k] *= step.size }
    }
  }

  /// out ← δe of all columns from their predictions Z₍₀₎,₀ and Z₍₀₎,₁; `inverse` is 1/ℓ₁.
  func solve(
    _ step: StageLog.Step, iterations: Int, gamma: Double, inverse: Double,
    _ predicted: UnsafePointer<Double>, slopes: UnsafePointer<Double>,
    into out: UnsafeMutablePointer<Double>
  ) throws(IntegrationFailure) {
    let end = step.time + step.size
    if let solver {
      evaluate(t: end, y: step.stages)
      try solver.factor(t: end, scale: gamma)
      for c in 0..<columnCount {
        let (place, column) = (c * stride, out + c * stride)
        slope(c, of: predicted + place, into: column)
        combine(column, gamma, inverse, slopes + place)
        solver.solve(column)
        if coupled < count {
          quadratures.addForward(jacobian.values, scale: gamma, to: column)
        }
      }
      try solver.check(t: end)
    } else if let iterates {
      iterates.prepare(step, iterations: iterations, gamma: gamma)
      for index in 0..<iterations {
        evaluate(t: end, y: iterates[index])
        for c in 0..<columnCount {
          let (place, column) = (c * stride, out + c * stride)
          let base = predicted + place
          // The iterate before is the prediction itself, then that corrected.
          for k in 0..<count { sum[k] = index == 0 ? base[k] : base[k] + column[k] }
          slope(c, of: sum, into: column)
          combine(column, gamma, inverse, slopes + place)
        }
      }
    }
  }

  private func evaluate(t: Double, y: UnsafePointer<Double>) {
    jacobian.evaluate(t: t, y: y)
    if columnCount > initialCount { field.parameterJacobian(t, y, into: parameterValues) }
  }

  /// column ← γ column − z₁/ℓ₁.
  private func combine(
    _ column: UnsafeMutablePointer<Double>, _ gamma: Double, _ inverse: Double,
    _ slopeRow: UnsafePointer<Double>
  ) {
    for k in 0..<count { column[k] = gamma * column[k] - inverse * slopeRow[k] }
  }

  /// out ← J v, plus ∂f/∂p of the parameter of column `c`, if it is one of a parameter.
  private func slope(
    _ c: Int, of v: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>
  ) {
    out.update(repeating: 0, count: stride)
    stateTable.multiply(jacobian.values, v, addingTo: out)
    if c >= initialCount {
      parameterTable.addColumn(parameterColumns[c - initialCount], of: parameterValues, to: out)
    }
  }
}
