/// The distance of two gradients as one number that does not depend on units.
///
/// Two blocks are measured apart: initial values, max|Δgᵢ| / max|gᵢ|, and parameters by their
/// logarithmic sensitivities, max|pⱼΔgⱼ| / max|pⱼgⱼ| (pⱼ = 0 counts as 1), g the second gradient; the
/// distance is the larger. A relative error of each component apart would be ruled by components that do
/// not matter (a derivative of 1e-12 beside one of 1), an absolute one by parameters of 3e7 beside 0.04.
///
/// - Parameters:
///   - gradient: initial values first, then parameters (see ``GradientResult/gradient``).
///   - parameters: the parameters' values.
public func gradientDistance(
  _ gradient: [Double], _ reference: [Double], parameters: [Double]
) -> Double {
  guard gradient.count == reference.count, gradient.count >= parameters.count else {
    return .infinity
  }
  let n = gradient.count - parameters.count
  let weights =
    Array(repeating: 1, count: n) + parameters.map { $0 == 0 ? 1 : abs($0) }
  func block(_ range: Range<Int>) -> Double {
    var (worst, size) = (0.0, 0.0)
    for k in range {
      // Not `max`: a NaN must not be lost.
      let difference = weights[k] * abs(gradient[k] - reference[k])
      if !(difference <= worst) { worst = difference }
      size = max(size, weights[k] * abs(reference[k]))
    }
    if worst == 0 { return 0 }
    return size > 0 ? worst / size : worst
  }
  return max(block(0..<n), block(n..<gradient.count))
}
