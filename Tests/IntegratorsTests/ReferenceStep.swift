import Fields
import Integrators
import LinearAlgebra

/// A Runge–Kutta step written as in a textbook, without any of the solver's arithmetic: the
/// definition that steps, tangents and transposes are held to.
struct ReferenceStep {
  let tableau: ButcherTableau
  let field: FieldKernels

  init(_ tableau: ButcherTableau, field: FieldKernels) {
    self.tableau = tableau
    self.field = field
  }

  func slope(_ t: Double, _ y: [Double]) -> [Double] {
    var out = [Double](repeating: 0, count: field.stateCount)
    field.rhs(t, y, into: &out)
    return out
  }

  func step(t: Double, h: Double, y: [Double]) -> [Double] {
    var slopes: [[Double]] = []
    for i in 0..<tableau.stageCount {
      let base = combine(y, h, tableau.a[i].dropLast(), slopes)
      slopes.append(
        tableau.a[i][i] == 0
          ? slope(t + tableau.c[i] * h, base)
          : solve(t + tableau.c[i] * h, h * tableau.a[i][i], base))
    }
    return combine(y, h, tableau.b[...], slopes)
  }

  private func combine(
    _ y: [Double], _ h: Double, _ weights: ArraySlice<Double>, _ slopes: [[Double]]
  ) -> [Double] {
    var sum = y
    for (weight, slope) in zip(weights, slopes) {
      for i in sum.indices { sum[i] += h * weight * slope[i] }
    }
    return sum
  }

  /// k = f(t, base + scale · k) by Newton's iteration with a fresh Jacobian, to round-off.
  func solve(_ t: Double, _ scale: Double, _ base: [Double]) -> [Double] {
    let n = field.stateCount
    let pattern = field.jacobianPattern
    let lu = DenseLU(size: n)
    var increment = [Double](repeating: 0, count: n)
    var values = [Double](repeating: 0, count: max(pattern.nonzeroCount, 1))
    for _ in 0..<12 {
      let stage = zip(base, increment).map { $0 + $1 }
      let f = slope(t, stage)
      field.jacobian(t, stage, into: &values)
      for k in 0..<n * n { lu.matrix[k] = k % (n + 1) == 0 ? 1 : 0 }
      for j in 0..<n {
        for k in pattern.columnStarts[j]..<pattern.columnStarts[j + 1] {
          lu.matrix[j * n + pattern.rows[k]] -= scale * values[k]
        }
      }
      guard lu.factor() else { return Array(repeating: .nan, count: n) }
      var residual = (0..<n).map { scale * f[$0] - increment[$0] }
      lu.solve(&residual)
      for i in 0..<n { increment[i] += residual[i] }
    }
    return increment.map { $0 / scale }
  }
}
