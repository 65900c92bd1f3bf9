import Foundation
import Integrators

/// Butcher's simplifying assumptions of a collocation method of s stages:
///
///     B(p): Σ bᵢ cᵢᵏ⁻¹ = 1/k,               k ≤ p
///     C(s): Σⱼ aᵢⱼ cⱼᵏ⁻¹ = cᵢᵏ/k,            k ≤ s
///     D(r): Σᵢ bᵢ cᵢᵏ⁻¹ aᵢⱼ = bⱼ (1 − cⱼᵏ)/k,  k ≤ r
///
/// B(p), C(s) and D(r) with p ≤ s + r + 1 and p ≤ 2s + 2 make order p (Hairer, Nørsett & Wanner I,
/// II.7.4).
struct SimplifyingAssumptions {
  /// The largest residual of those that make the claimed order.
  let residual: Double
  /// The residual of B(p + 1).
  let quadratureMiss: Double

  init(_ tableau: CollocationTableau) {
    let (a, b, c, s) = (tableau.a, tableau.b, tableau.nodes, tableau.stageCount)
    func power(_ x: Double, _ k: Int) -> Double { pow(x, Double(k)) }
    func quadrature(_ k: Int) -> Double {
      abs(zip(b, c).reduce(0) { $0 + $1.0 * power($1.1, k - 1) } - 1 / Double(k))
    }
    var worst = (1...tableau.order).map(quadrature).max() ?? 0
    for k in 1...s {
      for i in 0..<s {
        let sum = zip(a[i], c).reduce(0) { $0 + $1.0 * power($1.1, k - 1) }
        worst = max(worst, abs(sum - power(c[i], k) / Double(k)))
      }
    }
    for k in 1...max(1, tableau.order - s - 1) {
      for j in 0..<s {
        let sum = (0..<s).reduce(0) { $0 + b[$1] * power(c[$1], k - 1) * a[$1][j] }
        worst = max(worst, abs(sum - b[j] * (1 - power(c[j], k)) / Double(k)))
      }
    }
    residual = worst
    quadratureMiss = quadrature(tableau.order + 1)
  }
}
