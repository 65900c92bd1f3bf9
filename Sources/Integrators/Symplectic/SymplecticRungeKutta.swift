import Fields
import LinearAlgebra

/// The adjoint equation λ′ = −Jᵀλ over one Runge–Kutta step, by the method that makes the pair
/// symplectic: the weights b again, and the matrix A* of
///
/// bᵢ a*ᵢⱼ + bⱼ aⱼᵢ = bᵢ bⱼ.
///
/// Run backward from λ⁺, with ℓⱼ = Jⱼᵀ Λⱼ and Jⱼ at the stage states of the forward step:
///
/// Λᵢ = λ⁺ + h Σⱼ (bⱼ aⱼᵢ / bᵢ) ℓⱼ, λ = λ⁺ + h Σᵢ bᵢ ℓᵢ, μ += h Σᵢ bᵢ (∂f/∂p)ᵢᵀ Λᵢ.
///
/// So explicit methods stay explicit, the last stage first, and an ESDIRK one solves with
/// (I − hγJᵢ)ᵀ. Where bᵢ = 0 there is no such stage; in its place, with b̃ᵢ = h for bᵢ in all sums,
/// Λᵢ = Σⱼ b̃ⱼ aⱼᵢ ℓⱼ.
///
/// A pair of methods that satisfies the condition keeps every bilinear invariant, and λᵀδ, δ a tangent
/// of the forward step, is one: hence λ is the exact gradient, that of ``StepTranspose``, to which it is
/// related by κᵢ = h bᵢ Λᵢ. Λᵢ approximates λ(tₙ + cᵢh), which κᵢ does not: that is what it is good for.
///
/// Cost: one VJP a stage; implicit stages a Jacobian, a factorisation and a transposed solve each.
///
/// - When this misleads: division by bᵢ. A weight that is small, but not 0, loses digits of λ by 1/bᵢ.
///
/// J. M. Sanz-Serna, Symplectic Runge–Kutta schemes for adjoint equations, automatic differentiation,
/// optimal control, and more, SIAM Review 58 (2016) 3–33; T. Matsubara, Y. Miyatake, T. Yaguchi,
/// Symplectic adjoint method for exact gradient of neural ODE with minimal memory, NeurIPS 2021,
/// arXiv:2102.09750.
final class SymplecticRungeKutta: StepTransposeMap {
  private let field: FieldKernels
  private let stageCount, stride: Int
  private let diagonal: Double
  private let hasWeight: UnsafeMutablePointer<Bool>
  private let nodes, weights, pulled, stage, sums: UnsafeMutablePointer<Double>
  // Rows of the stages, then of λ: over ℓⱼ with a weight, and over those without, whose b̃ⱼ is h.
  private let regular, singular: CombinationTable
  private let arena: Arena
  private let solver: StageSolver?

  init(_ tableau: ButcherTableau, field: FieldKernels) {
    self.field = field
    let stages = tableau.stageCount
    stageCount = stages
    stride = Arena.stride(for: field.stateCount)
    diagonal = tableau.diagonal
    arena = Arena(capacity: (stages + 1) * stride + 2 * stages + field.parameterCount + 1)
    pulled = arena.take(stages * stride)
    stage = arena.take(stride)
    nodes = arena.take(stages)
    weights = arena.take(stages)
    sums = arena.take(field.parameterCount + 1)
    hasWeight = .allocate(capacity: stages)
    let isWeight = tableau.b.map { abs($0) > 1e-15 }
    for i in 0..<stages {
      nodes[i] = tableau.c[i]
      weights[i] = tableau.b[i]
      (hasWeight + i).initialize(to: isWeight[i])
    }
    func rows(_ factor: (Int) -> Double) -> [[Double]] {
      (0..<stages).map { i in
        (0..<stages).map { j in
          j > i ? factor(j) * tableau.a[j][i] / (isWeight[i] ? tableau.b[i] : 1) : 0
        }
      } + [(0..<stages).map(factor)]
    }
    regular = CombinationTable(rows { isWeight[$0] ? tableau.b[$0] : 0 }, stride: stride)
    singular = CombinationTable(rows { isWeight[$0] ? 0 : 1 }, stride: stride)
    solver = tableau.isImplicit ? StageSolver(field, needsJacobian: false) : nil
  }

  deinit { hasWeight.deallocate() }

  func pull(
    _ lambda: UnsafeMutablePointer<Double>, over step: StageLog.Step,
    addingTo total: UnsafeMutablePointer<Double>
  ) throws(IntegrationFailure) {
    let h = step.size
    var i = stageCount - 1
    while i >= 0 {
      let out = pulled + i * stride
      if !hasWeight[i], regular.isEmpty(i), singular.isEmpty(i) {
        out.update(repeating: 0, count: stride)
      } else {
        let scale = hasWeight[i] ? h : 1
        regular.combine(
          i, scale: scale, vectors: pulled, base: hasWeight[i] ? UnsafePointer(lambda) : nil,
          into: stage)
        if !singular.isEmpty(i) {
          singular.combine(i, scale: scale * h, vectors: pulled, base: stage, into: stage)
        }
        let t = step.time + nodes[i] * h
        let state = step.stages + i * stride
        if let solver, i > 0 {
          try solver.prepare(t: t, stage: state, scale: h * diagonal)
          solver.addQuadratures(scale: h * diagonal, of: stage)
          solver.solveTransposed(stage)
        }
        sums.update(repeating: 0, count: field.parameterCount + 1)
        field.vjp(t, state, stage, into: out, addingTo: sums)
        let weight = h * (hasWeight[i] ? weights[i] : h)
        for j in 0...field.parameterCount { total[j] += weight * sums[j] }
      }
      i -= 1
    }
    try solver?.check(t: step.time)
    regular.combine(stageCount, scale: h, vectors: pulled, base: lambda, into: lambda)
    if !singular.isEmpty(stageCount) {
      singular.combine(stageCount, scale: h * h, vectors: pulled, base: lambda, into: lambda)
    }
  }
}
