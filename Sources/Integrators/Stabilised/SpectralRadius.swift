import Fields
import Glibc
import LinearAlgebra

/// The spectral radius of ∂f/∂y by the nonlinear power method: v ← f(y + v) − f(y), scaled to
/// ‖v‖ = √ε ‖y‖ each time, until the quotient of the norms has settled to 1 %.
///
/// It begins with the vector it ended with the last time, which mostly settles in two evaluations;
/// the first time with f(y) and a ripple of a tenth of it. Pure quadratures are left out: f does not depend on them. Norms are
/// Euclidean. Formula and constants: RKC (Sommeijer, Shampine and Verwer 1998).
///
/// - When this misleads: where the dominant eigenvalues are a complex pair the quotients do not
///   settle; after ``iterationLimit`` evaluations the largest is taken. A factor of 1.2 covers what is
///   left in all cases but none of the unlucky ones.
final class SpectralRadius {
  static let iterationLimit = 50
  static let settled = 0.01
  static let safety = 1.2

  private let field: FieldKernels
  private let count: Int
  private let direction, point, value: UnsafeMutablePointer<Double>
  private let arena: Arena
  private var hasDirection = false

  init(_ field: FieldKernels) {
    self.field = field
    count = field.coupledCount
    let stride = Arena.stride(for: field.stateCount)
    arena = Arena(capacity: 3 * stride)
    direction = arena.take(stride)
    point = arena.take(stride)
    value = arena.take(stride)
  }

  func restart() { hasDirection = false }

  /// The vector to begin with, and whether there is one.
  func carry(through archive: inout SnapshotArchive) {
    archive.carry(direction, count: count)
    archive.carry(&hasDirection)
  }

  /// The estimate at (t, y), `slope` being f(t, y); NaN where f is not finite.
  func estimate(t: Double, y: UnsafePointer<Double>, slope: UnsafePointer<Double>) -> Double {
    let yNorm = norm(y)
    let size = yNorm > 0 ? yNorm * 1.5e-8 : 2.2e-16
    point.update(from: y, count: field.stateCount)
    begin(y, slope, size: size)
    var (quotient, largest) = (0.0, 0.0)
    var iteration = 1
    while iteration <= SpectralRadius.iterationLimit {
      field.rhs(t, point, into: value)
      var sum = 0.0
      var k = 0
      while k < count {
        let difference = value[k] - slope[k]
        direction[k] = difference
        sum += difference * difference
        k += 1
      }
      let length = sum.squareRoot()
      guard length.isFinite else { return .nan }
      let last = quotient
      quotient = length / size
      largest = max(largest, quotient)
      if length == 0 {
        // Chance, or a field that does not depend on y: from another side.
        if iteration >= 2 { return 0 }
        nudge(y, size: size)
      } else {
        hasDirection = true
        scale(y, by: size / length)
        if iteration >= 2, abs(quotient - last) <= SpectralRadius.settled * quotient {
          return SpectralRadius.safety * quotient
        }
      }
      iteration += 1
    }
    return SpectralRadius.safety * largest
  }

  /// point ← y + the direction known, or f(y), at the given length.
  private func begin(_ y: UnsafePointer<Double>, _ slope: UnsafePointer<Double>, size: Double) {
    if !hasDirection {
      // A slope that lies in a few smooth modes would hide the others, but for round-off.
      let ripple = 0.1 * norm(slope) / Double(max(count, 1)).squareRoot()
      for k in 0..<count { direction[k] = slope[k] + (k % 2 == 0 ? ripple : -ripple) }
    }
    let length = norm(direction)
    if length > 0, length.isFinite { scale(y, by: size / length) } else { nudge(y, size: size) }
  }

  @inline(__always)
  private func scale(_ y: UnsafePointer<Double>, by factor: Double) {
    var k = 0
    while k < count {
      point[k] = y[k] + factor * direction[k]
      k += 1
    }
  }

  private func nudge(_ y: UnsafePointer<Double>, size: Double) {
    let entry = size / Double(max(count, 1)).squareRoot()
    for k in 0..<count { point[k] = y[k] + (k % 2 == 0 ? entry : -entry) }
  }

  private func norm(_ vector: UnsafePointer<Double>) -> Double {
    var sum = 0.0
    var k = 0
    while k < count {
      sum += vector[k] * vector[k]
      k += 1
    }
    return sum.squareRoot()
  }
}
