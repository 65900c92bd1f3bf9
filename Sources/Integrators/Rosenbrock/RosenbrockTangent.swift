import Fields
import LinearAlgebra

/// The tangent of a Rosenbrock step at frozen size, for many directions at once (see
/// ``StepTangentMap``).
///
/// Column by column, M u̇ᵢ = hγ (J(Yᵢ) Ẏᵢ + ∂f/∂p(Yᵢ) ṗ) + γ Σⱼ<ᵢ Cᵢⱼ u̇ⱼ + hγ J̇ uᵢ + h²γ dᵢ ḟ_t, with
/// Ẏᵢ = ẏ + Σⱼ<ᵢ aᵢⱼ u̇ⱼ and J̇, ḟ_t the derivatives of J and ∂f/∂t at (tₙ, yₙ) along (ẏ, ṗ).
///
/// Cost: s + 1 Jacobians, one factorisation, and a column s solves, sparse products and Hessian
/// products.
public final class RosenbrockTangent: StepTangentMap {
  public let columnCount: Int
  public let tangent, result, error: UnsafeMutablePointer<Double>
  public var secondError: UnsafeMutablePointer<Double>? { nil }

  private let field: FieldKernels
  private let tableau: RosenbrockTableau
  private let initialCount, stride, stageCount, count, block: Int
  private let parameters: [Int]
  private let solver: StageSolver
  private let quadratures: QuadratureRows
  private let stateTable, parameterTable: SparseTable
  private let increments, perturbed, product: UnsafeMutablePointer<Double>
  private let stageValues, parameterValues, direction: UnsafeMutablePointer<Double>
  private let stateRows, incrementRows: CombinationTable
  private let arena: Arena
  private let second: SecondDerivatives
  private let hessian: KernelCall
  private let rate: KernelCall?

  /// Throws where the field has no second derivatives.
  public init(
    _ tableau: RosenbrockTableau, field: FieldKernels, initialCount: Int, parameters: [Int]
  ) throws(IntegrationFailure) {
    guard let second = field.second else {
      throw .unsupported(
        "the derivative of a \(tableau.name) step needs second derivatives of the field, "
          + "which hand-written fields do not have")
    }
    self.field = field
    self.tableau = tableau
    self.initialCount = initialCount
    self.parameters = parameters
    self.second = second
    hessian = second.hessian
    rate = second.isAutonomous ? nil : second.rateTangent
    columnCount = initialCount + parameters.count
    count = field.stateCount
    stride = Arena.stride(for: count)
    stageCount = tableau.stageCount
    block = columnCount * stride
    solver = StageSolver(field, needsJacobian: false)
    quadratures = QuadratureRows(field)
    stateTable = SparseTable(field.jacobianPattern)
    parameterTable = SparseTable(field.parameterJacobianPattern)
    let stateEntries = field.jacobianPattern.nonzeroCount
    let parameterEntries = field.parameterJacobianPattern.nonzeroCount
    arena = Arena(
      capacity: (stageCount + 3) * block + 2 * stride + stateEntries + parameterEntries + 2 * count
        + field.parameterCount)
    tangent = arena.take(block)
    result = arena.take(block)
    increments = arena.take(stageCount * block)
    error = arena.take(block)
    perturbed = arena.take(stride)
    product = arena.take(stride)
    stageValues = arena.take(stateEntries)
    parameterValues = arena.take(parameterEntries)
    direction = arena.take(2 * count + field.parameterCount)
    stateRows = CombinationTable(tableau.a, stride: stride, spacing: block)
    incrementRows = CombinationTable(tableau.c, stride: stride, spacing: block)
  }

  public func reset() {
    tangent.update(repeating: 0, count: block)
    for c in 0..<initialCount { tangent[c * stride + c] = 1 }
  }

  public func restart() {}

  public func push(
    _ step: StageLog.Step, end: UnsafePointer<Double>?
  ) throws(IntegrationFailure) {
    let hGamma = step.size * tableau.gamma
    try solver.prepare(t: step.time, stage: step.stages, scale: hGamma)
    for i in 0..<stageCount {
      let t = step.time + tableau.nodes[i] * step.size
      let stage = step.stages + i * stride
      field.jacobian(t, stage, into: stageValues)
      if !parameters.isEmpty { field.parameterJacobian(t, stage, into: parameterValues) }
      for c in 0..<columnCount { pushStage(i, column: c, step, hGamma: hGamma) }
    }
    for c in 0..<columnCount {
      let offset = c * stride
      stateRows.combine(
        stageCount, scale: 1, vectors: increments + offset, base: tangent + offset,
        into: result + offset)
    }
    try solver.check(t: step.time)
    guard end != nil else { return }
    let last = increments + (stageCount - 1) * block
    for k in 0..<block { error[k] = tableau.estimateScale * last[k] }
  }

  private func pushStage(_ i: Int, column c: Int, _ step: StageLog.Step, hGamma: Double) {
    let offset = c * stride
    let out = increments + i * block + offset
    stateRows.combine(
      i, scale: 1, vectors: increments + offset, base: tangent + offset, into: perturbed)
    incrementRows.combine(
      i, scale: tableau.gamma, vectors: increments + offset, base: nil, into: out)
    product.update(repeating: 0, count: stride)
    stateTable.multiply(stageValues, perturbed, addingTo: product)
    if c >= initialCount {
      parameterTable.addColumn(parameters[c - initialCount], of: parameterValues, to: product)
    }
    for k in 0..<count { out[k] += hGamma * product[k] }
    addSecond(hessian, step, column: c, u: step.stages + (stageCount + i) * stride, hGamma, to: out)
    let weight = step.size * hGamma * tableau.timeWeights[i]
    if let rate, weight != 0 { addSecond(rate, step, column: c, u: nil, weight, to: out) }
    solver.solve(out)
    quadratures.addForward(solver.jacobian.values, scale: hGamma, to: out)
  }

  /// out += scale · (the kernel's product along this column's direction, after `u` if given).
  private func addSecond(
    _ kernel: KernelCall, _ step: StageLog.Step, column c: Int, u: UnsafePointer<Double>?,
    _ scale: Double, to out: UnsafeMutablePointer<Double>
  ) {
    var place = direction
    if let u {
      place.update(from: u, count: count)
      place += count
    }
    place.update(from: tangent + c * stride, count: count)
    place += count
    place.update(repeating: 0, count: field.parameterCount)
    if c >= initialCount { place[parameters[c - initialCount]] = 1 }
    kernel.function(
      kernel.context, step.time, step.stages, field.parameters, direction, product, nil)
    for k in 0..<count { out[k] += scale * product[k] }
  }

  public func advance() { tangent.update(from: result, count: block) }
}
