import LinearAlgebra
import TestProblems
import Testing

@Suite("Complex LU")
struct ComplexLUTests {
  /// A matrix by columns in two parts.
  private struct System {
    let size: Int
    let real, imaginary: [Double]

    var conjugateTransposed: System {
      func swapped(_ entries: [Double], _ sign: Double) -> [Double] {
        (0..<size * size).map { sign * entries[$0 / size + $0 % size * size] }
      }
      return System(size: size, real: swapped(real, 1), imaginary: swapped(imaginary, -1))
    }

    /// max |A z − b| over the sum of the sizes of its terms.
    func backwardError(
      _ x: [Double], _ y: [Double], _ b: [Double], _ c: [Double]
    ) -> Double {
      var worst = 0.0
      for i in 0..<size {
        var (p, q, scale) = (-b[i], -c[i], abs(b[i]) + abs(c[i]))
        for j in 0..<size {
          let (u, v) = (real[i + j * size], imaginary[i + j * size])
          p += u * x[j] - v * y[j]
          q += u * y[j] + v * x[j]
          scale += (abs(u) + abs(v)) * (abs(x[j]) + abs(y[j]))
        }
        worst = max(worst, (abs(p) + abs(q)) / scale)
      }
      return worst
    }

    func factored(_ body: (ComplexLU, Bool) -> Void) {
      let lu = ComplexLU(size: size)
      defer { lu.deallocate() }
      for k in 0..<size * size {
        lu.real[k] = real[k]
        lu.imaginary[k] = imaginary[k]
      }
      body(lu, lu.factor())
    }
  }

  @Test("solves", arguments: Array(1...9) + [16, 61])
  func solves(size: Int) {
    var numbers = SeededNumbers(UInt64(size))
    for _ in 0..<20 {
      let system = System(
        size: size, real: numbers.numbers(size * size), imaginary: numbers.numbers(size * size))
      let (b, c) = (numbers.numbers(size), numbers.numbers(size))
      system.factored { lu, isRegular in
        #expect(isRegular)
        var (x, y) = (b, c)
        lu.solve(&x, &y)
        #expect(system.backwardError(x, y, b, c) < 1e-12)
        (x, y) = (b, c)
        lu.solveConjugateTransposed(&x, &y)
        #expect(system.conjugateTransposed.backwardError(x, y, b, c) < 1e-12)
      }
    }
  }

  @Test("solves where rows differ by 16 powers of ten, and with entries near the limits")
  func badlyScaled() {
    var numbers = SeededNumbers(11)
    for scale in [1, 1e-150, 1e150] {
      for _ in 0..<20 {
        let scales = (0..<5).map { row in [1e-8, 1e3, 1, 1e8, 1e-4][row] * scale }
        let real = numbers.numbers(25).enumerated().map { $1 * scales[$0 % 5] }
        let imaginary = numbers.numbers(25).enumerated().map { $1 * scales[$0 % 5] }
        let system = System(size: 5, real: real, imaginary: imaginary)
        system.factored { lu, isRegular in
          #expect(isRegular)
          var (x, y) = (scales, scales)
          lu.solve(&x, &y)
          #expect(system.backwardError(x, y, scales, scales) < 1e-10)
        }
      }
    }
  }

  @Test("exchanges rows where the diagonal is zero")
  func pivots() {
    System(size: 2, real: [0, 0, 1, 0], imaginary: [0, 2, 0, 0]).factored { lu, isRegular in
      #expect(isRegular)
      var (x, y) = ([3.0, 4], [5.0, 6])
      lu.solve(&x, &y)
      // z₂ = 3 + 5i, 2i z₁ = 4 + 6i.
      #expect(x == [3, 3] && y == [-2, 5])
    }
  }

  @Test("refuses singular matrices, and a NaN or an infinity anywhere")
  func refusals() {
    // The second row is i times the first.
    System(size: 2, real: [1, 0, 0, -1], imaginary: [0, 1, 1, 0]).factored { _, isRegular in
      #expect(!isRegular)
    }
    for bad in [Double.nan, .infinity, -.infinity] {
      for place in 0..<18 {
        var entries = (0..<9).map { $0 % 4 == 0 ? 1.0 : 0 } + Array(repeating: 0, count: 9)
        entries[place] = bad
        System(size: 3, real: Array(entries.prefix(9)), imaginary: Array(entries.suffix(9)))
          .factored { _, isRegular in #expect(!isRegular, "\(bad) at \(place)") }
      }
    }
  }
}
