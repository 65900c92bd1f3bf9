import Fields
import LinearAlgebra

/// The transpose of a reversible Heun step. λ has two more rows: ρ, the costate of ŷ, and φ, that of
/// the slope f(t, ŷ), which two steps share:
///
/// φ ← φ + (h/2) λ, ρ ← ρ + J(ŷ⁺)ᵀ φ, then (λ, ρ, φ) ← (λ + 2ρ, −ρ, (h/2) λ + hρ) with the old λ and
/// ρ; at a start λ ← λ + ρ + J(ŷ)ᵀ φ, ρ ← 0, φ ← 0, the transpose of ŷ = y.
///
/// Cost: one VJP, and one more at a start. (Without φ it would be two a step.)
final class ReversibleHeunTranspose: StepTransposeMap {
  var costateRows: Int { 3 }

  private let field: FieldKernels
  private let stride: Int
  private let pulled: UnsafeMutablePointer<Double>
  private let arena: Arena

  init(field: FieldKernels) {
    self.field = field
    stride = Arena.stride(for: field.stateCount)
    arena = Arena(capacity: stride)
    pulled = arena.take(stride)
  }

  func pull(
    _ lambda: UnsafeMutablePointer<Double>, over step: StageLog.Step,
    addingTo sums: UnsafeMutablePointer<Double>
  ) throws(IntegrationFailure) {
    let h = step.size
    let half = 0.5 * h
    let rho = lambda + stride
    let phi = rho + stride
    var i = 0
    while i < stride {
      phi[i] += half * lambda[i]
      i += 1
    }
    field.vjp(step.time + h, step.stages + stride, phi, into: pulled, addingTo: sums)
    i = 0
    while i < stride {
      let r = rho[i] + pulled[i]
      phi[i] = half * lambda[i] + h * r
      lambda[i] += 2 * r
      rho[i] = -r
      i += 1
    }
    guard step.isFirst else { return }
    field.vjp(step.time, step.stages, phi, into: pulled, addingTo: sums)
    i = 0
    while i < stride {
      lambda[i] += rho[i] + pulled[i]
      rho[i] = 0
      phi[i] = 0
      i += 1
    }
  }
}
