/// The sums of a collocation step as matrices over its unknowns V, formed once for a tableau: making
/// them for every solve took as long as fifty steps.
struct CollocationProducts: Sendable {
  /// Of the rows F, then V: T⁻¹F − Λ V.
  let residual: [[Double]]
  /// The error estimate, and the solution, by V.
  let estimate, solution: [[Double]]
  /// Slopes by V where f is linear with one Jacobian: TΛ.
  let slopes: [[Double]]
  /// V of quadratures by their slopes, T⁻¹A.
  let quadratures: [[Double]]
  /// The powers of θ in the collocation polynomial by V, and those of θ − 1.
  let dense, beyond: [[Double]]
  /// Row i: Σₗ (T⁻¹)ᵢₗ cₗᵏ for k = 1 … 7 (see ``CollocationPredictor``).
  let values: [[Double]]

  init(
    nodes: [Double], a: [[Double]], blocks: [[Double]], transformation t: [[Double]],
    inverseTransformation inverse: [[Double]], solution: [Double], error: [Double]
  ) {
    func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
      a.map { row in
        b[0].indices.map { j in row.indices.reduce(0) { $0 + row[$1] * b[$1][j] } }
      }
    }
    let polynomial = CollocationPolynomial(nodes: nodes)
    residual = zip(inverse, blocks).map { $0 + $1.map { -$0 } }
    estimate = product([error], t)
    self.solution = product([solution], t)
    slopes = product(t, blocks)
    quadratures = product(inverse, a)
    dense = product(polynomial.powers, t)
    beyond = product(polynomial.powersBeyond, t)
    values = product(
      inverse,
      nodes.map { node in (0..<7).map { (0...$0).reduce(1.0) { value, _ in value * node } } })
  }
}
