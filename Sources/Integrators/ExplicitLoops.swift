import Fields
import LinearAlgebra

/// The stages of an explicit Runge–Kutta method by loops over its table, for fields without a compiled
/// step.
final class ExplicitLoops {
  let errorRows: CombinationTable
  private let stageRows: CombinationTable
  private let stageCount, stride: Int
  private let nodes: UnsafeMutablePointer<Double>
  private let arena: Arena

  init(_ tableau: ButcherTableau, stride: Int) {
    self.stride = stride
    stageCount = tableau.stageCount
    arena = Arena(capacity: stageCount)
    nodes = arena.take(stageCount)
    for i in 0..<stageCount { nodes[i] = tableau.c[i] }
    // The solution is one more row of the stages: it, too, waits for the last slope only.
    stageRows = CombinationTable(
      tableau.a + [tableau.b], stride: stride, holdingOut: (0...stageCount).map { $0 - 1 })
    errorRows = CombinationTable([tableau.error, tableau.secondError ?? []], stride: stride)
  }

  /// Computes all stages and slopes but the first, which are given, and the solution.
  @inline(__always)
  func attempt(
    _ field: FieldKernels, t: Double, h: Double, stages: UnsafeMutablePointer<Double>,
    slopes: UnsafeMutablePointer<Double>, result: UnsafeMutablePointer<Double>
  ) {
    // A stage waits for the slope before it and for nothing else that is new: the sum over all
    // older slopes is formed while the field is still at work on that one. For small systems this
    // hides most of the arithmetic (a fifth of a step of DOP853 on three equations).
    var next = stageCount > 1 ? stages + stride : result
    stageRows.combine(1, scale: h, vectors: slopes, base: stages, into: next)
    var i = 1
    while i < stageCount {
      let stage = next
      let latest = slopes + (i - 1) * stride
      next = i + 1 < stageCount ? stage + stride : result
      stageRows.combine(i + 1, scale: h, vectors: slopes, base: stages, into: next)
      field.stage(
        t + nodes[i] * h, stage, adding: h * stageRows.latestCoefficient(i), times: latest,
        into: slopes + i * stride)
      i += 1
    }
    stageRows.finish(
      stageCount, scale: h, latest: slopes + (stageCount - 1) * stride, count: field.stateCount,
      result)
  }
}
