import Fields
import Glibc

@testable import Integrators

/// A multistep method at a fixed order with a past that is exact.
struct LoadedMultistep {
  let stepper: Multistep
  let start: Double

  /// - Parameters:
  ///   - solution: y(t), one number for each component, for times before `start` too.
  ///   - h: the size of the steps before.
  init(
    _ formula: MultistepFormula, _ iteration: MultistepIteration, order: Int, field: FieldKernels,
    tolerance: Double, start: Double, h: Double,
    solution: (Double) -> [Double], slope: (Double) -> [Double]
  ) {
    self.start = start
    stepper = Multistep(
      formula, iteration, field: field,
      tolerances: Tolerances(relative: tolerance, absolute: tolerance, count: field.stateCount),
      maximumOrder: order, fixedOrder: order)
    let stride = stepper.stride
    var array = [Double](repeating: 0, count: (order + 1) * stride)
    // The polynomial in x = (t − start)/h that has the values the formula keeps.
    for i in 0..<field.stateCount {
      var rows: [[Double]] = []
      var values: [Double] = []
      func value(_ x: Double) {
        rows.append((0...order).map { pow(x, Double($0)) })
        values.append(solution(start + x * h)[i])
      }
      func rate(_ x: Double) {
        var row: [Double] = [0]
        for k in 1...order { row.append(Double(k) * pow(x, Double(k - 1))) }
        rows.append(row)
        values.append(h * slope(start + x * h)[i])
      }
      value(0)
      switch formula {
      case .adams: for j in 0..<order { rate(-Double(j)) }
      case .bdf:
        rate(0)
        for j in 1..<max(order, 1) { value(-Double(j)) }
      }
      let solved = solve(rows, values)
      for j in 0...order { array[j * stride + i] = solved[j] }
    }
    stepper.load(array, size: h, steps: Array(repeating: h, count: order + 1))
  }

  /// One step that is taken whatever its error; false if its equation could not be solved.
  func take(t: Double, h: Double) -> Bool {
    guard case .candidate = stepper.attempt(t: t, h: h) else { return false }
    stepper.complete(t: t, h: h)
    return true
  }
}

/// Gaussian elimination with pivoting, in extended precision where there is one.
func solve(_ rows: [[Double]], _ values: [Double]) -> [Double] {
  let n = values.count
  var a = rows.map { $0.map(Float80.init) }
  var b = values.map(Float80.init)
  for k in 0..<n {
    let pivot = (k..<n).max { abs(a[$0][k]) < abs(a[$1][k]) } ?? k
    a.swapAt(k, pivot)
    b.swapAt(k, pivot)
    for i in k + 1..<n {
      let factor = a[i][k] / a[k][k]
      for j in k..<n { a[i][j] -= factor * a[k][j] }
      b[i] -= factor * b[k]
    }
  }
  var x = [Float80](repeating: 0, count: n)
  for k in (0..<n).reversed() {
    var sum = b[k]
    for j in k + 1..<n { sum -= a[k][j] * x[j] }
    x[k] = sum / a[k][k]
  }
  return x.map { Double($0) }
}
