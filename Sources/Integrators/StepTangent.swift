import Fields
import LinearAlgebra

/// The tangent of a Runge–Kutta step at frozen size, for many directions at once:
/// S ↦ S⁺ = S + h Σᵢ bᵢ Kᵢ, Kᵢ = (I − hγJᵢ)⁻¹ (Jᵢ (S + h Σⱼ<ᵢ aᵢⱼ Kⱼ) + ∂f/∂p · P).
///
/// Column c of S is ∂y/∂(direction c). Directions come in two kinds: the first `initialCount`
/// columns are perturbations of the initial values, the others of single parameters, whose indices
/// are `parameters`.
///
/// Because a Runge–Kutta method commutes with differentiation, this is both the derivative of the
/// discrete map and the method applied to the variational equation S′ = JS + ∂f/∂p.
///
/// Cost a stage: one Jacobian (and one ∂f/∂p if there are parameter columns), a sparse product a
/// column; implicit stages also a factorisation, and a solve a column.
public final class StepTangent: StepTangentMap {
  public let columnCount: Int
  /// S, columns of `stride`; the tangent at the state before the step.
  public let tangent: UnsafeMutablePointer<Double>
  /// S⁺.
  public let result: UnsafeMutablePointer<Double>
  /// The embedded error of S⁺, columns of `stride`.
  public let error: UnsafeMutablePointer<Double>
  public let secondError: UnsafeMutablePointer<Double>?

  private let field: FieldKernels
  private let tableau: ButcherTableau
  private let initialCount, stride, stageCount, count, coupled, block: Int
  private let parameterColumns: UnsafeMutablePointer<Int>
  private let stateTable, parameterTable: SparseTable
  private let slopes, perturbed, parameterValues: UnsafeMutablePointer<Double>
  private let stageRows, solutionRow, errorRows: CombinationTable
  private let arena: Arena
  private let solver: StageSolver
  private let endIsKnown: Bool
  private var hasFirstSlope = false
  // Whether the step just pushed evaluated its last slope, which is the first of the next step.
  private var hasEndSlope = false

  public init(
    _ tableau: ButcherTableau, field: FieldKernels, initialCount: Int, parameters: [Int]
  ) {
    self.field = field
    self.tableau = tableau
    self.initialCount = initialCount
    parameterColumns = .allocate(capacity: max(parameters.count, 1))
    for (c, j) in parameters.enumerated() { (parameterColumns + c).initialize(to: j) }
    stateTable = SparseTable(field.jacobianPattern)
    parameterTable = SparseTable(field.parameterJacobianPattern)
    columnCount = initialCount + parameters.count
    count = field.stateCount
    coupled = field.coupledCount
    stride = Arena.stride(for: count)
    stageCount = tableau.stageCount
    block = columnCount * stride
    let parameterPattern = field.parameterJacobianPattern.nonzeroCount
    arena = Arena(
      capacity: (stageCount + 5) * block + stride + parameterPattern)
    tangent = arena.take(block)
    result = arena.take(block)
    error = arena.take(block)
    secondError = tableau.secondError == nil ? nil : arena.take(block)
    slopes = arena.take((stageCount + 1) * block)
    perturbed = arena.take(stride)
    parameterValues = arena.take(parameterPattern)
    // Vectors of one column are `block` apart, so each row serves one column at a time.
    stageRows = CombinationTable(
      tableau.a.map { Array($0.dropLast()) }, stride: stride, spacing: block)
    solutionRow = CombinationTable([tableau.b], stride: stride, spacing: block)
    errorRows = CombinationTable(
      [tableau.error, tableau.secondError ?? []], stride: stride, spacing: block)
    solver = StageSolver(field)
    endIsKnown = tableau.error.count > stageCount
  }

  deinit { parameterColumns.deallocate() }

  /// Sets S to the identity on the initial columns and zero on the parameter columns.
  public func reset() {
    tangent.update(repeating: 0, count: block)
    for c in 0..<initialCount { tangent[c * stride + c] = 1 }
    hasFirstSlope = false
  }

  public func push(
    _ step: StageLog.Step, end: UnsafePointer<Double>?
  ) throws(IntegrationFailure) {
    try push(time: step.time, size: step.size, stages: step.stages, end: end)
  }

  /// Carries ``tangent`` over the step from tₙ = `time` of size `size` with the stage states
  /// `stages` (rows of the stride) into ``result``, with error columns if the tableau can give them.
  ///
  /// `end` is yₙ₊₁, needed only for an error estimate that uses f(tₙ₊₁, yₙ₊₁).
  public func push(
    time: Double, size h: Double, stages: UnsafePointer<Double>, end: UnsafePointer<Double>?
  ) throws(IntegrationFailure) {
    for i in 0..<stageCount {
      // The slope of the first stage is the slope at the end of the step before.
      if i == 0, hasFirstSlope { continue }
      try evaluateStage(
        i, t: time + tableau.c[i] * h, h: h, stage: stages + i * stride,
        base: tangent)
    }
    for c in 0..<columnCount {
      solutionRow.combine(
        0, scale: h, vectors: slopes + c * stride, base: tangent + c * stride,
        into: result + c * stride)
    }
    hasEndSlope = false
    try solver.check(t: time)
    guard let end else { return }
    if endIsKnown {
      try evaluateStage(stageCount, t: time + h, h: h, stage: end, base: result)
      hasEndSlope = true
    }
    let scale = h * tableau.estimateScale
    for c in 0..<columnCount {
      errorRows.combine(
        0, scale: scale, vectors: slopes + c * stride, base: nil, into: error + c * stride)
      // The state's estimate is damped and scaled so; the factors are those of the last stage.
      if tableau.isImplicit { solver.solve(error + c * stride) }
      if let secondError {
        errorRows.combine(
          1, scale: h, vectors: slopes + c * stride, base: nil, into: secondError + c * stride)
      }
    }
  }

  /// Makes ``result`` the tangent.
  public func advance() {
    tangent.update(from: result, count: block)
    hasFirstSlope = hasEndSlope
    if hasEndSlope { slopes.update(from: slopes + stageCount * block, count: block) }
    hasEndSlope = false
  }

  /// Forgets the slope at the end of the step before: after a jump of the state it is another.
  public func restart() { hasFirstSlope = false }

  private func evaluateStage(
    _ i: Int, t: Double, h: Double, stage: UnsafePointer<Double>, base: UnsafePointer<Double>
  ) throws(IntegrationFailure) {
    solver.jacobian.evaluate(t: t, y: stage)
    if columnCount > initialCount { field.parameterJacobian(t, stage, into: parameterValues) }
    let implicit = i > 0 && i < stageCount && tableau.isImplicit
    let hGamma = h * tableau.diagonal
    if implicit { try solver.factor(t: t, scale: hGamma) }
    for c in 0..<columnCount {
      let column = base + c * stride
      let out = slopes + i * block + c * stride
      if i == 0 || i == stageCount {
        multiply(column, into: out)
      } else {
        stageRows.combine(
          i, scale: h, vectors: slopes + c * stride, base: column, into: perturbed)
        multiply(perturbed, into: out)
      }
      if c >= initialCount {
        parameterTable.addColumn(parameterColumns[c - initialCount], of: parameterValues, to: out)
      }
      if implicit {
        solver.solve(out)
        addQuadratures(of: out, scale: hGamma)
      }
    }
  }

  /// out ← J v.
  private func multiply(_ v: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>) {
    out.update(repeating: 0, count: stride)
    stateTable.multiply(solver.jacobian.values, v, addingTo: out)
  }

  /// After the coupled part k of an implicit stage is solved: the quadratures' rows, which hold
  /// G ψ so far, get the rest of G (ψ + hγ k).
  private func addQuadratures(of out: UnsafeMutablePointer<Double>, scale: Double) {
    let coupled = coupled
    if coupled == count { return }
    let values = solver.jacobian.values
    var k = 0
    while k < stateTable.entryCount {
      let row = stateTable.rows[k]
      let column = stateTable.columns[k]
      if row >= coupled, column < coupled { out[row] += scale * values[k] * out[column] }
      k += 1
    }
  }
}
