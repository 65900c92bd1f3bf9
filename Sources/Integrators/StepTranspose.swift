import Fields
import LinearAlgebra

/// The transpose of a Runge–Kutta step at frozen size: λ⁺ → λ = (∂yₙ₊₁/∂yₙ)ᵀ λ⁺, and
/// μ += (∂yₙ₊₁/∂p)ᵀ λ⁺.
///
/// With κᵢ = h (bᵢ λ⁺ + Σₗ>ᵢ aₗᵢ ψₗ), from the last stage to the first:
/// uᵢ = (I − hγJᵢ)⁻ᵀ κᵢ (explicit stages: uᵢ = κᵢ), ψᵢ = Jᵢᵀ uᵢ, μ += (∂f/∂p)ᵢᵀ uᵢ; then
/// λ = λ⁺ + Σᵢ ψᵢ. Jᵢ is the Jacobian at the recorded stage state Yᵢ, so nothing is recomputed.
///
/// Cost: one VJP a stage; for implicit stages also one Jacobian, factorisation and transposed solve.
public final class StepTranspose: StepTransposeMap {
  private let field: FieldKernels
  private let stageCount, stride, count, coupled: Int
  private let implicitScale: Double
  private let nodes: UnsafeMutablePointer<Double>
  private let pulled, cotangent, ones: UnsafeMutablePointer<Double>
  private let columns: CombinationTable
  private let arena: Arena
  private let solver: StageSolver?

  public init(_ tableau: ButcherTableau, field: FieldKernels) {
    self.field = field
    let stages = tableau.stageCount
    stageCount = stages
    count = field.stateCount
    coupled = field.coupledCount
    stride = Arena.stride(for: count)
    arena = Arena(capacity: (stages + 2) * stride + stages)
    // Row i of `columns` is bᵢ for λ⁺, which stands before the ψ rows, then aₗᵢ for ψₗ.
    ones = arena.take(stride)
    pulled = arena.take(stages * stride)
    cotangent = arena.take(stride)
    nodes = arena.take(stages)
    for i in 0..<stages { nodes[i] = tableau.c[i] }
    var rows = (0..<stages).map { i in
      [tableau.b[i]] + (0..<stages).map { l in l > i ? tableau.a[l][i] : 0 }
    }
    rows.append([1] + Array(repeating: 1, count: stages))
    columns = CombinationTable(rows, stride: stride)
    implicitScale = tableau.diagonal
    solver = tableau.isImplicit ? StageSolver(field, needsJacobian: false) : nil
  }

  /// Pulls `lambda` (n numbers, padded to the stride) back over the recorded step, in place, and
  /// adds the parameter part and λᵀ∂/∂t to `sums` (m + 1 numbers).
  public func pull(
    _ lambda: UnsafeMutablePointer<Double>, over step: StageLog.Step,
    addingTo sums: UnsafeMutablePointer<Double>
  ) throws(IntegrationFailure) {
    let h = step.size
    ones.update(from: lambda, count: stride)
    var i = stageCount - 1
    while i >= 0 {
      let out = pulled + i * stride
      if columns.isEmpty(i) {
        out.update(repeating: 0, count: stride)
      } else {
        columns.combine(i, scale: h, vectors: ones, base: nil, into: cotangent)
        let t = step.time + nodes[i] * h
        let stage = step.stages + i * stride
        if let solver, i > 0 {
          try solver.prepare(t: t, stage: stage, scale: h * implicitScale)
          solver.addQuadratures(scale: h * implicitScale, of: cotangent)
          solver.solveTransposed(cotangent)
        }
        field.vjp(t, stage, cotangent, into: out, addingTo: sums)
      }
      i -= 1
    }
    try solver?.check(t: step.time)
    columns.combine(stageCount, scale: 1, vectors: ones, base: nil, into: lambda)
  }
}
