/// Workspace for a dense complex LU factorisation P A = L U with partial pivoting, of one fixed
/// size.
///
/// Real and imaginary parts stand apart, in the matrix and in the vectors, column by column (entry
/// (i, j) at `i + j * size`): the callers' complex vectors are pairs of real ones, and loops over
/// split parts vectorise where interleaved ones need shuffles. Write the matrix into ``real`` and
/// ``imaginary``, call ``factor()``, then solve as often as wanted, with A or with its conjugate
/// transpose.
///
/// Pivots are chosen by |re| + |im|, within √2 of the modulus and without its square root. Up to
/// eight equations every loop has constant bounds and is laid out flat.
///
/// A value of pointers, so that a solver can keep several side by side without reference counts:
/// who makes one calls ``deallocate()``.
///
/// Cost: 8n³/3 real operations to factor, 8n² a solve; nothing is allocated after `init`.
public struct ComplexLU {
  public let size: Int
  /// The parts of the matrix before ``factor()``, of the factors after it.
  public let real, imaginary: UnsafeMutablePointer<Double>
  // Reciprocals of U's diagonal, as in `DenseLU`.
  private let inverseReal, inverseImaginary: UnsafeMutablePointer<Double>
  private let pivots: UnsafeMutablePointer<Int>

  public init(size: Int) {
    self.size = size
    let capacity = 2 * size * (size + 1)
    real = .allocate(capacity: max(capacity, 1))
    real.initialize(repeating: 0, count: max(capacity, 1))
    imaginary = real + size * size
    inverseReal = imaginary + size * size
    inverseImaginary = inverseReal + size
    pivots = .allocate(capacity: max(size, 1))
    pivots.initialize(repeating: 0, count: max(size, 1))
  }

  public func deallocate() {
    real.deallocate()
    pivots.deallocate()
  }

  /// Factors the matrix in place; false if it is singular to working precision or not finite.
  public func factor() -> Bool {
    switch size {
    case 1: factor(1)
    case 2: factor(2)
    case 3: factor(3)
    case 4: factor(4)
    case 5: factor(5)
    case 6: factor(6)
    case 7: factor(7)
    case 8: factor(8)
    default: factor(size)
    }
  }

  @inline(__always)
  private func factor(_ n: Int) -> Bool {
    var k = 0
    while k < n {
      let columnReal = real + k * n
      let columnImaginary = imaginary + k * n
      guard choosePivot(k, columnReal, columnImaginary, n) else { return false }
      let (a, b) = (columnReal[k], columnImaginary[k])
      // Smith's division: a² + b² would overflow or vanish long before a and b do.
      let (inverse, inverseOther) = ComplexLU.reciprocal(a, b)
      inverseReal[k] = inverse
      inverseImaginary[k] = inverseOther
      var i = k + 1
      while i < n {
        let (x, y) = (columnReal[i], columnImaginary[i])
        columnReal[i] = x * inverse - y * inverseOther
        columnImaginary[i] = x * inverseOther + y * inverse
        i += 1
      }
      var j = k + 1
      while j < n {
        let targetReal = real + j * n
        let targetImaginary = imaginary + j * n
        let (p, q) = (targetReal[k], targetImaginary[k])
        if p != 0 || q != 0 {
          i = k + 1
          while i < n {
            targetReal[i] -= p * columnReal[i] - q * columnImaginary[i]
            targetImaginary[i] -= p * columnImaginary[i] + q * columnReal[i]
            i += 1
          }
        }
        j += 1
      }
      k += 1
    }
    return true
  }

  /// Brings the largest entry of column `k` to the diagonal; false if there is none to divide by.
  @inline(__always)
  private func choosePivot(
    _ k: Int, _ columnReal: UnsafePointer<Double>, _ columnImaginary: UnsafePointer<Double>,
    _ n: Int
  ) -> Bool {
    var pivot = k
    var largest = 0.0
    var i = k
    while i < n {
      let candidate = abs(columnReal[i]) + abs(columnImaginary[i])
      // `!(<=)` and not `>`, so that a NaN is chosen and fails (see `DenseLU`).
      if !(candidate <= largest) {
        largest = candidate
        pivot = i
        if candidate.isNaN { break }
      }
      i += 1
    }
    guard largest >= 0x1p-1021, largest.isFinite else { return false }
    pivots[k] = pivot
    if pivot != k {
      var j = 0
      while j < n {
        ComplexLU.exchange(real + j * n, k, pivot)
        ComplexLU.exchange(imaginary + j * n, k, pivot)
        j += 1
      }
    }
    return true
  }

  @inline(__always)
  private static func reciprocal(_ a: Double, _ b: Double) -> (Double, Double) {
    if abs(a) >= abs(b) {
      let ratio = b / a
      let inverse = 1 / (a + b * ratio)
      return (inverse, -ratio * inverse)
    }
    let ratio = a / b
    let inverse = 1 / (a * ratio + b)
    return (ratio * inverse, -inverse)
  }

  @inline(__always)
  private static func exchange(_ x: UnsafeMutablePointer<Double>, _ i: Int, _ j: Int) {
    let held = x[i]
    x[i] = x[j]
    x[j] = held
  }

  /// x + iy ← A⁻¹ (x + iy).
  public func solve(_ x: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>) {
    switch size {
    case 1: solve(x, y, 1)
    case 2: solve(x, y, 2)
    case 3: solve(x, y, 3)
    case 4: solve(x, y, 4)
    case 5: solve(x, y, 5)
    case 6: solve(x, y, 6)
    case 7: solve(x, y, 7)
    case 8: solve(x, y, 8)
    default: solve(x, y, size)
    }
  }

  @inline(__always)
  private func solve(
    _ x: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>, _ n: Int
  ) {
    var k = 0
    while k < n {
      let pivot = pivots[k]
      if pivot != k {
        ComplexLU.exchange(x, k, pivot)
        ComplexLU.exchange(y, k, pivot)
      }
      k += 1
    }
    k = 0
    while k < n {
      eliminate(k, x, y, from: k + 1, to: n, n)
      k += 1
    }
    k = n - 1
    while k >= 0 {
      let (a, b) = (x[k], y[k])
      x[k] = a * inverseReal[k] - b * inverseImaginary[k]
      y[k] = a * inverseImaginary[k] + b * inverseReal[k]
      eliminate(k, x, y, from: 0, to: k, n)
      k -= 1
    }
  }

  /// Subtracts entry `k` of the vector times column `k` of the factors, rows `start` ..< `end`.
  @inline(__always)
  private func eliminate(
    _ k: Int, _ x: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>,
    from start: Int, to end: Int, _ n: Int
  ) {
    let (a, b) = (x[k], y[k])
    let columnReal = real + k * n
    let columnImaginary = imaginary + k * n
    var i = start
    while i < end {
      x[i] -= a * columnReal[i] - b * columnImaginary[i]
      y[i] -= a * columnImaginary[i] + b * columnReal[i]
      i += 1
    }
  }

  /// x + iy ← A⁻ᴴ (x + iy), Aᴴ the conjugate transpose: the transpose of A as a real operator on
  /// (x, y).
  public func solveConjugateTransposed(
    _ x: UnsafeMutablePointer<Double>, _ y: UnsafeMutablePointer<Double>
  ) {
    let n = size
    var k = 0
    while k < n {
      let (a, b) = remainder(k, x, y, from: 0, to: k)
      // Times the conjugate of the reciprocal.
      x[k] = a * inverseReal[k] + b * inverseImaginary[k]
      y[k] = b * inverseReal[k] - a * inverseImaginary[k]
      k += 1
    }
    k = n - 2
    while k >= 0 {
      (x[k], y[k]) = remainder(k, x, y, from: k + 1, to: n)
      k -= 1
    }
    k = n - 1
    while k >= 0 {
      let pivot = pivots[k]
      if pivot != k {
        ComplexLU.exchange(x, k, pivot)
        ComplexLU.exchange(y, k, pivot)
      }
      k -= 1
    }
  }

  /// Entry `k` less the conjugate of column `k` of the factors times the vector, over those rows.
  @inline(__always)
  private func remainder(
    _ k: Int, _ x: UnsafePointer<Double>, _ y: UnsafePointer<Double>, from start: Int, to end: Int
  ) -> (Double, Double) {
    let columnReal = real + k * size
    let columnImaginary = imaginary + k * size
    var (a, b) = (x[k], y[k])
    var i = start
    while i < end {
      a -= columnReal[i] * x[i] + columnImaginary[i] * y[i]
      b -= columnReal[i] * y[i] - columnImaginary[i] * x[i]
      i += 1
    }
    return (a, b)
  }
}
