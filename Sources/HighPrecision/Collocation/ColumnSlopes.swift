import Expressions

/// The derivative of an objective along the columns of sensitivities, gathered on the way there.
///
/// Columns are those of the n initial values, then of the m parameters.
struct ColumnSlopes<Number: RealNumber> {
  private let n, m: Int
  /// Of each sum over observations its derivative by each column.
  private var totals: [[Number]]

  init(stateCount: Int, parameterCount: Int, sumCount: Int) {
    n = stateCount
    m = parameterCount
    totals = (0..<sumCount).map { [n, m] _ in [Number](repeating: .zero, count: n + m) }
  }

  /// Adds the terms of one observation.
  ///
  /// - Parameter sensitivities: column c at `c * y.count`.
  mutating func observe(
    _ objective: ReferenceObjective<Number>, t: Number, y: [Number], sensitivities: [Number],
    row: [Number]
  ) {
    for r in totals.indices {
      let weights = totals.indices.map { $0 == r ? Number.one : Number.zero }
      let partial = objective.observationGradient(t: t, y: y, row: row, weights: weights)
      for c in 0..<n + m {
        var slope = c < n ? Number.zero : partial.parameters[c - n]
        for k in 0..<n {
          slope.add(product: partial.state[k], sensitivities[c * y.count + k])
        }
        totals[r][c] = totals[r][c] + slope
      }
    }
  }

  /// ∂L/∂y(t₀) with the initial values taken as independent, and ∂L/∂p at fixed initial values.
  func gradient(
    _ partials: ReferenceObjective<Number>.Partials, sensitivities: [Number]
  ) -> (initial: [Number], parameters: [Number]) {
    let height = partials.state.count
    var slopes: [Number] = []
    for c in 0..<n + m {
      var slope = c < n ? partials.initial[c] : partials.parameters[c - n]
      for k in 0..<height { slope.add(product: partials.state[k], sensitivities[c * height + k]) }
      for r in totals.indices { slope.add(product: partials.sums[r], totals[r][c]) }
      slopes.append(slope)
    }
    return (Array(slopes.prefix(n)), Array(slopes.dropFirst(n)))
  }
}
