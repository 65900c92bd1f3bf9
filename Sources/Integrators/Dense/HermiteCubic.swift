/// The cubic through both ends of a step with given slopes there, as Cₖ of
/// y(tₙ + θh) = yₙ + Σ θᵏ Cₖ, k = 1, 2, 3.
///
/// It errs by O(h⁴); with slopes that err by O(hᵏ), by O(hᵏ⁺¹) too.
enum HermiteCubic {
  static func write(
    h: Double, from y: UnsafePointer<Double>, to z: UnsafePointer<Double>,
    slopes f: UnsafePointer<Double>, _ g: UnsafePointer<Double>, count: Int, stride: Int,
    into coefficients: UnsafeMutablePointer<Double>
  ) {
    let second = coefficients + stride
    let third = second + stride
    var i = 0
    while i < count {
      let rise = z[i] - y[i]
      let (first, last) = (h * f[i], h * g[i])
      coefficients[i] = first
      second[i] = 3 * rise - 2 * first - last
      third[i] = first + last - 2 * rise
      i += 1
    }
    // Padding stays zero, as in every row.
    while i < stride {
      coefficients[i] = 0
      second[i] = 0
      third[i] = 0
      i += 1
    }
  }
}
