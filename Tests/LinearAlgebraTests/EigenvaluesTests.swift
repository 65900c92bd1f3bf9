import Foundation
import LinearAlgebra
import TestProblems
import Testing

@Suite("Eigenvalues")
struct EigenvaluesTests {
  /// Columns of the companion matrix of a polynomial with these roots.
  private func companion(_ roots: [Double]) -> [Double] {
    var coefficients = [1.0]
    for root in roots {
      var next = coefficients + [0]
      for (k, c) in coefficients.enumerated() { next[k + 1] -= root * c }
      coefficients = next
    }
    let n = roots.count
    var matrix = [Double](repeating: 0, count: n * n)
    for j in 0..<n { matrix[j * n] = -coefficients[j + 1] }
    for j in 0..<n - 1 { matrix[j + 1 + j * n] = 1 }
    return matrix
  }

  @Test("Of a companion matrix they are the roots")
  func roots() throws {
    let roots = [-4.0, -1, 0.5, 2, 3, 7]
    let values = try #require(Eigenvalues(companion(roots), size: 6))
    for (value, root) in zip(values.real.sorted(), roots) { #expect(abs(value - root) < 1e-10) }
    #expect(values.imaginary.allSatisfy { $0 == 0 })
    #expect(abs(values.abscissa - 7) < 1e-10)
  }

  @Test("Complex pairs, also with exceptional shifts")
  func pairs() throws {
    // A cyclic permutation: the roots of unity.
    for n in [2, 3, 4, 5, 8, 12] {
      var matrix = [Double](repeating: 0, count: n * n)
      for j in 0..<n { matrix[(j + 1) % n + j * n] = 1 }
      let values = try #require(Eigenvalues(matrix, size: n))
      for k in 0..<n {
        let angle = 2 * Double.pi * Double(k) / Double(n)
        let nearest = zip(values.real, values.imaginary).map {
          hypot($0 - cos(angle), $1 - sin(angle))
        }.min()
        #expect((nearest ?? 1) < 1e-12, "\(n), \(k)")
      }
    }
  }

  @Test("Sum and sum of squares are those of the matrix, badly scaled ones too", arguments: 1...12)
  func traces(n: Int) throws {
    var numbers = SeededNumbers(UInt64(n))
    for isScaled in [false, true] {
      var matrix = numbers.numbers(n * n)
      if isScaled {
        for j in 0..<n { for i in 0..<n { matrix[i + j * n] *= pow(10, Double(i - j)) } }
      }
      let values = try #require(Eigenvalues(matrix, size: n))
      let trace = (0..<n).reduce(0.0) { $0 + matrix[$1 + $1 * n] }
      var squares = 0.0
      for i in 0..<n { for k in 0..<n { squares += matrix[i + k * n] * matrix[k + i * n] } }
      #expect(abs(values.real.reduce(0, +) - trace) < 1e-11 * Double(n))
      var sum = 0.0
      for (x, y) in zip(values.real, values.imaginary) { sum += x * x - y * y }
      #expect(abs(sum - squares) < 1e-10 * Double(n * n))
    }
  }

  @Test("Of what is not finite there are none")
  func notFinite() {
    #expect(Eigenvalues([1, .nan, 0, 1], size: 2) == nil)
    #expect(Eigenvalues([], size: 0)?.abscissa == -.infinity)
  }
}
