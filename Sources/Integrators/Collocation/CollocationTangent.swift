import Fields
import LinearAlgebra

/// The tangent of a collocation step at frozen size, for many directions at once (see
/// ``StepTangentMap``).
///
/// Column by column, the slopes K̇ solve K̇ᵢ − h Jᵢ Σⱼ aᵢⱼ K̇ⱼ = Jᵢ ẏ + (∂f/∂p)ᵢ ṗ (see
/// ``CollocationSystem``); then ẏ⁺ = ẏ + h Σ bᵢ K̇ᵢ. Collocation commutes with differentiation, so this is
/// also the method applied to the variational equation.
///
/// Cost: s Jacobians (and ∂f/∂p), one factorisation of size s·n, and a column one solve and s sparse
/// products. Error columns cost the Jacobian at yₙ and a factorisation of size n more.
public final class CollocationTangent: StepTangentMap {
  public let columnCount: Int
  public let tangent, result, error: UnsafeMutablePointer<Double>
  public var secondError: UnsafeMutablePointer<Double>? { nil }

  private let field: FieldKernels
  private let initialCount, stride, count, coupled, block: Int
  private let parameters: [Int]
  private let methods: [Method]
  private let selector: Int?
  private let stateTable, parameterTable: SparseTable
  private let quadratures: QuadratureRows
  private let slopes, stacked, sum, parameterValues: UnsafeMutablePointer<Double>
  private let filter: StageSolver
  private let arena: Arena

  private final class Method {
    let stageCount: Int
    let system: CollocationSystem
    let tableau: CollocationTableau
    let nodes: UnsafeMutablePointer<Double>
    /// The rows of A, then b, then b̂ − b.
    let rows: CombinationTable
    private let arena: Arena

    init(_ tableau: CollocationTableau, field: FieldKernels, stride: Int) {
      self.tableau = tableau
      stageCount = tableau.stageCount
      system = CollocationSystem(tableau, field: field)
      arena = Arena(capacity: tableau.stageCount)
      nodes = arena.take(tableau.stageCount)
      for (i, node) in tableau.nodes.enumerated() { nodes[i] = node }
      rows = CombinationTable(
        tableau.a + [tableau.b, tableau.embeddedDifference], stride: stride)
    }
  }

  /// - Parameter tableaux: the method, or those of which each record tells which it is.
  init(
    _ tableaux: [CollocationTableau], field: FieldKernels, initialCount: Int, parameters: [Int]
  ) {
    self.field = field
    self.initialCount = initialCount
    self.parameters = parameters
    columnCount = initialCount + parameters.count
    count = field.stateCount
    coupled = field.coupledCount
    stride = Arena.stride(for: count)
    let stride = stride
    block = columnCount * stride
    methods = tableaux.map { Method($0, field: field, stride: stride) }
    let stages = tableaux.map(\.stageCount).max() ?? 0
    selector = tableaux.count > 1 ? (stages + 1) * stride : nil
    stateTable = SparseTable(field.jacobianPattern)
    parameterTable = SparseTable(field.parameterJacobianPattern)
    quadratures = QuadratureRows(field)
    filter = StageSolver(field)
    let parameterEntries = field.parameterJacobianPattern.nonzeroCount
    arena = Arena(
      capacity: 3 * block + (stages + 1) * stride + stages * coupled
        + (stages + 1) * parameterEntries)
    tangent = arena.take(block)
    result = arena.take(block)
    error = arena.take(block)
    slopes = arena.take(stages * stride)
    sum = arena.take(stride)
    stacked = arena.take(stages * coupled)
    // Those of the stages, then that of yₙ.
    parameterValues = arena.take((stages + 1) * parameterEntries)
  }

  public func reset() {
    tangent.update(repeating: 0, count: block)
    for c in 0..<initialCount { tangent[c * stride + c] = 1 }
  }

  public func restart() {}

  public func advance() { tangent.update(from: result, count: block) }

  public func push(
    _ step: StageLog.Step, end: UnsafePointer<Double>?
  ) throws(IntegrationFailure) {
    let method = method(of: step)
    let (h, stages) = (step.size, method.stageCount)
    try method.system.prepare(step, stride: stride)
    let entries = field.parameterJacobianPattern.nonzeroCount
    if !parameters.isEmpty {
      for i in 0..<stages {
        field.parameterJacobian(
          step.time + method.nodes[i] * h, step.stages + (i + 1) * stride,
          into: parameterValues + i * entries)
      }
    }
    if end != nil {
      // As in the step: filtered with the Jacobian at yₙ, so that the columns' estimates are damped
      // like the state's.
      try filter.prepare(t: step.time, stage: step.stages, scale: h / method.tableau.filter)
      if !parameters.isEmpty {
        field.parameterJacobian(step.time, step.stages, into: parameterValues + stages * entries)
      }
    }
    for c in 0..<columnCount {
      try solveColumn(c, method, step, entries: entries)
      let offset = c * stride
      method.rows.combine(
        stages, scale: h, vectors: slopes, base: tangent + offset, into: result + offset)
      if end != nil { estimate(c, method, h: h, entries: entries) }
    }
  }

  private func method(of step: StageLog.Step) -> Method {
    guard let selector else { return methods[0] }
    let stages = Int(step.stages[selector])
    var k = 0
    while methods[k].stageCount != stages { k += 1 }
    return methods[k]
  }

  /// out ← J ẏ + (∂f/∂p) ṗ of column `c`.
  private func slope(
    _ c: Int, _ values: UnsafePointer<Double>, _ parameterValues: UnsafePointer<Double>,
    into out: UnsafeMutablePointer<Double>
  ) {
    out.update(repeating: 0, count: stride)
    stateTable.multiply(values, tangent + c * stride, addingTo: out)
    if c >= initialCount {
      parameterTable.addColumn(parameters[c - initialCount], of: parameterValues, to: out)
    }
  }

  /// The slopes K̇ of column `c`.
  private func solveColumn(
    _ c: Int, _ method: Method, _ step: StageLog.Step, entries: Int
  ) throws(IntegrationFailure) {
    let (system, stages, h) = (method.system, method.stageCount, step.size)
    for i in 0..<stages {
      let out = slopes + i * stride
      slope(
        c, system.values + i * system.entryCount, parameterValues + i * entries, into: out)
      (stacked + i * coupled).update(from: out, count: coupled)
    }
    try system.solve(stacked, of: step)
    for i in 0..<stages {
      (slopes + i * stride).update(from: stacked + i * coupled, count: coupled)
    }
    if coupled == count { return }
    // Of the quadratures K̇_q = G ẏ + … so far; the rest is G h Σ aᵢⱼ K̇ⱼ.
    for i in 0..<stages {
      method.rows.combine(i, scale: h, vectors: slopes, base: nil, into: sum)
      let out = slopes + i * stride
      quadratures.addForward(
        system.values + i * system.entryCount, scale: 1, from: sum, to: out)
    }
  }

  /// The filtered estimate of column `c`, hγ₀ K̇₀ + h Σ (b̂ᵢ − bᵢ) K̇ᵢ.
  private func estimate(_ c: Int, _ method: Method, h: Double, entries: Int) {
    let out = error + c * stride
    let values = filter.jacobian.values
    let hGamma = h / method.tableau.filter
    slope(c, values, parameterValues + method.stageCount * entries, into: sum)
    for k in 0..<stride { sum[k] *= hGamma }
    method.rows.combine(method.stageCount + 1, scale: h, vectors: slopes, base: sum, into: out)
    filter.solve(out)
    if coupled < count { quadratures.addForward(values, scale: hGamma, to: out) }
  }
}
