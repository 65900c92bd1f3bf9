/// The arithmetic of ROCK4's four finishing stages.
enum FinishingStages {
  /// out ← base + h Σⱼ<ₙ rowⱼ · slopeⱼ; returns Σ rowⱼ.
  @inline(__always)
  @discardableResult
  static func combine(
    _ row: UnsafePointer<Double>, _ terms: Int, h: Double, count: Int, stride: Int,
    base: UnsafePointer<Double>, slopes: UnsafePointer<Double>,
    into out: UnsafeMutablePointer<Double>
  ) -> Double {
    var sum = row[0]
    var factor = h * row[0]
    var k = 0
    while k < count {
      out[k] = base[k] + factor * slopes[k]
      k += 1
    }
    var j = 1
    while j < terms {
      factor = h * row[j]
      sum += row[j]
      let slope = slopes + j * stride
      k = 0
      while k < count {
        out[k] += factor * slope[k]
        k += 1
      }
      j += 1
    }
    return sum
  }
}
