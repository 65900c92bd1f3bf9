import Glibc

/// The Gauss–Legendre rule of q points on [0, 1]: exact for polynomials of degree 2q − 1.
///
/// Nodes are the zeros of Pq by Newton's method from Chebyshev's guesses, weights 2 / ((1 − x²) Pq′²), each
/// halved onto [0, 1].
struct GaussLegendre {
  let nodes, weights: [Double]

  init(_ q: Int) {
    var nodes: [Double] = []
    var weights: [Double] = []
    for i in 0..<q {
      var x = -cos(Double.pi * (Double(i) + 0.75) / (Double(q) + 0.5))
      var slope = 0.0
      for _ in 0..<8 {
        let value: Double
        (value, slope) = GaussLegendre.legendre(q, x)
        x -= value / slope
      }
      slope = GaussLegendre.legendre(q, x).slope
      nodes.append((1 + x) / 2)
      weights.append(1 / ((1 - x * x) * slope * slope))
    }
    self.nodes = nodes
    self.weights = weights
  }

  /// As many points as a step of order p asks for: errors of O(h^2q) over many steps, 2q > p.
  static func points(forOrder p: Int) -> Int { (p + 2) / 2 }

  /// Pq(x) and its derivative, by the recurrence in three terms.
  private static func legendre(_ q: Int, _ x: Double) -> (value: Double, slope: Double) {
    var (before, value) = (1.0, x)
    var k = 1
    while k < q {
      let n = Double(k)
      (before, value) = (value, ((2 * n + 1) * x * value - n * before) / (n + 1))
      k += 1
    }
    return (value, Double(q) * (x * value - before) / (x * x - 1))
  }
}
