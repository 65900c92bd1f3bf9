import Expressions

extension CollocationTable {
  /// How far the simplifying conditions are from being met, the largest residual of each:
  ///
  ///     B(p):  Σ bᵢ cᵢ^{k−1} = 1/k,                    k ≤ p = 2s − 1 (Radau IIA), 2s (Gauss)
  ///     C(s):  Σⱼ a_ij cⱼ^{k−1} = cᵢᵏ/k,               k ≤ s
  ///     D(q):  Σᵢ bᵢ cᵢ^{k−1} a_ij = bⱼ(1 − cⱼᵏ)/k,    k ≤ q = s − 1 (Radau IIA), s (Gauss)
  ///
  /// which together say that the order is p (J. C. Butcher 1964).
  public var conditionResiduals: (b: Double, c: Double, d: Double) {
    let s = stages
    let zero = Number.zero
    let one = Number.one
    let order = kind == .radau ? 2 * s - 1 : 2 * s
    // powers[k][i] = cᵢᵏ
    var powers = [nodes.map { _ in one }]
    for k in 0..<order { powers.append(zip(powers[k], nodes).map { $0 * $1 }) }
    func size(_ x: Number) -> Double { x.nearestDouble.magnitude }
    var (b, c, d) = (0.0, 0.0, 0.0)
    for k in 1...order {
      var sum = zero
      for i in 0..<s { sum = sum + weights[i] * powers[k - 1][i] }
      b = max(b, size(sum - one / Number(whole: k)))
    }
    for k in 1...s {
      for i in 0..<s {
        var row = zero
        for j in 0..<s { row = row + matrix[i * s + j] * powers[k - 1][j] }
        c = max(c, size(row - powers[k][i] / Number(whole: k)))
        guard k < s || kind == .gauss else { continue }
        var column = zero
        for j in 0..<s { column = column + weights[j] * powers[k - 1][j] * matrix[j * s + i] }
        let expected = weights[i] * (one - powers[k][i]) / Number(whole: k)
        d = max(d, size(column - expected))
      }
    }
    return (b, c, d)
  }
}
