import Fields
import LinearAlgebra

/// The tangent of an asynchronous leapfrog step, with V = ∂v/∂(directions) carried along:
///
/// M = S + (h/2) V, U = J(m) M + ∂f/∂p, V⁺ = V + 2η (U − V), S⁺ = M + (h/2) V⁺; at a start
/// V = J(y) S + ∂f/∂p, the derivative of v = f(t, y).
///
/// Cost: one Jacobian, and a sparse product a column.
final class LeapfrogTangent: StepTangentMap {
  let tangent, result, error: UnsafeMutablePointer<Double>
  var secondError: UnsafeMutablePointer<Double>? { nil }
  var columnCount: Int { slopes.columnCount }

  private let damping: Double
  private let slopes: TangentSlopes
  private let stride, block: Int
  private let velocity, endVelocity, middle, middleSlope: UnsafeMutablePointer<Double>
  private let arena: Arena

  init(damping: Double, slopes: TangentSlopes) {
    self.damping = damping
    self.slopes = slopes
    stride = slopes.stride
    block = slopes.columnCount * slopes.stride
    arena = Arena(capacity: 5 * block + 2 * stride)
    tangent = arena.take(block)
    result = arena.take(block)
    error = arena.take(block)
    velocity = arena.take(block)
    endVelocity = arena.take(block)
    middle = arena.take(stride)
    middleSlope = arena.take(stride)
  }

  func reset() {
    tangent.update(repeating: 0, count: block)
    velocity.update(repeating: 0, count: block)
    for c in 0..<slopes.initialCount { tangent[c * stride + c] = 1 }
  }

  // The first step after a restart says so itself.
  func restart() {}

  func push(_ step: StageLog.Step, end: UnsafePointer<Double>?) throws(IntegrationFailure) {
    let half = 0.5 * step.size
    let twice = 2 * damping
    if step.isFirst {
      slopes.evaluate(t: step.time, y: step.stages)
      for c in 0..<columnCount {
        slopes.slope(c, of: tangent + c * stride, into: velocity + c * stride)
      }
    }
    slopes.evaluate(t: step.time + half, y: step.stages + stride)
    let (middle, middleSlope) = (middle, middleSlope)
    var c = 0
    while c < columnCount {
      let s = tangent + c * stride
      let v = velocity + c * stride
      let (out, endV, error) = (result + c * stride, endVelocity + c * stride, error + c * stride)
      var i = 0
      while i < stride {
        middle[i] = s[i] + half * v[i]
        i += 1
      }
      slopes.slope(c, of: middle, into: middleSlope)
      i = 0
      while i < stride {
        let change = middleSlope[i] - v[i]
        let next = v[i] + twice * change
        endV[i] = next
        out[i] = middle[i] + half * next
        error[i] = half * change
        i += 1
      }
      c += 1
    }
  }

  func advance() {
    tangent.update(from: result, count: block)
    velocity.update(from: endVelocity, count: block)
  }
}
