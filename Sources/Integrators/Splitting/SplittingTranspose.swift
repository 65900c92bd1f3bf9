import Fields
import LinearAlgebra

/// The transpose of a step of a splitting method: its kicks and drifts transposed, last to first.
///
/// The kicks before and after a node take their force at the same place, so one VJP serves both.
///
/// Cost of a substep: two VJPs (three where there are quadratures), and one more a step (two).
final class SplittingTranspose: StepTransposeMap {
  private let layout: SplittingLayout
  private let field: FieldKernels
  private let stride: Int
  private let cotangent, sum, pulled: UnsafeMutablePointer<Double>
  private let arena: Arena

  init(_ layout: SplittingLayout) {
    self.layout = layout
    field = layout.field
    stride = layout.stride
    arena = Arena(capacity: 3 * stride)
    cotangent = arena.take(stride)
    sum = arena.take(stride)
    pulled = arena.take(stride)
  }

  func pull(
    _ lambda: UnsafeMutablePointer<Double>, over step: StageLog.Step,
    addingTo sums: UnsafeMutablePointer<Double>
  ) throws(IntegrationFailure) {
    let layout = layout
    let (t, h) = (step.time, step.size)
    var k = layout.substeps
    while true {
      let before = k > 0 ? 0.5 * layout.weights[k - 1] * h : 0
      let after = k < layout.substeps ? 0.5 * layout.weights[k] * h : 0
      let node = layout.node(k, in: step.stages)
      let time = layout.nodeTime(k, t, h)
      cotangent.update(repeating: 0, count: stride)
      layout.add(after, layout.kicked, lambda, to: cotangent)
      if layout.hasQuadratures {
        sum.update(repeating: 0, count: stride)
        layout.add(before + after, layout.summed, lambda, to: sum)
        pull(lambda, at: node, time, sum, sums)
      }
      layout.add(before, layout.kicked, lambda, to: cotangent)
      pull(lambda, at: node, time, cotangent, sums)
      if k == 0 { return }
      k -= 1
      cotangent.update(repeating: 0, count: stride)
      layout.add(layout.weights[k] * h, layout.drifting, lambda, to: cotangent)
      pull(
        lambda, at: layout.middle(k, in: step.stages), layout.middleTime(k, t, h), cotangent, sums)
    }
  }

  /// λ += J(t, y)ᵀ u.
  private func pull(
    _ lambda: UnsafeMutablePointer<Double>, at y: UnsafePointer<Double>, _ t: Double,
    _ u: UnsafePointer<Double>, _ sums: UnsafeMutablePointer<Double>
  ) {
    field.vjp(t, y, u, into: pulled, addingTo: sums)
    var i = 0
    while i < stride {
      lambda[i] += pulled[i]
      i += 1
    }
  }
}
