import Expressions

/// The nodes of a collocation method.
public enum CollocationNodes: String, Sendable, CaseIterable {
  /// Radau IIA: order 2s − 1, the last node at the end of the step, L-stable. For stiff problems.
  case radau
  /// Gauss: order 2s, symmetric and symplectic, A-stable. For the others.
  case gauss
}

/// A collocation method of s stages in a number type, computed when asked for.
///
/// Nodes are zeros of P_s − P_{s−1} (Radau IIA) or P_s (Gauss), by Newton's method from Doubles. With
/// P̃ₖ the Legendre polynomials shifted to [0, 1],
///
///     a_ij = b_j Σ_{k<s} (2k + 1) P̃ₖ(c_j) ∫₀^{c_i} P̃ₖ,
///
/// because the quadrature (b, c) is exact for P̃ₖ P̃ₗ, k, l < s: sums of bounded terms, where the usual
/// Vandermonde system loses as many digits as s (the W-transformation of E. Hairer & G. Wanner,
/// *Solving ODEs II*, IV.5).
public struct CollocationTable<Number: RealNumber>: Sendable {
  public let kind: CollocationNodes
  public let stages: Int
  public let nodes: [Number]
  public let weights: [Number]
  /// a_ij at `i * stages + j`.
  public let matrix: [Number]
  /// A⁻¹, likewise.
  public let inverse: [Number]
  /// dᵀ = bᵀ A⁻¹: the step's result is y + Σ dᵢ Zᵢ of stage values y + Zᵢ; (0, …, 0, 1) of Radau IIA.
  public let endWeights: [Number]
  /// Of stage increments Zᵢ to h times the coefficients of P̃_{s−1} and P̃_{s−2} in the Legendre series
  /// of y′ on the step: two rows of `stages`.
  public let lastCoefficients: [Number]
  /// 1/∏_{l ≠ j} (x_j − x_l) for the points x = (0, c₁, …, c_s).
  let barycentric: [Number]

  /// - Parameter stages: 2 to 30.
  public init(_ kind: CollocationNodes, stages s: Int) {
    precondition((2...30).contains(s), "2 to 30 stages")
    let one = Number.one
    let half = Number(0.5)
    let roots: [Number] = CollocationTable.roots(kind, s)
    let values = roots.map { LegendrePolynomials.values($0, degree: s + 1) }
    let c = roots.map { ($0 + one) * half }
    let b = (0..<s).map { CollocationTable.weight(kind, s, at: roots[$0], values[$0]) }
    var a: [Number] = []
    for i in 0..<s {
      for j in 0..<s {
        var sum = c[i]
        for k in 1..<s {
          // (2k + 1) ∫₀^c P̃ₖ = (P̃_{k+1}(c) − P̃_{k−1}(c))/2
          let integral: Number = (values[i][k + 1] - values[i][k - 1]) * half
          sum = sum + values[j][k] * integral
        }
        a.append(b[j] * sum)
      }
    }
    let inverse = CollocationTable.inverted(a, s)
    func overStages(_ row: [Number]) -> [Number] {
      (0..<s).map { j in
        var sum = Number.zero
        for i in 0..<s { sum = sum + row[i] * inverse[i * s + j] }
        return sum
      }
    }
    self.kind = kind
    stages = s
    nodes = c
    weights = b
    matrix = a
    self.inverse = inverse
    let last = [Number](repeating: Number.zero, count: s - 1) + [one]
    endWeights = kind == .radau ? last : overStages(b)
    lastCoefficients = [s - 1, s - 2].flatMap { k in
      let factor = Number(whole: 2 * k + 1)
      return overStages((0..<s).map { factor * b[$0] * values[$0][k] })
    }
    let points = [Number.zero] + c
    barycentric = points.indices.map { j in
      points.indices.reduce(one) { $1 == j ? $0 : $0 / (points[j] - points[$1]) }
    }
  }

  /// The weights with which the values at (0, c₁, …, c_s) of a polynomial of degree s give that at x.
  func interpolation(at x: Number) -> [Number] {
    let differences = [x] + nodes.map { x - $0 }
    return differences.indices.map { j in
      differences.indices.reduce(barycentric[j]) { $1 == j ? $0 : $0 * differences[$1] }
    }
  }

  private static func weight(
    _ kind: CollocationNodes, _ s: Int, at x: Number, _ p: [Number]
  ) -> Number {
    switch kind {
    case .radau:
      let divisor = Number(whole: 2 * s * s) * p[s - 1] * p[s - 1]
      return (Number.one + x) / divisor
    case .gauss:
      let slope = LegendrePolynomials.derivatives(p)[s]
      return Number.one / ((Number.one - x * x) * slope * slope)
    }
  }

  /// On [−1, 1], ascending.
  private static func roots(_ kind: CollocationNodes, _ s: Int) -> [Number] {
    // The recurrence once more in Double, only to bracket.
    func double(_ x: Double) -> Double {
      var (before, now) = (1.0, x)
      for k in 1..<s {
        (before, now) = (
          now, (Double(2 * k + 1) * x * now - Double(k) * before) / Double(k + 1)
        )
      }
      return kind == .gauss ? now : now - before
    }
    // Zeros are about equally spaced in the angle; of Radau the one at 1 is known.
    let count = 64 * s
    let grid = (1..<count).map { -Double.cos(Double($0) * .pi / Double(count)) }
    var result: [Number] = []
    for (left, right) in zip(grid, grid.dropFirst()) where double(left) * double(right) <= 0 {
      var (low, high) = (left, right)
      for _ in 0..<60 {
        let middle = (low + high) / 2
        if double(low) * double(middle) <= 0 { high = middle } else { low = middle }
      }
      var x = Number((low + high) / 2)
      // From 1e-15 the errors are about 1e-28, 1e-54, 1e-106, as P″/2P′ is at most some hundreds.
      for _ in 0..<4 {
        let p = LegendrePolynomials.values(x, degree: s)
        let d = LegendrePolynomials.derivatives(p)
        x = kind == .gauss ? x - p[s] / d[s] : x - (p[s] - p[s - 1]) / (d[s] - d[s - 1])
      }
      result.append(x)
    }
    if kind == .radau { result.append(Number.one) }
    precondition(result.count == s, "the zeros of a Legendre polynomial")
    return result
  }

  /// By Gauss–Jordan elimination with pivoting.
  private static func inverted(_ a: [Number], _ s: Int) -> [Number] {
    var rows = (0..<s).map { i in
      Array(a[i * s..<(i + 1) * s]) + (0..<s).map { Number($0 == i ? 1.0 : 0.0) }
    }
    for k in 0..<s {
      let pivot = (k..<s).max {
        rows[$0][k].nearestDouble.magnitude < rows[$1][k].nearestDouble.magnitude
      }
      rows.swapAt(k, pivot ?? k)
      let divisor = rows[k][k]
      rows[k] = rows[k].map { $0 / divisor }
      for i in 0..<s where i != k {
        let factor = rows[i][k]
        for j in 0..<2 * s { rows[i][j] = rows[i][j] - factor * rows[k][j] }
      }
    }
    return rows.flatMap { $0[s...] }
  }
}
