import Fields
import LinearAlgebra

/// The tangent of a step of a splitting method: the step applied to the variational equation, each
/// kick and drift with the Jacobian where it takes its rates.
///
/// Cost of a substep: two Jacobians, and two sparse products a column (three where there are
/// quadratures).
final class SplittingTangent: StepTangentMap {
  let tangent, result, error: UnsafeMutablePointer<Double>
  var secondError: UnsafeMutablePointer<Double>? { nil }
  var columnCount: Int { slopes.columnCount }

  private let layout: SplittingLayout
  private let slopes: TangentSlopes
  private let stride, block: Int
  private let force, sum: UnsafeMutablePointer<Double>
  private let arena: Arena

  init(_ layout: SplittingLayout, slopes: TangentSlopes) {
    self.layout = layout
    self.slopes = slopes
    stride = layout.stride
    block = slopes.columnCount * stride
    arena = Arena(capacity: 3 * block + 2 * stride)
    tangent = arena.take(block)
    result = arena.take(block)
    // There is no estimate: it stays zero.
    error = arena.take(block)
    force = arena.take(stride)
    sum = arena.take(stride)
  }

  func reset() {
    tangent.update(repeating: 0, count: block)
    for c in 0..<slopes.initialCount { tangent[c * stride + c] = 1 }
  }

  func restart() {}

  func push(_ step: StageLog.Step, end: UnsafePointer<Double>?) throws(IntegrationFailure) {
    let (t, h, substeps) = (step.time, step.size, layout.substeps)
    result.update(from: tangent, count: block)
    for k in 0...substeps {
      let before = k > 0 ? 0.5 * layout.weights[k - 1] * h : 0
      let after = k < substeps ? 0.5 * layout.weights[k] * h : 0
      slopes.evaluate(t: layout.nodeTime(k, t, h), y: layout.node(k, in: step.stages))
      for c in 0..<columnCount { passNode(c, before, after) }
      if k == substeps { break }
      slopes.evaluate(t: layout.middleTime(k, t, h), y: layout.middle(k, in: step.stages))
      for c in 0..<columnCount {
        let column = result + c * stride
        slopes.slope(c, of: column, into: force)
        layout.add(layout.weights[k] * h, layout.drifting, force, to: column)
      }
    }
  }

  func advance() { tangent.update(from: result, count: block) }

  /// The kicks before and after a node, and the quadratures at it.
  private func passNode(_ c: Int, _ before: Double, _ after: Double) {
    let column = result + c * stride
    // Forces do not depend on momenta, so one product serves both kicks.
    slopes.slope(c, of: column, into: force)
    layout.add(before, layout.kicked, force, to: column)
    if layout.hasQuadratures {
      slopes.slope(c, of: column, into: sum)
      layout.add(before + after, layout.summed, sum, to: column)
    }
    layout.add(after, layout.kicked, force, to: column)
  }
}
