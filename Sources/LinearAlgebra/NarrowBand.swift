/// The factors A = L D U′ of a band of at most two diagonals on each side, laid out for the solve:
/// L and U′ with unit diagonals, entry by entry in separate rows.
///
/// A solve with a narrow band waits for the recurrence from one unknown to the next and for nothing
/// else. Here that is one product and one difference, kept in registers; with U itself, whose rows
/// are divided by the diagonal after the sum, and with the unknowns passing through memory, it takes
/// twice as long (measured at n = 256).
final class NarrowBand {
  private let size: Int
  private let storage: UnsafeMutablePointer<Double>
  // L(k + 1, k), L(k + 2, k), U′(k, k + 1), U′(k, k + 2), 1 / D(k).
  private let below1, below2, above1, above2, inverse: UnsafeMutablePointer<Double>

  init(size: Int) {
    self.size = size
    // Two numbers before each row: those that do not exist are zero.
    let row = size + 2
    storage = .allocate(capacity: 5 * row)
    storage.initialize(repeating: 0, count: 5 * row)
    below1 = storage + 2
    below2 = below1 + row
    above1 = below2 + row
    above2 = above1 + row
    inverse = above2 + row
  }

  deinit { storage.deallocate() }

  var byteCount: Int { 8 * 5 * (size + 2) }

  /// Takes over factors by columns; `diagonal` points to the first entry of the diagonal.
  func copy(
    _ diagonal: UnsafePointer<Double>, columnLength length: Int, lower: Int, upper: Int,
    _ inverseDiagonal: UnsafePointer<Double>
  ) {
    let n = size
    var column = diagonal
    var k = 0
    while k < n {
      let reciprocal = inverseDiagonal[k]
      inverse[k] = reciprocal
      if lower > 0, k + 1 < n { below1[k] = column[1] }
      if lower > 1, k + 2 < n { below2[k] = column[2] }
      if upper > 0, k + 1 < n { above1[k] = column[length - 1] * reciprocal }
      if upper > 1, k + 2 < n { above2[k] = column[2 * (length - 1)] * reciprocal }
      column += length
      k += 1
    }
  }

  func solve(_ x: UnsafeMutablePointer<Double>) {
    forward(x, below1, below2)
    var k = 0
    while k < size {
      x[k] *= inverse[k]
      k += 1
    }
    backward(x, above1, above2)
  }

  func solveTransposed(_ x: UnsafeMutablePointer<Double>) {
    forward(x, above1, above2)
    var k = 0
    while k < size {
      x[k] *= inverse[k]
      k += 1
    }
    backward(x, below1, below2)
  }

  /// x(k) ← x(k) − one(k − 1) x(k − 1) − two(k − 2) x(k − 2), from the first to the last.
  @inline(__always)
  private func forward(
    _ x: UnsafeMutablePointer<Double>, _ one: UnsafePointer<Double>, _ two: UnsafePointer<Double>
  ) {
    let n = size
    var (last, before) = (0.0, 0.0)
    var k = 0
    while k < n {
      // The older unknown first: it does not wait.
      let value = (x[k] - two[k - 2] * before) - one[k - 1] * last
      x[k] = value
      before = last
      last = value
      k += 1
    }
  }

  /// x(k) ← x(k) − one(k) x(k + 1) − two(k) x(k + 2), from the last to the first.
  @inline(__always)
  private func backward(
    _ x: UnsafeMutablePointer<Double>, _ one: UnsafePointer<Double>, _ two: UnsafePointer<Double>
  ) {
    var (next, after) = (0.0, 0.0)
    var k = size - 1
    while k >= 0 {
      let value = (x[k] - two[k] * after) - one[k] * next
      x[k] = value
      after = next
      next = value
      k -= 1
    }
  }
}
