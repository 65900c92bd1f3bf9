import Fields
import LinearAlgebra

/// The points at which functional iteration evaluated f in a recorded step, Y₀ … Yₘ₋₁ with m at most
/// three: Y₀ = z₍₀₎,₀ is the prediction, and Yᵢ₊₁ = z₍₀₎,₀ + γ f(Yᵢ) − z₍₀₎,₁/ℓ₁.
///
/// The record has the first two, which are all but always all. A third is Y₂ = Y₁ + γ (f(Y₁) − f(Y₀));
/// of a first step, which recorded its start y instead of Y₁, Y₁ = Y₀ + γ (f(Y₀) − f(y)), because
/// z₍₀₎,₁ = h f(y) and γ = h there. These points are those of the step but for rounding.
final class MultistepIterates {
  private let field: FieldKernels
  private let count, stride: Int
  private let made, before, slope: UnsafeMutablePointer<Double>
  private let points: UnsafeMutablePointer<UnsafePointer<Double>>
  private let arena: Arena

  init(_ field: FieldKernels) {
    self.field = field
    count = field.stateCount
    stride = Arena.stride(for: count)
    arena = Arena(capacity: 4 * stride)
    made = arena.take(2 * stride)
    before = arena.take(stride)
    slope = arena.take(stride)
    points = .allocate(capacity: Multistep.iterationLimit)
    points.initialize(repeating: UnsafePointer(made), count: Multistep.iterationLimit)
  }

  deinit { points.deallocate() }

  /// Yᵢ of the step prepared last.
  @inline(__always)
  subscript(index: Int) -> UnsafePointer<Double> { points[index] }

  /// Finds the points of a step of m = `iterations`; `gamma` is h/ℓ₁.
  @inline(__always)
  func prepare(_ step: StageLog.Step, iterations: Int, gamma: Double) {
    let end = step.time + step.size
    let second = step.stages + stride
    if step.isFirst {
      points[0] = UnsafePointer(second)
      guard iterations > 1 else { return }
      field.rhs(step.time, step.stages, into: before)
      points[1] = next(after: second, t: end, gamma: gamma, into: made)
    } else {
      points[0] = UnsafePointer(step.stages)
      points[1] = UnsafePointer(second)
      guard iterations > 2 else { return }
      field.rhs(end, step.stages, into: before)
    }
    if iterations > 2 {
      points[2] = next(after: points[1], t: end, gamma: gamma, into: made + stride)
    }
  }

  /// out ← Y + γ (f(Y) − the slope before), which f(Y) becomes.
  private func next(
    after y: UnsafePointer<Double>, t: Double, gamma: Double, into out: UnsafeMutablePointer<Double>
  ) -> UnsafePointer<Double> {
    field.rhs(t, y, into: slope)
    for k in 0..<count { out[k] = y[k] + gamma * (slope[k] - before[k]) }
    before.update(from: slope, count: count)
    return UnsafePointer(out)
  }
}
