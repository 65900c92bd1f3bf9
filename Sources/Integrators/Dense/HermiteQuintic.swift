/// The quintic through both ends of a step with given first and second derivatives there, as Cₖ of
/// y(tₙ + θh) = yₙ + Σ θᵏ Cₖ, k = 1 … 5. It errs by O(h⁶).
///
/// With a = h f, b = h² y″/2 at the start, and r = Δy − a − b, s = h g − a − 2b, q = h² z″/2 − b:
/// C₃ = 10 r − 4 s + q, C₄ = −15 r + 7 s − 2 q, C₅ = 6 r − 3 s + q, from Σ C = Δy, Σ k C = h g and
/// Σ k(k − 1)/2 C = h² z″/2.
enum HermiteQuintic {
  /// The slope at the start is the first row of `coefficients`, as a slope.
  static func write(
    h: Double, from y: UnsafePointer<Double>, to z: UnsafePointer<Double>,
    _ g: UnsafePointer<Double>, seconds: UnsafePointer<Double>, _ endSeconds: UnsafePointer<Double>,
    count: Int, stride: Int, into coefficients: UnsafeMutablePointer<Double>
  ) {
    let half = h * h / 2
    var i = 0
    while i < stride {
      let isState = i < count
      let a = isState ? h * coefficients[i] : 0
      let b = isState ? half * seconds[i] : 0
      let r = isState ? z[i] - y[i] - a - b : 0
      let s = isState ? h * g[i] - a - 2 * b : 0
      let q = isState ? half * endSeconds[i] - b : 0
      coefficients[i] = a
      coefficients[stride + i] = b
      coefficients[2 * stride + i] = 10 * r - 4 * s + q
      coefficients[3 * stride + i] = -15 * r + 7 * s - 2 * q
      coefficients[4 * stride + i] = 6 * r - 3 * s + q
      i += 1
    }
  }
}
