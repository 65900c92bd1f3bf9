import Fields
import LinearAlgebra

/// The transpose of a stabilised step at frozen size and number of stages.
///
/// The stages are computed again from yₙ (s − 1 evaluations, and the step counts as replayed). Then,
/// from λ⁺ at Yₘ down: Ȳⱼ₋₁ += μⱼ Ȳⱼ + hμ̃ⱼ Jⱼ₋₁ᵀ Ȳⱼ, Ȳⱼ₋₂ += νⱼ Ȳⱼ, and yₙ and F₀ collect
/// Σ αⱼ Ȳⱼ and Σ hγ̃ⱼ Ȳⱼ. The finishing stages of ROCK4 are those of any explicit method.
///
/// Cost: s VJPs and s − 1 evaluations. Memory: all stages of one step,
/// 8 · (`largestStageCount` + 1) · stride(n) bytes.
public final class StabilisedTranspose: StepTransposeMap {
  private let field: FieldKernels
  private let recurrence: StageRecurrence
  private let stride, count: Int
  private let stages, slope, latest: UnsafeMutablePointer<Double>
  private let finishSlopes, finishPulled, total, startSlope: UnsafeMutablePointer<Double>
  private let current, next, after, cotangent, pulled: UnsafeMutablePointer<Double>
  private let arena: Arena

  public init(_ scheme: StabilisedScheme, field: FieldKernels) {
    self.field = field
    recurrence = StageRecurrence(scheme)
    count = field.stateCount
    stride = Arena.stride(for: count)
    let rows = scheme.largestStageCount + 1
    arena = Arena(capacity: (rows + 17) * stride)
    stages = arena.take(rows * stride)
    slope = arena.take(stride)
    latest = arena.take(stride)
    finishSlopes = arena.take(4 * stride)
    finishPulled = arena.take(4 * stride)
    total = arena.take(stride)
    startSlope = arena.take(stride)
    current = arena.take(stride)
    next = arena.take(stride)
    after = arena.take(stride)
    cotangent = arena.take(stride)
    pulled = arena.take(stride)
  }

  public func pull(
    _ lambda: UnsafeMutablePointer<Double>, over step: StageLog.Step,
    addingTo sums: UnsafeMutablePointer<Double>
  ) throws(IntegrationFailure) {
    recurrence.prepare(stages: Int(step.stages[stride]))
    replay(step)
    field.counts.pointee.replayed &+= 1
    if recurrence.hasFinish { pullFinish(lambda, step, sums: sums) }
    pullRecurrence(lambda, step, sums: sums)
  }

  /// Y₀ … Yₘ, then the stages of the finish but its first, which is Yₘ.
  private func replay(_ step: StageLog.Step) {
    let (t, h) = (step.time, step.size)
    let m = recurrence.recurrenceCount
    stages.update(from: step.stages, count: stride)
    field.rhs(t, stages, into: slope)
    var j = 1
    while j <= m {
      let previous = stages + (j - 1) * stride
      var previousSlope = slope
      if j > 1 {
        field.rhs(t + recurrence.nodes[j - 1] * h, previous, into: latest)
        previousSlope = latest
      }
      recurrence.combine(
        j, h: h, count: count, start: stages, slope: slope, previous: previous,
        before: j > 1 ? previous - stride : previous, previousSlope: previousSlope,
        into: stages + j * stride)
      j += 1
    }
    guard recurrence.hasFinish else { return }
    let u = stages + m * stride
    let node = recurrence.nodes[m]
    field.rhs(t + node * h, u, into: finishSlopes)
    var row = recurrence.finish
    var i = 1
    while i < 4 {
      let stage = u + i * stride
      let c = FinishingStages.combine(
        row, i, h: h, count: count, stride: stride, base: u, slopes: finishSlopes, into: stage)
      if i < 3 { field.rhs(t + (node + c) * h, stage, into: finishSlopes + i * stride) }
      row += i
      i += 1
    }
  }

  /// λ ← λ + Σ ψᵢ, ψᵢ = Jᵢᵀ h (bᵢ λ + Σₗ>ᵢ aₗᵢ ψₗ).
  private func pullFinish(
    _ lambda: UnsafeMutablePointer<Double>, _ step: StageLog.Step,
    sums: UnsafeMutablePointer<Double>
  ) {
    let h = step.size
    let u = stages + recurrence.recurrenceCount * stride
    let node = recurrence.nodes[recurrence.recurrenceCount]
    let (a, b) = (recurrence.finish, recurrence.finish + StageRecurrence.weights)
    var i = 3
    while i >= 0 {
      set(cotangent, h * b[i], lambda)
      var l = i + 1
      while l < 4 {
        // a_li stands at l(l − 1)/2 + i.
        add(h * a[l * (l - 1) / 2 + i], finishPulled + l * stride, to: cotangent)
        l += 1
      }
      var c = 0.0
      for j in 0..<i { c += a[i * (i - 1) / 2 + j] }
      field.vjp(
        step.time + (node + c) * h, u + i * stride, cotangent, into: finishPulled + i * stride,
        addingTo: sums)
      i -= 1
    }
    for i in 0..<4 { add(1, finishPulled + i * stride, to: lambda) }
  }

  private func pullRecurrence(
    _ lambda: UnsafeMutablePointer<Double>, _ step: StageLog.Step,
    sums: UnsafeMutablePointer<Double>
  ) {
    let (t, h) = (step.time, step.size)
    total.update(repeating: 0, count: stride)
    startSlope.update(repeating: 0, count: stride)
    var (bar, barNext, barAfter) = (current, next, after)
    bar.update(from: lambda, count: stride)
    barNext.update(repeating: 0, count: stride)
    var j = recurrence.recurrenceCount
    while j >= 1 {
      add(recurrence.alpha[j], bar, to: total)
      add(h * recurrence.gammaTilde[j], bar, to: startSlope)
      set(cotangent, h * recurrence.muTilde[j], bar)
      // All that F₀ is used for, in one product.
      if j == 1 { add(1, startSlope, to: cotangent) }
      field.vjp(
        t + recurrence.nodes[j - 1] * h, stages + (j - 1) * stride, cotangent, into: pulled,
        addingTo: sums)
      set(barAfter, recurrence.nu[j], bar)
      add(recurrence.mu[j], bar, to: barNext)
      add(1, pulled, to: barNext)
      (bar, barNext, barAfter) = (barNext, barAfter, bar)
      j -= 1
    }
    set(lambda, 1, bar)
    add(1, total, to: lambda)
  }

  @inline(__always)
  private func set(
    _ out: UnsafeMutablePointer<Double>, _ factor: Double, _ vector: UnsafePointer<Double>
  ) {
    var k = 0
    while k < count {
      out[k] = factor * vector[k]
      k += 1
    }
  }

  @inline(__always)
  private func add(
    _ factor: Double, _ vector: UnsafePointer<Double>, to out: UnsafeMutablePointer<Double>
  ) {
    var k = 0
    while k < count {
      out[k] += factor * vector[k]
      k += 1
    }
  }
}
