/// Workspace for the LU factorisation P A = L U of a band matrix with partial pivoting, of one
/// fixed shape: entry (i, j) may be nonzero for −`upper` ≤ i − j ≤ `lower`.
///
/// Write the matrix into ``matrix`` (entry (i, j) at ``place(_:_:)``), all else zero, call
/// ``factor()``, then solve with A or with its transpose. Exchanges widen U to `lower` + `upper`
/// superdiagonals, for which the storage has room; where none was needed the solves do not go there.
///
/// Cost: 2n·lower·(lower + upper) operations to factor, 2n·(2·lower + upper) a solve, half of that
/// for the upper part where no rows were exchanged; nothing is allocated after `init`.
public final class BandedLU {
  public let size, lower, upper: Int
  /// The matrix before ``factor()``, the factors after it: columns of ``columnLength`` numbers.
  public let matrix: UnsafeMutablePointer<Double>
  public let columnLength: Int
  private let diagonal: Int
  private let inverseDiagonal: UnsafeMutablePointer<Double>
  private let pivots: UnsafeMutablePointer<Int>
  // Superdiagonals of U in use, and whether rows were exchanged, since the last `factor()`.
  private var width = 0
  private var hasExchanges = false

  public init(size: Int, lower: Int, upper: Int) {
    self.size = size
    self.lower = max(0, min(lower, size - 1))
    self.upper = max(0, min(upper, size - 1))
    diagonal = self.lower + self.upper
    columnLength = 2 * self.lower + self.upper + 1
    let count = max(size * columnLength, 1)
    matrix = .allocate(capacity: count)
    matrix.initialize(repeating: 0, count: count)
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

  public var storageCount: Int { size * columnLength }

  public var byteCount: Int {
    BandedLU.byteCount(size: size, lower: lower, upper: upper)
  }

  /// The bytes of the factors.
  public static func byteCount(size: Int, lower: Int, upper: Int) -> Int {
    8 * size * (2 * lower + upper + 3)
  }

  /// Where entry (i, j) of the band stands in ``matrix``.
  @inline(__always)
  public func place(_ row: Int, _ column: Int) -> Int {
    column * columnLength + diagonal + row - column
  }

  /// Factors ``matrix`` in place; false if it is singular to working precision or not finite.
  public func factor() -> Bool {
    let (n, lower, upper, length) = (size, lower, upper, columnLength)
    let inverseDiagonal = inverseDiagonal
    let pivots = pivots
    var column = matrix + diagonal
    var exchanged = false
    // The last column that an exchange so far has filled.
    var reach = 0
    var k = 0
    while k < n {
      let below = min(lower, n - 1 - k)
      var pivot = 0
      var largest = abs(column[0])
      var i = 1
      while i <= below {
        let candidate = abs(column[i])
        // As in DenseLU: a NaN is chosen and fails.
        if !(candidate <= largest) {
          largest = candidate
          pivot = i
        }
        i += 1
      }
      guard largest >= 0x1p-1022, largest.isFinite else { return false }
      pivots[k] = pivot
      reach = max(reach, min(n - 1, k + upper + pivot))
      // Entry (k, k + d) stands d · (length − 1) after the diagonal.
      if pivot != 0 {
        exchanged = true
        var place = 0
        let end = (reach - k) * (length - 1)
        while place <= end {
          let held = column[place]
          column[place] = column[place + pivot]
          column[place + pivot] = held
          place += length - 1
        }
      }
      let inverse = 1 / column[0]
      inverseDiagonal[k] = inverse
      i = 1
      while i <= below {
        column[i] *= inverse
        i += 1
      }
      var target = column + (length - 1)
      var j = k + 1
      while j <= reach {
        let factor = target[0]
        if factor != 0 {
          i = 1
          while i <= below {
            target[i] -= factor * column[i]
            i += 1
          }
        }
        target += length - 1
        j += 1
      }
      column += length
      k += 1
    }
    hasExchanges = exchanged
    width = exchanged ? diagonal : upper
    return true
  }

  /// x ← A⁻¹ x.
  public func solve(_ x: UnsafeMutablePointer<Double>) {
    let (n, lower, length, width) = (size, lower, columnLength, width)
    let (exchanged, pivots, inverseDiagonal) = (hasExchanges, pivots, inverseDiagonal)
    var column = matrix + diagonal
    var k = 0
    while k < n {
      if exchanged {
        let pivot = k + pivots[k]
        let held = x[k]
        x[k] = x[pivot]
        x[pivot] = held
      }
      let value = x[k]
      let below = min(lower, n - 1 - k)
      let target = x + k
      var i = 1
      while i <= below {
        target[i] -= value * column[i]
        i += 1
      }
      column += length
      k += 1
    }
    k = n - 1
    while k >= 0 {
      column -= length
      let value = x[k] * inverseDiagonal[k]
      x[k] = value
      let above = min(width, k)
      let target = x + (k - above)
      let factors = column - above
      var i = 0
      while i < above {
        target[i] -= value * factors[i]
        i += 1
      }
      k -= 1
    }
  }

  /// x ← A⁻ᵀ x.
  public func solveTransposed(_ x: UnsafeMutablePointer<Double>) {
    let (n, lower, length, width) = (size, lower, columnLength, width)
    let (exchanged, pivots, inverseDiagonal) = (hasExchanges, pivots, inverseDiagonal)
    var column = matrix + diagonal
    var k = 0
    while k < n {
      let above = min(width, k)
      let source = x + (k - above)
      let factors = column - above
      var value = x[k]
      var i = 0
      while i < above {
        value -= factors[i] * source[i]
        i += 1
      }
      x[k] = value * inverseDiagonal[k]
      column += length
      k += 1
    }
    k = n - 1
    while k >= 0 {
      column -= length
      let below = min(lower, n - 1 - k)
      let source = x + k
      var value = x[k]
      var i = 1
      while i <= below {
        value -= column[i] * source[i]
        i += 1
      }
      x[k] = value
      if exchanged {
        let pivot = k + pivots[k]
        x[k] = x[pivot]
        x[pivot] = value
      }
      k -= 1
    }
  }
}
