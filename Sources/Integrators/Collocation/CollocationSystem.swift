import Fields
import LinearAlgebra

/// The equations of all stages of a collocation step, differentiated: the matrix of s·n equations
/// M = I − h (aᵢⱼ Jᵢ), Jᵢ = ∂f/∂y at the recorded stage Yᵢ (block row i, block column j).
///
/// With slopes for unknowns the same matrix serves the tangent, M K̇ = (Jᵢ ẏ + ∂f/∂p ṗ)ᵢ, and its
/// transpose the transpose, Mᵀ κ = (h bᵢ λ⁺)ᵢ.
///
/// Small ones are solved by one dense factorisation of size s·n. Large ones are iterated to round-off
/// in the transformed variables of Newton, with the mean of the Jacobians in place of each
/// (``CollocationRefinement``): 4s²/3 times less work to factor, ten products and solves for one. Where
/// that does not contract, the dense factorisation is made after all, and memory allocated for it.
final class CollocationSystem {
  let stageCount: Int
  /// The Jacobian at every stage, in the order of the field's pattern.
  let values: UnsafeMutablePointer<Double>
  let entryCount: Int
  private let tableau: CollocationTableau
  private let field: FieldKernels
  // Beyond this many equations refinement is the faster.
  private static let denseSize = 32
  private var lu: DenseLU?
  private let refinement: CollocationRefinement?
  private var isDense: Bool
  private let size, coupled, blockCount: Int
  private let sources, targets: UnsafeMutablePointer<Int>
  private let weights, nodes: UnsafeMutablePointer<Double>
  private let arena: Arena

  init(_ tableau: CollocationTableau, field: FieldKernels) {
    self.tableau = tableau
    self.field = field
    let stages = tableau.stageCount
    stageCount = stages
    coupled = field.coupledCount
    size = stages * coupled
    isDense = size <= CollocationSystem.denseSize
    lu = isDense ? DenseLU(size: size) : nil
    refinement = isDense ? nil : CollocationRefinement(tableau, field: field)
    let pattern = field.jacobianPattern
    entryCount = pattern.nonzeroCount
    arena = Arena(capacity: stages * entryCount + stages * stages + stages)
    values = arena.take(stages * entryCount)
    weights = arena.take(stages * stages)
    nodes = arena.take(stages)
    for i in 0..<stages {
      nodes[i] = tableau.nodes[i]
      for j in 0..<stages { weights[i * stages + j] = tableau.a[i][j] }
    }
    sources = .allocate(capacity: max(entryCount, 1))
    targets = .allocate(capacity: max(entryCount, 1))
    var count = 0
    for column in 0..<coupled {
      for k in pattern.columnStarts[column]..<pattern.columnStarts[column + 1]
      where pattern.rows[k] < coupled {
        (sources + count).initialize(to: k)
        (targets + count).initialize(to: column * size + pattern.rows[k])
        count += 1
      }
    }
    blockCount = count
  }

  deinit {
    sources.deallocate()
    targets.deallocate()
  }

  /// Evaluates the Jacobians at the stages and factors; throws if the derivative of the step is not
  /// unique.
  func prepare(_ step: StageLog.Step, stride: Int) throws(IntegrationFailure) {
    let h = step.size
    for i in 0..<stageCount {
      field.jacobian(
        step.time + nodes[i] * h, step.stages + (i + 1) * stride, into: values + i * entryCount)
    }
    isDense = refinement == nil
    if let refinement {
      if refinement.prepare(values, h: h) { return }
      isDense = true
    }
    try factor(step)
  }

  private func factor(_ step: StageLog.Step) throws(IntegrationFailure) {
    let lu = lu ?? DenseLU(size: size)
    self.lu = lu
    let matrix = lu.matrix
    matrix.update(repeating: 0, count: size * size)
    for i in 0..<stageCount {
      let source = values + i * entryCount
      for j in 0..<stageCount {
        let block = matrix + j * coupled * size + i * coupled
        let scale = -step.size * weights[i * stageCount + j]
        var k = 0
        while k < blockCount {
          block[targets[k]] = scale * source[sources[k]]
          k += 1
        }
      }
    }
    for i in 0..<size { matrix[i * (size + 1)] += 1 }
    field.counts.pointee.factorizations &+= 1
    guard lu.factor() else { throw .newtonDivergence(at: step.time) }
  }

  /// x ← M⁻¹ x, the coupled components of all stages one after another.
  func solve(
    _ x: UnsafeMutablePointer<Double>, of step: StageLog.Step
  ) throws(IntegrationFailure) {
    if !isDense {
      if refinement?.solve(x) == true { return }
      isDense = true
      try factor(step)
    }
    field.counts.pointee.linearSolves &+= 1
    lu?.solve(x)
  }

  /// x ← M⁻ᵀ x.
  func solveTransposed(
    _ x: UnsafeMutablePointer<Double>, of step: StageLog.Step
  ) throws(IntegrationFailure) {
    if !isDense {
      if refinement?.solveTransposed(x) == true { return }
      isDense = true
      try factor(step)
    }
    field.counts.pointee.linearSolves &+= 1
    lu?.solveTransposed(x)
  }
}
