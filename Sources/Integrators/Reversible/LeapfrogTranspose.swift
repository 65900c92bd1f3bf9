import Fields
import LinearAlgebra

/// The transpose of an asynchronous leapfrog step, with ν, the costate of v, in the second row of λ:
///
/// ν ← ν + (h/2) λ, λ ← λ + 2η J(m)ᵀ ν, ν ← (1 − 2η) ν + (h/2) λ (the middle one with the ν before
/// it); at a start λ ← λ + J(y)ᵀ ν, ν ← 0, the transpose of v = f(t, y).
///
/// Cost: one VJP, and one more at a start.
final class LeapfrogTranspose: StepTransposeMap {
  var costateRows: Int { 2 }

  private let field: FieldKernels
  private let damping: Double
  private let stride: Int
  private let cotangent, pulled: UnsafeMutablePointer<Double>
  private let arena: Arena

  init(damping: Double, field: FieldKernels) {
    self.field = field
    self.damping = damping
    stride = Arena.stride(for: field.stateCount)
    arena = Arena(capacity: 2 * stride)
    cotangent = arena.take(stride)
    pulled = arena.take(stride)
  }

  func pull(
    _ lambda: UnsafeMutablePointer<Double>, over step: StageLog.Step,
    addingTo sums: UnsafeMutablePointer<Double>
  ) throws(IntegrationFailure) {
    let half = 0.5 * step.size
    let twice = 2 * damping
    let nu = lambda + stride
    var i = 0
    while i < stride {
      nu[i] += half * lambda[i]
      cotangent[i] = twice * nu[i]
      i += 1
    }
    field.vjp(step.time + half, step.stages + stride, cotangent, into: pulled, addingTo: sums)
    i = 0
    while i < stride {
      lambda[i] += pulled[i]
      nu[i] = (1 - twice) * nu[i] + half * lambda[i]
      i += 1
    }
    guard step.isFirst else { return }
    field.vjp(step.time, step.stages, nu, into: pulled, addingTo: sums)
    i = 0
    while i < stride {
      lambda[i] += pulled[i]
      nu[i] = 0
      i += 1
    }
  }
}
