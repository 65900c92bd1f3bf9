import Fields
import LinearAlgebra

/// The transpose of a coupled step, with ζ, the costate of z, in the second row of λ:
///
/// λ ← λ − Ψ′₋ₕ(y⁺)ᵀ ζ, then (λ, ζ) ← (κλ, ζ + (1 − κ) λ + Ψ′ₕ(z)ᵀ λ); at a start λ ← λ + ζ, ζ ← 0.
///
/// Ψ′ₕᵀλ = Σᵢ ψᵢ with uᵢ = h (bᵢ λ + Σₗ>ᵢ aₗᵢ ψₗ), ψᵢ = Jᵢᵀ uᵢ, from the last stage to the first.
///
/// Cost: two VJPs for each stage of the method.
final class CoupledTranspose: StepTransposeMap {
  var costateRows: Int { 2 }

  private let field: FieldKernels
  private let coupling: Double
  private let stageCount, stride: Int
  private let nodes, seed, pulled, cotangent, increment: UnsafeMutablePointer<Double>
  private let columns: CombinationTable
  private let arena: Arena

  init(_ family: CoupledFamily, field: FieldKernels) {
    let tableau = family.tableau
    let stages = tableau.stageCount
    self.field = field
    coupling = family.coupling
    stageCount = stages
    stride = Arena.stride(for: field.stateCount)
    arena = Arena(capacity: (stages + 3) * stride + stages)
    // Row i of `columns` is bᵢ for λ, which stands before the ψ rows, then aₗᵢ for ψₗ.
    seed = arena.take(stride)
    pulled = arena.take(stages * stride)
    cotangent = arena.take(stride)
    increment = arena.take(stride)
    nodes = arena.take(stages)
    for i in 0..<stages { nodes[i] = tableau.c[i] }
    var rows = (0..<stages).map { i in
      [tableau.b[i]] + (0..<stages).map { l in l > i ? tableau.a[l][i] : 0 }
    }
    rows.append([0] + Array(repeating: 1, count: stages))
    columns = CombinationTable(rows, stride: stride)
  }

  func pull(
    _ lambda: UnsafeMutablePointer<Double>, over step: StageLog.Step,
    addingTo sums: UnsafeMutablePointer<Double>
  ) throws(IntegrationFailure) {
    let h = step.size
    let zeta = lambda + stride
    // −Ψ′₋ₕᵀζ is Ψ′₋ₕᵀ(−ζ): the map is linear in ζ, the parameter part too.
    pull(
      zeta, times: -1, t: step.time + h, h: -h, stages: step.stages + stageCount * stride,
      addingTo: sums)
    var i = 0
    while i < stride {
      lambda[i] += increment[i]
      i += 1
    }
    pull(lambda, times: 1, t: step.time, h: h, stages: step.stages, addingTo: sums)
    i = 0
    while i < stride {
      zeta[i] += (1 - coupling) * lambda[i] + increment[i]
      lambda[i] *= coupling
      i += 1
    }
    guard step.isFirst else { return }
    i = 0
    while i < stride {
      lambda[i] += zeta[i]
      zeta[i] = 0
      i += 1
    }
  }

  /// increment ← Ψ′ₕᵀ (sign · λ), the parameter part added to `sums`.
  private func pull(
    _ lambda: UnsafePointer<Double>, times sign: Double, t: Double, h: Double,
    stages: UnsafePointer<Double>, addingTo sums: UnsafeMutablePointer<Double>
  ) {
    var k = 0
    while k < stride {
      seed[k] = sign * lambda[k]
      k += 1
    }
    var i = stageCount - 1
    while i >= 0 {
      let out = pulled + i * stride
      if columns.isEmpty(i) {
        out.update(repeating: 0, count: stride)
      } else {
        columns.combine(i, scale: h, vectors: seed, base: nil, into: cotangent)
        field.vjp(t + nodes[i] * h, stages + i * stride, cotangent, into: out, addingTo: sums)
      }
      i -= 1
    }
    columns.combine(stageCount, scale: 1, vectors: seed, base: nil, into: increment)
  }
}
