/// The collocation polynomial u(tₙ + θh) = yₙ + Σⱼ ℓⱼ(θ) Zⱼ, ℓⱼ the Lagrange polynomials of the nodes
/// 0, c₁ … cₛ, and its derivative at the nodes, which is A⁻¹.
///
/// Both are products of differences and sums, so they come out of the nodes to the last few digits;
/// no Vandermonde matrix is inverted.
struct CollocationPolynomial {
  let nodes: [Double]

  /// Row k: the coefficients of θᵏ⁺¹ in ℓ₁ … ℓₛ.
  var powers: [[Double]] {
    var rows = [[Double]](
      repeating: Array(repeating: 0, count: nodes.count), count: nodes.count)
    for (j, node) in nodes.enumerated() {
      // θ ∏ (θ − cₘ), m ≠ j, divided by its value at cⱼ.
      var product = [1.0]
      var value = node
      for (m, other) in nodes.enumerated() where m != j {
        product = (0...product.count).map { power in
          (power > 0 ? product[power - 1] : 0)
            - (power < product.count ? other * product[power] : 0)
        }
        value *= node - other
      }
      for k in nodes.indices { rows[k][j] = product[k] / value }
    }
    return rows
  }

  /// The same in powers of θ − 1, without the constant: what continues the polynomial beyond yₙ₊₁.
  var powersBeyond: [[Double]] {
    let powers = powers
    let degree = nodes.count
    return (1...degree).map { k in
      (0..<degree).map { j in
        // Σ binomial(power, k) · coefficient of θ^power.
        (k...degree).reduce(0) {
          $0 + CollocationPolynomial.binomial($1, k) * powers[$1 - 1][j]
        }
      }
    }
  }

  private static func binomial(_ n: Int, _ k: Int) -> Double {
    (0..<k).reduce(1) { $0 * Double(n - $1) / Double($1 + 1) }
  }

  /// Entry (i, j): ℓⱼ′(cᵢ).
  var slopes: [[Double]] {
    nodes.indices.map { i in
      nodes.indices.map { j in
        let others = nodes.indices.filter { $0 != i && $0 != j }
        if i == j { return 1 / nodes[i] + others.reduce(0) { $0 + 1 / (nodes[i] - nodes[$1]) } }
        return others.reduce(nodes[i] / nodes[j] / (nodes[j] - nodes[i])) {
          $0 * (nodes[i] - nodes[$1]) / (nodes[j] - nodes[$1])
        }
      }
    }
  }
}
