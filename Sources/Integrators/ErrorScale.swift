import LinearAlgebra

/// Tolerances laid out for the step: measures vectors in units of what is allowed.
struct ErrorScale {
  let count, coupled: Int
  private let relative, absolute: UnsafeMutablePointer<Double>
  private let arena: Arena
  private let coupledShare, quadratureShare: Double

  init(_ tolerances: Tolerances, coupled: Int) {
    count = tolerances.relative.count
    self.coupled = coupled
    arena = Arena(capacity: 2 * count)
    relative = arena.take(count)
    absolute = arena.take(count)
    for i in 0..<count {
      relative[i] = tolerances.relative[i]
      absolute[i] = tolerances.absolute[i]
    }
    coupledShare = coupled > 0 ? 1 / Double(coupled) : 0
    quadratureShare = count > coupled ? 1 / Double(count - coupled) : 0
  }

  /// The square of the norm of `error` for a step from y to z (see ``Tolerances``).
  @inline(__always)
  func squaredNorm(
    _ error: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ z: UnsafePointer<Double>
  ) -> Double {
    let main = squares(error, y, z, from: 0, to: coupled) * coupledShare
    if count == coupled { return main }
    let quadratures = squares(error, y, z, from: coupled, to: count) * quadratureShare
    // Not `max`: a NaN on either side must come out as NaN.
    return main > quadratures ? main : quadratures + (main.isNaN ? main : 0)
  }

  @inline(__always)
  private func squares(
    _ error: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ z: UnsafePointer<Double>,
    from start: Int, to end: Int
  ) -> Double {
    var sum = 0.0
    var i = start
    while i < end {
      let size = max(abs(y[i]), abs(z[i]))
      let ratio = error[i] / (absolute[i] + relative[i] * size)
      sum += ratio * ratio
      i += 1
    }
    return sum
  }

  /// weights ← 1 / (absolute + relative · |y|) for the coupled components, for Newton's iteration.
  func weights(at y: UnsafePointer<Double>, into weights: UnsafeMutablePointer<Double>) {
    var i = 0
    while i < coupled {
      weights[i] = 1 / (absolute[i] + relative[i] * abs(y[i]))
      i += 1
    }
  }

  /// out ← 1 / (absolute + relative · |y|) for all components.
  @inline(__always)
  func inverses(at y: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>) {
    var i = 0
    while i < count {
      out[i] = 1 / (absolute[i] + relative[i] * abs(y[i]))
      i += 1
    }
  }

  /// The square of the norm of `vector` by the weights of ``inverses(at:into:)``.
  @inline(__always)
  func squaredNorm(
    _ vector: UnsafePointer<Double>, weights: UnsafePointer<Double>
  ) -> Double {
    var sum = 0.0
    var i = 0
    while i < coupled {
      let ratio = vector[i] * weights[i]
      sum += ratio * ratio
      i += 1
    }
    let main = sum * coupledShare
    if count == coupled { return main }
    sum = 0
    while i < count {
      let ratio = vector[i] * weights[i]
      sum += ratio * ratio
      i += 1
    }
    let quadratures = sum * quadratureShare
    return main > quadratures ? main : quadratures + (main.isNaN ? main : 0)
  }
}
