import Expressions
import Testing

@testable import HighPrecision

@Suite struct StagePreconditionerTests {
  /// A ring of n states with some more entries, stage by stage a little different.
  private static func problem(
    n: Int, s: Int, wide: Bool
  ) -> (pattern: SparsityPattern, columns: [Int], entries: [Double]) {
    var (starts, rows, columns) = ([0], [Int](), [Int]())
    for column in 0..<n {
      for row in 0..<n where abs(row - column) <= 1 || (wide && (row * 7 + column) % 5 == 0) {
        rows.append(row)
        columns.append(column)
      }
      starts.append(rows.count)
    }
    let pattern = SparsityPattern(
      rowCount: n, columnCount: n, columnStarts: starts, rows: rows)
    var entries: [Double] = []
    for i in 0..<s {
      for (e, row) in rows.enumerated() {
        var base = Double((e * 13) % 17) - 8
        if row == columns[e] { base = -50 * Double(row + 1) }
        entries.append(base * (1 + 0.02 * Double(i)))
      }
    }
    return (pattern, columns, entries)
  }

  /// The residual of M x = b, with M = I − h A ⊗ J written out.
  @Test(arguments: StagePreconditioner.Kind.allCases, [3, 4, 9])
  func `a solve solves, and so does its transpose`(
    kind: StagePreconditioner.Kind, s: Int
  ) throws {
    let (n, h) = (7, 0.3)
    let problem = StagePreconditionerTests.problem(n: n, s: s, wide: kind != .banded)
    let nodes: CollocationNodes = s % 2 == 0 ? .gauss : .radau
    let a = CollocationTable<DoubleDouble>(nodes, stages: s).matrix.map(\.nearestDouble)
    let solver = StagePreconditioner(
      stages: s, matrix: a, pattern: problem.pattern, columns: problem.columns, kind: kind)
    #expect(solver.kind == kind)
    var scaled = problem.entries
    var sizes: [Double] = (0..<n).map { 1e-3 * Double($0 * $0 + 1) }
    sizes[2] = 0
    let isFactored = scaled.withUnsafeMutableBufferPointer {
      solver.factor(h: h, entries: $0.baseAddress!, sizes: sizes)
    }
    #expect(isFactored)
    var m = [Double](repeating: 0, count: n * s * n * s)
    for index in 0..<n * s { m[index * (n * s + 1)] = 1 }
    for i in 0..<s {
      for j in 0..<s {
        for (e, row) in problem.pattern.rows.enumerated() {
          let value: Double = h * a[i * s + j] * problem.entries[j * problem.columns.count + e]
          let (line, place) = (i * n + row, j * n + problem.columns[e])
          m[line * n * s + place] -= value
        }
      }
    }
    let b: [Double] = (0..<n * s).map { Double($0 * 31 % 11) - 4.5 }
    for transposed in [false, true] {
      for (index, value) in b.enumerated() { solver.right[index] = value }
      if transposed { solver.solveTransposed() } else { solver.solve() }
      let x = (0..<n * s).map { solver.right[$0] }
      for row in 0..<n * s {
        var sum = 0.0
        for column in 0..<n * s {
          let place = transposed ? column * n * s + row : row * n * s + column
          sum += m[place] * x[column]
        }
        #expect(abs(sum - b[row]) < 1e-7, "\(kind), row \(row)")
      }
    }
  }

  @Test func `the cheapest is chosen`() {
    func kind(_ n: Int, _ s: Int, dense: Bool) -> StagePreconditioner.Kind {
      let problem = StagePreconditionerTests.problem(n: n, s: s, wide: false)
      let pattern = dense ? SparsityPattern.dense(rows: n, columns: n) : problem.pattern
      let columns = dense ? (0..<n).flatMap { [Int](repeating: $0, count: n) } : problem.columns
      let a = CollocationTable<DoubleDouble>(.radau, stages: s).matrix.map(\.nearestDouble)
      return StagePreconditioner(stages: s, matrix: a, pattern: pattern, columns: columns).kind
    }
    #expect(kind(3, 9, dense: true) == .dense)
    #expect(kind(60, 9, dense: false) == .banded)
    #expect(kind(80, 9, dense: true) == .transformed)
  }

  /// T diag(α) T⁻¹ = A, of both families; of 14 stages T leaves six digits.
  @Test(arguments: CollocationNodes.allCases, [2, 5, 9, 14])
  func `eigenvectors make up the matrix`(nodes: CollocationNodes, s: Int) {
    let a = CollocationTable<DoubleDouble>(nodes, stages: s).matrix.map(\.nearestDouble)
    let spectrum = StageSpectrum(a, size: s)
    for i in 0..<s {
      for j in 0..<s {
        var sum = 0.0
        for (k, alpha) in spectrum.values.enumerated() {
          let (p, q) = (spectrum.right[k][i], spectrum.left[k][j])
          let real: Double = p.real * q.real - p.imaginary * q.imaginary
          let imaginary: Double = p.real * q.imaginary + p.imaginary * q.real
          let part: Double = alpha.real * real - alpha.imaginary * imaginary
          sum += alpha.imaginary == 0 ? part : 2 * part
        }
        #expect(abs(sum - a[i * s + j]) < (s < 10 ? 1e-9 : 1e-5))
      }
    }
  }
}
