/// Squared error norms, differentiated: tolerances are relative to the states, which move too.
struct NormDerivative {
  private let scale: ErrorScale

  init(_ scale: ErrorScale) { self.scale = scale }

  /// The derivative of `ErrorScale.squaredNorm(error, y, z)` along (de, dy, dz).
  func squared(
    _ error: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ z: UnsafePointer<Double>,
    along de: UnsafePointer<Double>, _ dy: UnsafePointer<Double>, _ dz: UnsafePointer<Double>
  ) -> Double {
    let (coupled, count) = (scale.coupled, scale.count)
    let main = sum(error, y, z, de, dy, dz, from: 0, to: coupled)
    guard coupled < count else { return main.slope }
    let other = sum(error, y, z, de, dy, dz, from: coupled, to: count)
    return main.value > other.value ? main.slope : other.slope
  }

  private func sum(
    _ error: UnsafePointer<Double>, _ y: UnsafePointer<Double>, _ z: UnsafePointer<Double>,
    _ de: UnsafePointer<Double>, _ dy: UnsafePointer<Double>, _ dz: UnsafePointer<Double>,
    from start: Int, to end: Int
  ) -> (value: Double, slope: Double) {
    var (value, slope) = (0.0, 0.0)
    for i in start..<end {
      let endIsLarger = abs(z[i]) > abs(y[i])
      let (x, dx) = endIsLarger ? (z[i], dz[i]) : (y[i], dy[i])
      let weight = scale.absolute[i] + scale.relative[i] * abs(x)
      let ratio = error[i] / weight
      let change = scale.relative[i] * (x < 0 ? -dx : dx)
      value += ratio * ratio
      slope += 2 * ratio * (de[i] - ratio * change) / weight
    }
    let share = end > start ? 1 / Double(end - start) : 0
    return (value * share, slope * share)
  }
}

extension ButcherTableau {
  /// The derivative of ``blend(_:_:)-(Double,_)`` along (`fifthSlope`, `thirdSlope`).
  static func blendDerivative(
    _ fifth: Double, _ third: Double, along fifthSlope: Double, _ thirdSlope: Double
  ) -> Double {
    let denominator = fifth + 0.01 * third
    guard denominator > 0 else { return 0 }
    let ratio = fifth / denominator
    return ratio * (2 - ratio) * fifthSlope - 0.01 * ratio * ratio * thirdSlope
  }
}
