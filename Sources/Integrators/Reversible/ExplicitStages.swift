import Fields
import LinearAlgebra

/// The increment Ψₕ(y) = h Σᵢ bᵢ kᵢ of an explicit Runge–Kutta method, for a method that uses it as
/// a piece: stages in rows of the stride, the state Y₁ in the first.
struct ExplicitStages {
  let stageCount: Int
  private let count, stride: Int
  private let nodes: UnsafeMutablePointer<Double>
  private let rows: CombinationTable
  private let arena: Arena

  init(_ tableau: ButcherTableau, count: Int) {
    precondition(!tableau.isImplicit, "\(tableau.name) is not explicit")
    self.count = count
    stageCount = tableau.stageCount
    stride = Arena.stride(for: count)
    arena = Arena(capacity: stageCount)
    nodes = arena.take(stageCount)
    for i in 0..<stageCount { nodes[i] = tableau.c[i] }
    // As in ``ExplicitRungeKutta``: every row, the solution's too, waits for the last slope only.
    rows = CombinationTable(
      tableau.a + [tableau.b], stride: stride, holdingOut: (0...stageCount).map { $0 - 1 })
  }

  /// Computes the stages of the step of size `h` from the first, whose slope is known, and
  /// end ← base + weight · Σ bᵢ kᵢ; with `weight` = h that is base + Ψₕ, with −h base − Ψₕ.
  @inline(__always)
  func evaluate(
    _ field: FieldKernels, t: Double, h: Double, stages: UnsafeMutablePointer<Double>,
    slopes: UnsafeMutablePointer<Double>, base: UnsafePointer<Double>, weight: Double,
    into end: UnsafeMutablePointer<Double>
  ) {
    var next = stageCount > 1 ? stages + stride : end
    combine(1, stages: stages, h: h, slopes: slopes, base: base, weight: weight, into: next)
    var i = 1
    while i < stageCount {
      let stage = next
      let latest = slopes + (i - 1) * stride
      next = i + 1 < stageCount ? stage + stride : end
      combine(i + 1, stages: stages, h: h, slopes: slopes, base: base, weight: weight, into: next)
      field.stage(
        t + nodes[i] * h, stage, adding: h * rows.latestCoefficient(i), times: latest,
        into: slopes + i * stride)
      i += 1
    }
    rows.finish(
      stageCount, scale: weight, latest: slopes + (stageCount - 1) * stride, count: count, end)
  }

  @inline(__always)
  private func combine(
    _ row: Int, stages: UnsafePointer<Double>, h: Double, slopes: UnsafePointer<Double>,
    base: UnsafePointer<Double>, weight: Double, into out: UnsafeMutablePointer<Double>
  ) {
    let isEnd = row == stageCount
    rows.combine(
      row, scale: isEnd ? weight : h, vectors: slopes, base: isEnd ? base : stages, into: out)
  }
}
