import Fields
import LinearAlgebra

/// The derivatives of one attempted explicit Runge–Kutta step along several directions, its time and size
/// moving too:
///
/// dYᵢ = S + h Σⱼ aᵢⱼ dkⱼ + dh Σⱼ aᵢⱼ kⱼ, dkᵢ = Jᵢ dYᵢ + ∂f/∂p + ∂f/∂t (dt + cᵢ dh),
///
/// and dy⁺ and the errors by b and by the weights of the estimate in place of aᵢ.
///
/// Cost: a Jacobian, ∂f/∂p and ∂f/∂t a stage, a sparse product a stage and column.
final class StageTangents {
  let columnCount: Int
  /// S, then S⁺, then the derivatives of both error vectors: columns of `stride`.
  let tangent, result, error, secondError: UnsafeMutablePointer<Double>
  let stride: Int
  private let tableau: ButcherTableau
  private let field: FieldKernels
  private let rate: KernelCall
  private let lines: TangentSlopes
  private let slopes, perturbed, combined, timeSlope: UnsafeMutablePointer<Double>
  private let block, stageCount: Int
  private let rows, columnRows: CombinationTable
  private let arena: Arena

  init(
    _ tableau: ButcherTableau, field: FieldKernels, rate: KernelCall, initialCount: Int,
    parameters: [Int]
  ) {
    self.tableau = tableau
    self.field = field
    self.rate = rate
    lines = TangentSlopes(field, initialCount: initialCount, parameters: parameters)
    columnCount = lines.columnCount
    stride = Arena.stride(for: field.stateCount)
    block = columnCount * stride
    stageCount = tableau.stageCount
    arena = Arena(capacity: (stageCount + 5) * block + 3 * stride)
    tangent = arena.take(block)
    result = arena.take(block)
    error = arena.take(block)
    secondError = arena.take(block)
    slopes = arena.take((stageCount + 1) * block)
    perturbed = arena.take(stride)
    combined = arena.take(stride)
    timeSlope = arena.take(stride)
    // Stages, then y⁺, then the estimates.
    let table = tableau.a + [tableau.b, tableau.error, tableau.secondError ?? []]
    rows = CombinationTable(table, stride: stride)
    columnRows = CombinationTable(table, stride: stride, spacing: block)
  }

  /// Differentiates the attempt from (t, state) by h to `end`, made of these stages and slopes.
  func push(
    t: Double, h: Double, stages: UnsafePointer<Double>, slopes values: UnsafePointer<Double>,
    end: UnsafePointer<Double>, dt: UnsafePointer<Double>, dh: UnsafePointer<Double>
  ) {
    for i in 0..<stageCount {
      combine(i, h, dh, values: values, stage: stages + i * stride, at: t + tableau.c[i] * h) {
        dt[$0] + self.tableau.c[i] * dh[$0]
      }
    }
    add(stageCount, scale: h, dh, values: values, base: tangent, into: result)
    guard tableau.hasErrorEstimate else { return }
    if tableau.error.count > stageCount {
      evaluate(stageCount, stage: end, t: t + h, columns: result) { dt[$0] + dh[$0] }
    }
    let scale = h * tableau.estimateScale
    add(stageCount + 1, scale: scale, dh, values: values, base: nil, into: error)
    if tableau.secondError != nil {
      add(stageCount + 2, scale: scale, dh, values: values, base: nil, into: secondError)
    }
  }

  /// The error vectors themselves.
  func combineErrors(
    values: UnsafePointer<Double>, scale: Double, into first: UnsafeMutablePointer<Double>,
    _ second: UnsafeMutablePointer<Double>
  ) {
    rows.combine(stageCount + 1, scale: scale, vectors: values, base: nil, into: first)
    rows.combine(stageCount + 2, scale: scale, vectors: values, base: nil, into: second)
  }

  /// The derivative of f(t, y) where y moves along `columns` and t along `dt`, a column each, into `out`.
  func slope(
    at t: Double, _ y: UnsafePointer<Double>, columns: UnsafePointer<Double>, dt: (Int) -> Double,
    into out: UnsafeMutablePointer<Double>
  ) {
    prepare(t, y)
    for c in 0..<columnCount {
      finish(c, of: columns + c * stride, dt: dt(c), into: out + c * stride)
    }
  }

  private func prepare(_ t: Double, _ y: UnsafePointer<Double>) {
    lines.evaluate(t: t, y: y)
    rate.function(rate.context, t, y, field.parameters, nil, timeSlope, nil)
  }

  private func finish(
    _ c: Int, of v: UnsafePointer<Double>, dt: Double, into out: UnsafeMutablePointer<Double>
  ) {
    lines.slope(c, of: v, into: out)
    for k in 0..<field.stateCount { out[k] += timeSlope[k] * dt }
  }

  private func evaluate(
    _ i: Int, stage: UnsafePointer<Double>, t: Double, columns: UnsafePointer<Double>,
    dt: (Int) -> Double
  ) {
    slope(at: t, stage, columns: columns, dt: dt, into: slopes + i * block)
  }

  private func combine(
    _ i: Int, _ h: Double, _ dh: UnsafePointer<Double>, values: UnsafePointer<Double>,
    stage: UnsafePointer<Double>, at t: Double, dt: (Int) -> Double
  ) {
    prepare(t, stage)
    rows.combine(i, scale: 1, vectors: values, base: nil, into: combined)
    for c in 0..<columnCount {
      columnRows.combine(
        i, scale: h, vectors: slopes + c * stride, base: tangent + c * stride, into: perturbed)
      for k in 0..<stride { perturbed[k] += dh[c] * combined[k] }
      finish(c, of: perturbed, dt: dt(c), into: slopes + i * block + c * stride)
    }
  }

  /// out ← base + scale · Σ wⱼ dkⱼ + dh · (scale/h) Σ wⱼ kⱼ for all columns.
  private func add(
    _ row: Int, scale: Double, _ dh: UnsafePointer<Double>, values: UnsafePointer<Double>,
    base: UnsafePointer<Double>?, into out: UnsafeMutablePointer<Double>
  ) {
    let share = row > stageCount ? tableau.estimateScale : 1
    rows.combine(row, scale: share, vectors: values, base: nil, into: combined)
    for c in 0..<columnCount {
      let column = out + c * stride
      columnRows.combine(
        row, scale: scale, vectors: slopes + c * stride, base: base.map { $0 + c * stride },
        into: column)
      for k in 0..<stride { column[k] += dh[c] * combined[k] }
    }
  }
}
