import LinearAlgebra
import TestProblems
import Testing

@Suite("Dense LU")
struct DenseLUTests {
  /// A matrix by columns, with what a factorisation says of it.
  private struct System {
    let size: Int
    let entries: [Double]
    let lu: DenseLU
    let isRegular: Bool

    init(_ size: Int, _ entries: [Double]) {
      self.size = size
      self.entries = entries
      lu = DenseLU(size: size)
      for (k, value) in entries.enumerated() { lu.matrix[k] = value }
      isRegular = lu.factor()
    }

    /// max |A x − b| over max |A| |x|: the backward error, by rows or by columns.
    func backwardError(_ x: [Double], _ b: [Double], transposed: Bool) -> Double {
      var worst = 0.0
      for i in 0..<size {
        var (residual, scale) = (-b[i], abs(b[i]))
        for j in 0..<size {
          let entry = transposed ? entries[j + i * size] : entries[i + j * size]
          residual += entry * x[j]
          scale += abs(entry * x[j])
        }
        worst = max(worst, scale == 0 ? abs(residual) : abs(residual) / scale)
      }
      return worst
    }
  }

  @Test("solves with the matrix and its transpose", arguments: [1, 2, 3, 4, 7, 16, 61])
  func solves(size: Int) {
    var numbers = SeededNumbers(UInt64(size))
    for _ in 0..<20 {
      let system = System(size, numbers.numbers(size * size))
      #expect(system.isRegular)
      let b = numbers.numbers(size)
      var x = b
      system.lu.solve(&x)
      #expect(system.backwardError(x, b, transposed: false) < 1e-12)
      x = b
      system.lu.solveTransposed(&x)
      #expect(system.backwardError(x, b, transposed: true) < 1e-12)
    }
  }

  @Test("solves where rows differ by 16 powers of ten, as in a stiff Newton matrix")
  func badlyScaled() {
    var numbers = SeededNumbers(7)
    for _ in 0..<50 {
      let scales = numbers.numbers(5, in: -8...8).map { power(10, $0) }
      let entries = numbers.numbers(25).enumerated().map { $1 * scales[$0 % 5] }
      let system = System(5, entries)
      let b = (0..<5).map { scales[$0] }
      var x = b
      system.lu.solve(&x)
      #expect(system.backwardError(x, b, transposed: false) < 1e-10)
    }
  }

  private func power(_ base: Double, _ exponent: Double) -> Double {
    var result = 1.0
    for _ in 0..<Int(abs(exponent)) { result *= exponent < 0 ? 1 / base : base }
    return result
  }

  @Test("exchanges rows where the diagonal is zero, and takes the largest pivot")
  func pivots() {
    let exchange = System(3, [0, 1, 0, 0, 0, 1, 1, 0, 0])
    #expect(exchange.isRegular)
    var x = [3.0, 5, 7]
    exchange.lu.solve(&x)
    #expect(x == [5, 7, 3])
    exchange.lu.solveTransposed(&x)
    #expect(x == [3, 5, 7])
    // Without pivoting the answer would be (0, 1).
    let tiny = System(2, [1e-20, 1, 1, 1])
    x = [1, 2]
    tiny.lu.solve(&x)
    #expect(x == [1, 1])
  }

  @Test("can be used again after a failure, and with another matrix")
  func reuse() {
    let lu = DenseLU(size: 2)
    #expect(!lu.factor())
    for (k, value) in [2.0, 0, 0, 4].enumerated() { lu.matrix[k] = value }
    #expect(lu.factor())
    var x = [2.0, 4]
    lu.solve(&x)
    #expect(x == [1, 1])
  }

  @Test(
    "refuses singular matrices",
    arguments: [
      [0, 0, 0, 0], [1, 2, 2, 4], [0, 0, 1, 1], [1, 0, 1, 0], [0x1p-1040, 0, 0, 1],
    ])
  func singular(entries: [Double]) {
    #expect(!System(2, entries).isRegular)
  }

  @Test("refuses a matrix with a NaN or an infinity anywhere", arguments: [2, 3])
  func notFinite(size: Int) {
    for bad in [Double.nan, .infinity, -.infinity] {
      for place in 0..<size * size {
        // The identity: all zeros beside the pivots, where a NaN could hide.
        var entries = (0..<size * size).map { $0 % (size + 1) == 0 ? 1.0 : 0 }
        entries[place] = bad
        #expect(!System(size, entries).isRegular, "\(bad) at \(place)")
      }
    }
  }
}
