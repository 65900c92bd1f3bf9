import LinearAlgebra

/// Tolerances laid out for the step: measures vectors in units of what is allowed.
struct ErrorScale {
  let count, coupled: Int
  /// The tolerances, in rows padded to a stride: with ones, as they are divided by.
  let relative, absolute: UnsafeMutablePointer<Double>
  private let arena: Arena
  private let coupledShare, quadratureShare: Double

  init(_ tolerances: Tolerances, coupled: Int) {
    count = tolerances.relative.count
    self.coupled = coupled
    let stride = Arena.stride(for: count)
    arena = Arena(capacity: 2 * stride)
    relative = arena.take(stride)
    absolute = arena.take(stride)
    absolute.update(repeating: 1, count: stride)
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
    squaredNorm(
      coupledSum: squares(error, y, z, from: 0, to: coupled),
      quadratureSum: squares(error, y, z, from: coupled, to: count))
  }

  /// The square of the norm from the sums of squared ratios over coupled components and over pure
  /// quadratures.
  @inline(__always)
  func squaredNorm(coupledSum: Double, quadratureSum: Double) -> Double {
    let main = coupledSum * coupledShare
    if count == coupled { return main }
    let quadratures = quadratureSum * quadratureShare
    // Not `max`: a NaN on either side must come out as NaN.
    return main > quadratures ? main : quadratures + (main.isNaN ? main : 0)
  }

  /// The same of four solutions at once.
  @inline(__always)
  func squaredNorm(
    coupledSum: SIMD4<Double>, quadratureSum: SIMD4<Double>
  ) -> SIMD4<Double> {
    let main = coupledSum * coupledShare
    if count == coupled { return main }
    let quadratures = quadratureSum * quadratureShare
    let other = quadratures + main.replacing(with: 0, where: main .== main)
    return other.replacing(with: main, where: main .> quadratures)
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
      // A reciprocal, because it need not wait for the error.
      let ratio = error[i] * (1 / (absolute[i] + relative[i] * size))
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
