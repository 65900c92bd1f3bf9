import LinearAlgebra
import TestProblems

/// I − scale · J with J by its values, for tests: a pattern, its values, and products written out.
struct SparseMatrix {
  let structure: SparseStructure
  var values: [Double]
  var scale = 0.3

  init(size: Int, entries: Set<[Int]>, numbers: inout SeededNumbers) {
    var (starts, rows) = ([0], [Int]())
    for column in 0..<size {
      rows += entries.filter { $0[1] == column }.map { $0[0] }.sorted()
      starts.append(rows.count)
    }
    structure = SparseStructure(leading: size, columnStarts: starts, rows: rows)
    values = numbers.numbers(rows.count, in: -4...4)
  }

  /// A band of random entries, its rows and columns shuffled alike where asked.
  static func band(
    _ size: Int, lower: Int, upper: Int, shuffled: Bool = false, _ numbers: inout SeededNumbers
  ) -> SparseMatrix {
    let places = shuffled ? Array(0..<size).shuffled(using: &numbers) : Array(0..<size)
    var entries: Set<[Int]> = []
    for i in 0..<size {
      for j in max(0, i - lower)...min(size - 1, i + upper) {
        entries.insert([places[i], places[j]])
      }
    }
    return SparseMatrix(size: size, entries: entries, numbers: &numbers)
  }

  /// The coupling of u₁ … u_N, v₁ … v_N in the Brusselator with diffusion.
  static func brusselator(_ count: Int, _ numbers: inout SeededNumbers) -> SparseMatrix {
    var entries: Set<[Int]> = []
    for i in 0..<count {
      for offset in [0, count] {
        for j in max(0, i - 1)...min(count - 1, i + 1) { entries.insert([i + offset, j + offset]) }
      }
      entries.insert([i, i + count])
      entries.insert([i + count, i])
    }
    return SparseMatrix(size: 2 * count, entries: entries, numbers: &numbers)
  }

  var size: Int { structure.size }

  /// (I − scale · J) x, or its transpose times x, and the same of absolute values.
  func product(_ x: [Double], transposed: Bool) -> (sum: [Double], size: [Double]) {
    var sum = x
    var sizes = x.map { abs($0) }
    for column in 0..<size {
      for k in structure.columnStarts[column]..<structure.columnStarts[column + 1] {
        let row = structure.rows[k]
        let (to, from) = transposed ? (column, row) : (row, column)
        sum[to] -= scale * values[k] * x[from]
        sizes[to] += abs(scale * values[k] * x[from])
      }
    }
    return (sum, sizes)
  }

  /// max |A x − b| / (|A| |x| + |b|): the backward error, entry by entry.
  func backwardError(_ x: [Double], _ b: [Double], transposed: Bool) -> Double {
    let (sum, sizes) = product(x, transposed: transposed)
    return b.indices.map { i in
      let miss = abs(sum[i] - b[i])
      return miss.isNaN ? .infinity : miss == 0 ? 0 : miss / (sizes[i] + abs(b[i]))
    }.max() ?? 0
  }

  /// A backward error of a solver over some right-hand sides, with A and Aᵀ; infinite where it finds
  /// the matrix singular.
  func backwardError(of solver: any LinearSolver, _ numbers: inout SeededNumbers) -> Double {
    guard solver.factor(scale: scale, values: values) else { return .infinity }
    var worst = 0.0
    for _ in 0..<3 {
      let b = numbers.numbers(size)
      var x = b
      solver.solve(&x)
      worst = max(worst, backwardError(x, b, transposed: false))
      x = b
      solver.solveTransposed(&x)
      worst = max(worst, backwardError(x, b, transposed: true))
    }
    return worst
  }

  /// |⟨A⁻¹x, y⟩ − ⟨x, A⁻ᵀy⟩| over the sum of what is added up.
  func dualityGap(of solver: any LinearSolver, _ numbers: inout SeededNumbers) -> Double {
    let (x, y) = (numbers.numbers(size), numbers.numbers(size))
    var (solved, pulled) = (x, y)
    solver.solve(&solved)
    solver.solveTransposed(&pulled)
    var (left, right, sum) = (0.0, 0.0, 0.0)
    for i in 0..<size {
      left += solved[i] * y[i]
      right += x[i] * pulled[i]
      sum += abs(solved[i] * y[i]) + abs(x[i] * pulled[i])
    }
    return sum == 0 ? 0 : abs(left - right) / sum
  }
}
