import Fields
import LinearAlgebra

/// How a splitting method lays out a field: who drifts, who is kicked, and its record.
///
/// Substep k of a step goes from node k to node k + 1 at tₖ₊₁ = tₖ + wₖh, by half a kick, a drift and
/// half a kick. Its field is asked at node states (qₖ, ·) for forces, and in between at (·, P) for
/// velocities. One row serves both, (qₖ, Pₖ₊₁), as long as nobody asks for the momentum pₖ at the
/// node; pure quadratures do, because they depend on q and p at one time. So a record has s + 1 rows,
/// or 2s + 1 where there are quadratures: node, middle, node, …
final class SplittingLayout {
  let field: FieldKernels
  let substeps, count, coupled, stride: Int
  let hasQuadratures: Bool
  let recordRows: Int
  /// 1 for the states that drift (q), for those that are kicked (p), and for pure quadratures; else 0.
  let drifting, kicked, summed: UnsafeMutablePointer<Double>
  /// w₁ … wₛ, and Σⱼ<ₖ wⱼ for k = 0 … s.
  let weights, nodes: UnsafeMutablePointer<Double>
  private let arena: Arena

  init(_ composition: SymmetricComposition, field: FieldKernels) throws(SeparableSplit.Clash) {
    let split = try SeparableSplit(field.jacobianPattern, coupled: field.coupledCount)
    self.field = field
    count = field.stateCount
    coupled = field.coupledCount
    stride = Arena.stride(for: count)
    substeps = composition.weights.count
    hasQuadratures = coupled < count
    recordRows = hasQuadratures ? 2 * substeps + 1 : substeps + 1
    arena = Arena(capacity: 3 * stride + 2 * substeps + 1)
    drifting = arena.take(stride)
    kicked = arena.take(stride)
    summed = arena.take(stride)
    weights = arena.take(substeps)
    nodes = arena.take(substeps + 1)
    for i in 0..<count {
      if i >= coupled {
        summed[i] = 1
      } else if split.isPosition[i] {
        drifting[i] = 1
      } else {
        kicked[i] = 1
      }
    }
    for (k, w) in composition.weights.enumerated() {
      weights[k] = w
      nodes[k + 1] = nodes[k] + w
    }
    // To the bit, so that the last node of a step is the first of the next.
    nodes[substeps] = 1
  }

  /// The row at which forces are taken at node k.
  @inline(__always)
  func node(_ k: Int, in record: UnsafeMutablePointer<Double>) -> UnsafeMutablePointer<Double> {
    record + (hasQuadratures ? 2 * k : k) * stride
  }

  /// The row at which velocities are taken between nodes k and k + 1.
  @inline(__always)
  func middle(_ k: Int, in record: UnsafeMutablePointer<Double>) -> UnsafeMutablePointer<Double> {
    record + (hasQuadratures ? 2 * k + 1 : k) * stride
  }

  /// The time between nodes k and k + 1, at which velocities are taken.
  @inline(__always)
  func middleTime(_ k: Int, _ t: Double, _ h: Double) -> Double {
    t + (nodes[k] + 0.5 * weights[k]) * h
  }

  @inline(__always)
  func nodeTime(_ k: Int, _ t: Double, _ h: Double) -> Double { t + nodes[k] * h }

  /// y += factor · mask · slope, entry by entry.
  @inline(__always)
  func add(
    _ factor: Double, _ mask: UnsafePointer<Double>, _ slope: UnsafePointer<Double>,
    to y: UnsafeMutablePointer<Double>
  ) {
    var i = 0
    while i < stride {
      y[i] += factor * mask[i] * slope[i]
      i += 1
    }
  }
}
