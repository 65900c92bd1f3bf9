import LinearAlgebra
import TestProblems
import Testing

@Suite("Banded LU")
struct BandedTests {
  static let shapes: [(size: Int, lower: Int, upper: Int)] = [
    (1, 0, 0), (2, 1, 1), (3, 2, 2), (3, 1, 1), (4, 2, 1), (5, 2, 2), (6, 1, 2), (7, 2, 2),
    (8, 0, 2), (9, 3, 1), (20, 2, 2), (21, 2, 2), (33, 5, 3), (40, 1, 7), (61, 2, 2), (12, 11, 11),
  ]

  private func solver(_ matrix: SparseMatrix) -> BandedSolver {
    let natural = ReverseCuthillMcKee(natural: matrix.size)
    return BandedSolver(matrix.structure, order: natural.order, position: natural.position)
  }

  @Test(
    "solves with random matrices, which need exchanges, and with their transposes",
    arguments: shapes)
  func random(size: Int, lower: Int, upper: Int) {
    var numbers = SeededNumbers(UInt64(size * 100 + lower * 10 + upper))
    for scale in [0.01, 0.3, 50] {
      for _ in 0..<10 {
        var matrix = SparseMatrix.band(size, lower: lower, upper: upper, &numbers)
        matrix.scale = scale
        #expect(matrix.backwardError(of: solver(matrix), &numbers) < 1e-11)
      }
    }
  }

  @Test("solves with dominant diagonals, by the twisted factorisation", arguments: 1...13)
  func dominant(size: Int) {
    var numbers = SeededNumbers(UInt64(size))
    for (lower, upper) in [(0, 0), (1, 1), (2, 2), (2, 0), (0, 2), (1, 2)] {
      var matrix = SparseMatrix.band(size, lower: lower, upper: upper, &numbers)
      // Columns of at most five entries of at most 4 stay below 1.
      matrix.scale = 0.02
      let band = TwistedBand(size: size)
      for (place, value) in dense(matrix) { band.matrix[band.place(place[0], place[1])] = value }
      #expect(band.factor())
      let solver = solver(matrix)
      #expect(matrix.backwardError(of: solver, &numbers) < 1e-14)
      #expect(matrix.dualityGap(of: solver, &numbers) < 1e-14)
    }
  }

  /// The entries of I − scale · J by row and column.
  private func dense(_ matrix: SparseMatrix) -> [[Int]: Double] {
    var entries: [[Int]: Double] = [:]
    for i in 0..<matrix.size { entries[[i, i]] = 1 }
    for column in 0..<matrix.size {
      for k in matrix.structure.columnStarts[column]..<matrix.structure.columnStarts[column + 1] {
        entries[[matrix.structure.rows[k], column], default: 0] -= matrix.scale * matrix.values[k]
      }
    }
    return entries
  }

  @Test("P A = L U: the factors of a band multiply to it", arguments: shapes)
  func product(size: Int, lower: Int, upper: Int) {
    var numbers = SeededNumbers(UInt64(7 + size))
    let lu = BandedLU(size: size, lower: lower, upper: upper)
    let original = DenseLU(size: size)
    for i in 0..<size {
      for j in max(0, i - lower)...min(size - 1, i + upper) {
        let value = numbers.numbers(1)[0]
        lu.matrix[lu.place(i, j)] = value
        original.matrix[i + j * size] = value
      }
    }
    #expect(lu.factor() && original.factor())
    // The dense factorisation takes the same pivots, so the upper triangles are equal.
    for j in 0..<size {
      for i in max(0, j - lower - upper)...j {
        let expected = original.matrix[i + j * size]
        #expect(abs(lu.matrix[lu.place(i, j)] - expected) < 1e-12 * max(1, abs(expected)))
      }
    }
  }

  @Test("reports singular matrices and such that are not finite")
  func singular() {
    for width in [2, 3] {
      var numbers = SeededNumbers(3)
      var matrix = SparseMatrix.band(9, lower: width, upper: width, &numbers)
      matrix.scale = 1
      // Column 4 of I − J becomes zero.
      let range = matrix.structure.columnStarts[4]..<matrix.structure.columnStarts[5]
      for k in range { matrix.values[k] = matrix.structure.rows[k] == 4 ? 1 : 0 }
      #expect(!solver(matrix).factor(scale: 1, values: matrix.values))
      for bad in [Double.nan, .infinity] {
        matrix.values[range.lowerBound] = bad
        #expect(!solver(matrix).factor(scale: 1, values: matrix.values))
      }
    }
  }

  @Test("goes from exchanges to none and back without a trace")
  func alternation() {
    var numbers = SeededNumbers(11)
    var matrix = SparseMatrix.band(15, lower: 2, upper: 2, &numbers)
    let solver = solver(matrix)
    for scale in [50, 0.01, 50, 0.01, 0.3] {
      matrix.scale = scale
      #expect(matrix.backwardError(of: solver, &numbers) < 1e-11)
    }
  }
}
