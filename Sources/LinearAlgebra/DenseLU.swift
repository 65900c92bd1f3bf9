/// Workspace for a dense LU factorisation P A = L U with partial pivoting, of one fixed size.
///
/// Write the matrix by columns into ``matrix`` (entry (i, j) at `i + j * size`), call
/// ``factor()``, then solve as often as wanted, with A or with its transpose: the discrete adjoint
/// of an implicit step solves Aᵀx = b with the very factors of the step.
///
/// Cost: 2n³/3 operations to factor, 2n² a solve; nothing is allocated after `init`.
public final class DenseLU {
  public let size: Int
  /// The matrix before ``factor()``, the factors after it.
  public let matrix: UnsafeMutablePointer<Double>
  // Reciprocals of U's diagonal: a solve then multiplies instead of dividing.
  private let inverseDiagonal: UnsafeMutablePointer<Double>
  private let pivots: UnsafeMutablePointer<Int>

  public init(size: Int) {
    self.size = size
    matrix = .allocate(capacity: max(size * size, 1))
    matrix.initialize(repeating: 0, count: max(size * size, 1))
    inverseDiagonal = .allocate(capacity: max(size, 1))
    inverseDiagonal.initialize(repeating: 0, count: max(size, 1))
    pivots = .allocate(capacity: max(size, 1))
    pivots.initialize(repeating: 0, count: max(size, 1))
  }

  deinit {
    matrix.deallocate()
    inverseDiagonal.deallocate()
    pivots.deallocate()
  }

  /// Factors ``matrix`` in place; false if it is singular to working precision or not finite.
  public func factor() -> Bool {
    let n = size
    for k in 0..<n {
      let column = matrix + k * n
      var pivot = k
      var largest = 0.0
      var i = k
      while i < n {
        let candidate = abs(column[i])
        // `!(<=)` and not `>`, so that a NaN is chosen and fails, wherever it stands: below a zero
        // it would otherwise be skipped and come back in a solve.
        if !(candidate <= largest) {
          largest = candidate
          pivot = i
          if candidate.isNaN { break }
        }
        i += 1
      }
      // Of a pivot below 1/greatestFiniteMagnitude the reciprocal would be infinite.
      guard largest >= 0x1p-1022, largest.isFinite else { return false }
      pivots[k] = pivot
      if pivot != k {
        var j = 0
        while j < n {
          let other = matrix + j * n
          let held = other[k]
          other[k] = other[pivot]
          other[pivot] = held
          j += 1
        }
      }
      let inverse = 1 / column[k]
      inverseDiagonal[k] = inverse
      i = k + 1
      while i < n {
        column[i] *= inverse
        i += 1
      }
      var j = k + 1
      while j < n {
        let target = matrix + j * n
        let factor = target[k]
        if factor != 0 {
          i = k + 1
          while i < n {
            target[i] -= factor * column[i]
            i += 1
          }
        }
        j += 1
      }
    }
    return true
  }

  /// x ← A⁻¹ x.
  public func solve(_ x: UnsafeMutablePointer<Double>) {
    let n = size
    var k = 0
    while k < n {
      let pivot = pivots[k]
      if pivot != k {
        let held = x[k]
        x[k] = x[pivot]
        x[pivot] = held
      }
      k += 1
    }
    k = 0
    while k < n {
      let value = x[k]
      let column = matrix + k * n
      var i = k + 1
      while i < n {
        x[i] -= value * column[i]
        i += 1
      }
      k += 1
    }
    k = n - 1
    while k >= 0 {
      let column = matrix + k * n
      let value = x[k] * inverseDiagonal[k]
      x[k] = value
      var i = 0
      while i < k {
        x[i] -= value * column[i]
        i += 1
      }
      k -= 1
    }
  }

  /// x ← A⁻ᵀ x.
  public func solveTransposed(_ x: UnsafeMutablePointer<Double>) {
    let n = size
    var k = 0
    while k < n {
      let column = matrix + k * n
      var value = x[k]
      var i = 0
      while i < k {
        value -= column[i] * x[i]
        i += 1
      }
      x[k] = value * inverseDiagonal[k]
      k += 1
    }
    k = n - 2
    while k >= 0 {
      let column = matrix + k * n
      var value = x[k]
      var i = k + 1
      while i < n {
        value -= column[i] * x[i]
        i += 1
      }
      x[k] = value
      k -= 1
    }
    k = n - 1
    while k >= 0 {
      let pivot = pivots[k]
      if pivot != k {
        let held = x[k]
        x[k] = x[pivot]
        x[pivot] = held
      }
      k -= 1
    }
  }
}
