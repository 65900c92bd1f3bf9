extension StabilisedScheme {
  /// R(z) of a step with s stages: what it makes of y = 1 for y′ = λy, z = hλ, with the coefficients
  /// that steps use. `real` and `imaginary` are those of z, and of R.
  public func amplification(
    stages: Int, real: Double, imaginary: Double = 0
  ) -> (real: Double, imaginary: Double) {
    let r = StageRecurrence(self)
    r.prepare(stages: stages)
    typealias Pair = SIMD2<Double>
    let z = Pair(real, imaginary)
    func times(_ y: Pair) -> Pair { Pair(z[0] * y[0] - z[1] * y[1], z[0] * y[1] + z[1] * y[0]) }
    var (before, previous) = (Pair(1, 0), Pair(1, 0))
    for j in 1...r.recurrenceCount {
      let next =
        Pair(r.alpha[j], 0) + r.mu[j] * previous + r.nu[j] * before
        + r.muTilde[j] * times(previous) + r.gammaTilde[j] * z
      (before, previous) = (previous, next)
    }
    guard r.hasFinish else { return (previous[0], previous[1]) }
    let f = r.finish
    let k1 = times(previous)
    let k2 = times(previous + f[0] * k1)
    let k3 = times(previous + f[1] * k1 + f[2] * k2)
    let k4 = times(previous + f[3] * k1 + f[4] * k2 + f[5] * k3)
    let y = previous + f[6] * k1 + f[7] * k2 + f[8] * k3 + f[9] * k4
    return (y[0], y[1])
  }
}
