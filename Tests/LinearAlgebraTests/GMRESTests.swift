import LinearAlgebra
import TestProblems
import Testing

/// A matrix that counts its products.
private final class Counted: LinearOperator {
  let matrix: SparseMatrix
  var products = 0

  init(_ matrix: SparseMatrix) { self.matrix = matrix }

  func multiply(_ x: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>) {
    write(x, y, transposed: false)
  }

  func multiplyTransposed(_ x: UnsafePointer<Double>, into y: UnsafeMutablePointer<Double>) {
    write(x, y, transposed: true)
  }

  private func write(
    _ x: UnsafePointer<Double>, _ y: UnsafeMutablePointer<Double>, transposed: Bool
  ) {
    products += 1
    let result = matrix.product((0..<matrix.size).map { x[$0] }, transposed: transposed).sum
    for i in 0..<matrix.size { y[i] = result[i] }
  }
}

@Suite("GMRES")
struct GMRESTests {
  private func norm(_ x: [Double]) -> Double { x.map { $0 * $0 }.reduce(0, +).squareRoot() }

  /// Diffusion and reaction, I − scale · J with eigenvalues in the right half plane.
  private func diffusion(_ count: Int, _ numbers: inout SeededNumbers) -> SparseMatrix {
    var matrix = SparseMatrix.brusselator(count, &numbers)
    for column in 0..<matrix.size {
      for k in matrix.structure.columnStarts[column]..<matrix.structure.columnStarts[column + 1] {
        let row = matrix.structure.rows[k]
        matrix.values[k] = row == column ? -20 : abs(row - column) == 1 ? 10 : matrix.values[k] / 4
      }
    }
    return matrix
  }

  @Test(
    "solves to round-off, with the transpose too, with and without restarts",
    arguments: [6, 15, 80])
  func tight(dimension: Int) {
    var numbers = SeededNumbers(4)
    let matrix = diffusion(30, &numbers)
    let gmres = GMRES(size: matrix.size, dimension: dimension, restartLimit: 200)
    for transposed in [false, true] {
      let b = numbers.numbers(matrix.size)
      var x = b
      let isSolved = gmres.solve(
        Counted(matrix), &x, transposed: transposed, relative: 1e-14, stagnation: 1e-12)
      #expect(isSolved)
      #expect(matrix.backwardError(x, b, transposed: transposed) < 1e-12)
    }
  }

  @Test("stops at the residual asked for and not far below, in the norm of the weights")
  func tolerance() {
    var numbers = SeededNumbers(5)
    let matrix = diffusion(40, &numbers)
    let weights = numbers.numbers(matrix.size, in: 0.1...10)
    let gmres = GMRES(size: matrix.size, dimension: 40)
    var work: [Int] = []
    for relative in [1e-1, 1e-3, 1e-6] {
      let b = Array(repeating: 1.0, count: matrix.size)
      var x = b
      let counted = Counted(matrix)
      let isSolved = weights.withUnsafeBufferPointer { weights in
        gmres.solve(counted, &x, weights: weights.baseAddress, relative: relative)
      }
      #expect(isSolved)
      let residual = zip(matrix.product(x, transposed: false).sum, b).map { $1 - $0 }
      let ratio =
        norm(zip(residual, weights).map { $0 * $1 }) / norm(zip(b, weights).map { $0 * $1 })
      #expect(ratio <= relative && ratio > relative / 100)
      work.append(counted.products)
    }
    #expect(work[0] < work[1] && work[1] < work[2])
  }

  @Test("A right preconditioner that is the inverse leaves one product to do")
  func preconditioner() {
    var numbers = SeededNumbers(6)
    let matrix = diffusion(25, &numbers)
    let exact = DenseSolver(matrix.structure)
    #expect(exact.factor(scale: matrix.scale, values: matrix.values))
    // One with the Jacobian of a point nearby still saves most products.
    let near = DenseSolver(matrix.structure)
    #expect(near.factor(scale: matrix.scale, values: matrix.values.map { 1.05 * $0 }))
    func products(_ preconditioner: (any LinearSolver)?, _ transposed: Bool) -> Int {
      let gmres = GMRES(size: matrix.size, dimension: 50, preconditioner: preconditioner)
      let counted = Counted(matrix)
      let b = Array(repeating: 1.0, count: matrix.size)
      var x = b
      #expect(gmres.solve(counted, &x, transposed: transposed, relative: 1e-9))
      #expect(matrix.backwardError(x, b, transposed: transposed) < 1e-7)
      return counted.products
    }
    for transposed in [false, true] {
      // One to build the space, one for the residual.
      #expect(products(exact, transposed) == 2)
      #expect(products(near, transposed) < products(nil, transposed) / 2)
    }
  }

  @Test("says so where it does not arrive")
  func failure() {
    var numbers = SeededNumbers(7)
    var matrix = SparseMatrix.band(8, lower: 1, upper: 1, &numbers)
    matrix.scale = 1
    // I − J = 0.
    for column in 0..<8 {
      for k in matrix.structure.columnStarts[column]..<matrix.structure.columnStarts[column + 1] {
        matrix.values[k] = matrix.structure.rows[k] == column ? 1 : 0
      }
    }
    let gmres = GMRES(size: 8)
    var x = Array(repeating: 1.0, count: 8)
    #expect(!gmres.solve(Counted(matrix), &x, relative: 1e-6, stagnation: 1e-3))
    x = Array(repeating: .nan, count: 8)
    #expect(!gmres.solve(Counted(diffusion(4, &numbers)), &x, relative: 1e-6))
    x = Array(repeating: 0, count: 8)
    #expect(gmres.solve(Counted(matrix), &x, relative: 1e-6) && x.allSatisfy { $0 == 0 })
  }
}
