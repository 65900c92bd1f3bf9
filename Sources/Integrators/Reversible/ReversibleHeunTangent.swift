import Fields
import LinearAlgebra

/// The tangent of a reversible Heun step, with Ŝ = ∂ŷ/∂(directions) and its slope F carried along:
///
/// Ŝ⁺ = 2S − Ŝ + hF, F⁺ = J(ŷ⁺) Ŝ⁺ + ∂f/∂p, S⁺ = S + (h/2)(F + F⁺); at a start Ŝ = S.
///
/// Cost: one Jacobian, and a sparse product a column.
final class ReversibleHeunTangent: StepTangentMap {
  let tangent, result, error: UnsafeMutablePointer<Double>
  var secondError: UnsafeMutablePointer<Double>? { nil }
  var columnCount: Int { slopes.columnCount }

  private let slopes: TangentSlopes
  private let stride, block: Int
  private let hat, endHat, slope, endSlope: UnsafeMutablePointer<Double>
  private let arena: Arena

  init(slopes: TangentSlopes) {
    self.slopes = slopes
    stride = slopes.stride
    block = slopes.columnCount * slopes.stride
    arena = Arena(capacity: 7 * block)
    tangent = arena.take(block)
    result = arena.take(block)
    error = arena.take(block)
    hat = arena.take(block)
    endHat = arena.take(block)
    slope = arena.take(block)
    endSlope = arena.take(block)
  }

  func reset() {
    tangent.update(repeating: 0, count: block)
    for c in 0..<slopes.initialCount { tangent[c * stride + c] = 1 }
  }

  // The first step after a restart says so itself.
  func restart() {}

  func push(_ step: StageLog.Step, end: UnsafePointer<Double>?) throws(IntegrationFailure) {
    let h = step.size
    if step.isFirst {
      hat.update(from: tangent, count: block)
      slopes.evaluate(t: step.time, y: step.stages)
      for c in 0..<columnCount { slopes.slope(c, of: hat + c * stride, into: slope + c * stride) }
    }
    slopes.evaluate(t: step.time + h, y: step.stages + stride)
    var i = 0
    while i < block {
      endHat[i] = 2 * tangent[i] - hat[i] + h * slope[i]
      i += 1
    }
    for c in 0..<columnCount {
      slopes.slope(c, of: endHat + c * stride, into: endSlope + c * stride)
    }
    let half = 0.5 * h
    i = 0
    while i < block {
      result[i] = tangent[i] + half * (slope[i] + endSlope[i])
      error[i] = half * (endSlope[i] - slope[i])
      i += 1
    }
  }

  func advance() {
    tangent.update(from: result, count: block)
    hat.update(from: endHat, count: block)
    slope.update(from: endSlope, count: block)
  }
}
