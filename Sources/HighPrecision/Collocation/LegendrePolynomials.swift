import Expressions

/// Legendre polynomials on [−1, 1] by their recurrences, which are stable there.
enum LegendrePolynomials {
  /// P₀(x) … P_degree(x): (k + 1) P_{k+1} = (2k + 1) x P_k − k P_{k−1}.
  static func values<Number: RealNumber>(_ x: Number, degree: Int) -> [Number] {
    var p = [Number.one, x]
    for k in stride(from: 1, to: degree, by: 1) {
      let leading = Number(whole: 2 * k + 1) * x * p[k]
      let rest = Number(whole: k) * p[k - 1]
      p.append((leading - rest) / Number(whole: k + 1))
    }
    return p
  }

  /// P′₀(x) … P′_degree(x), of the values: P′_{k+1} = P′_{k−1} + (2k + 1) P_k.
  static func derivatives<Number: RealNumber>(_ p: [Number]) -> [Number] {
    var d = [Number.zero, Number.one]
    for k in stride(from: 1, to: p.count - 1, by: 1) {
      let added: Number = Number(whole: 2 * k + 1) * p[k]
      d.append(d[k - 1] + added)
    }
    return d
  }
}
