/// The twisted factorisation of a band of at most two diagonals on each side: elimination from both
/// ends at once, down to two unknowns in the middle, which are solved as a 2 × 2 system.
///
/// A solve with a narrow band waits for the recurrence from one unknown to the next and for nothing
/// else. Here two recurrences run side by side, and each is one product and one difference, in
/// registers (A = L D U′ with unit diagonals: U itself would add a product). At n = 256 a solve takes a
/// quarter of the time of one with ``BandedLU``.
///
/// Rows are not exchanged: ``factor()`` gives up where partial pivoting would have exchanged some, so
/// that what it does is as stable as partial pivoting. Matrices I − hγJ of diffusion get through.
///
/// Cost: 10 n operations to factor, 9 n a solve, each in half as many turns.
///
/// Source: the twisted factorisation is in G. Meurant, SIAM J. Matrix Anal. Appl. 13 (1992) 707.
public final class TwistedBand {
  public static let widest = 2

  public let size: Int
  /// Unknowns eliminated from each end.
  private let half: Int
  private let storage: UnsafeMutablePointer<Double>
  private let diagonal, below1, below2, above1, above2: UnsafeMutablePointer<SIMD2<Double>>
  // The unknowns by pairs: number k from the front, number k from the back.
  private let pairs: UnsafeMutablePointer<SIMD2<Double>>
  // The middle block by columns, behind the rows in `storage`; then what was made of it.
  private let middle: UnsafeMutablePointer<Double>
  private let middleInverse: UnsafeMutablePointer<Double>

  public init(size: Int) {
    self.size = size
    // An odd number of unknowns gets one more at the back, which stands alone and is zero.
    let pairCount = (max(size, 2) + 1) / 2
    half = pairCount - 1
    // Two pairs before each row: those that do not exist are zero.
    let row = 2 * (pairCount + 2)
    let storage = UnsafeMutablePointer<Double>.allocate(capacity: 6 * row + 8)
    self.storage = storage
    storage.initialize(repeating: 0, count: 6 * row + 8)
    func rowStart(_ index: Int) -> UnsafeMutablePointer<SIMD2<Double>> {
      UnsafeMutableRawPointer(storage + (index * row + 4)).assumingMemoryBound(
        to: SIMD2<Double>.self)
    }
    diagonal = rowStart(0)
    below1 = rowStart(1)
    below2 = rowStart(2)
    above1 = rowStart(3)
    above2 = rowStart(4)
    pairs = rowStart(5)
    middle = storage + 6 * row
    middleInverse = middle + 4
  }

  deinit { storage.deallocate() }

  public var byteCount: Int { 8 * (12 * (half + 3) + 8) }

  /// Where a matrix is written, ``storageCount`` numbers with every entry at ``place(_:_:)``.
  public var matrix: UnsafeMutablePointer<Double> { storage }
  public var storageCount: Int { 12 * (half + 3) + 8 }

  /// Where the entry (`row`, `column`) of the band belongs in ``matrix``.
  public func place(_ row: Int, _ column: Int) -> Int {
    let last = 2 * half + 1
    let isFront = min(row, column) < half
    if !isFront, max(row, column) <= half + 1 {
      return 12 * (half + 3) + (column - half) * 2 + (row - half)
    }
    // The back counts from the end.
    let (i, j) = isFront ? (row, column) : (last - row, last - column)
    // The rows of `init`: the diagonal, below by column, above by row.
    let index = i == j ? 0 : i > j ? i - j : 2 + j - i
    return index * 2 * (half + 3) + 4 + 2 * min(i, j) + (isFront ? 0 : 1)
  }

  /// The unknown at each place of the scratch that solves run in, −1 for none: from the two ends
  /// by turns.
  public var order: [Int] {
    (0...half).flatMap { k -> [Int] in
      let back = 2 * half + 1 - k
      return [k < size ? k : -1, back < size ? back : -1]
    }
  }

  /// Factors the matrix in place; false where rows would have to be exchanged, and where the matrix
  /// is singular or not finite.
  public func factor() -> Bool {
    if 2 * half + 2 > size { storage[place(2 * half + 1, 2 * half + 1)] = 1 }
    var k = 0
    // The two unknowns next in turn, as the elimination so far has left their rows.
    var pivot = diagonal[0]
    var right = above1[0]
    var under = below1[0]
    while k < half {
      let far = below2[k]
      let size = abs(pivot)
      let enough =
        (size .>= abs(under)) .& (size .>= abs(far)) .& (size .>= SIMD2(repeating: 0x1p-1022))
      guard all(enough), size.x <= .greatestFiniteMagnitude, size.y <= .greatestFiniteMagnitude
      else { return false }
      let inverse = SIMD2(repeating: 1.0) / pivot
      let corner = above2[k]
      let first = under * inverse
      let second = far * inverse
      diagonal[k] = inverse
      below1[k] = first
      below2[k] = second
      above1[k] = right * inverse
      above2[k] = corner * inverse
      if k + 1 < half {
        pivot = diagonal[k + 1] - first * right
        under = below1[k + 1] - second * right
        right = above1[k + 1] - first * corner
        diagonal[k + 2] -= second * corner
      } else {
        // What the two last of each end leave of the middle: the front's own rows in order, the
        // back's in reverse.
        middle[0] += diagonal[half].x - first.x * right.x - second.y * corner.y
        middle[3] += diagonal[half].y - first.y * right.y - second.x * corner.x
        middle[1] -= second.x * right.x + first.y * corner.y
        middle[2] -= first.x * corner.x + second.y * right.y
      }
      k += 1
    }
    return factorMiddle()
  }

  private func abs(_ x: SIMD2<Double>) -> SIMD2<Double> {
    SIMD2(Swift.abs(x.x), Swift.abs(x.y))
  }

  /// Eliminates in the middle block with the larger entry of its first column.
  private func factorMiddle() -> Bool {
    let (a, c, b, d) = (middle[0], middle[1], middle[2], middle[3])
    let exchanged = !(Swift.abs(a) >= Swift.abs(c))
    let (pivot, other) = exchanged ? (c, a) : (a, c)
    let (beside, last) = exchanged ? (d, b) : (b, d)
    let factor = other / pivot
    let rest = last - factor * beside
    guard Swift.abs(pivot) >= 0x1p-1022, Swift.abs(rest) >= 0x1p-1022, pivot.isFinite,
      rest.isFinite, beside.isFinite
    else { return false }
    middle[0] = pivot
    middle[1] = factor
    middle[2] = beside
    middle[3] = exchanged ? 1 : 0
    middleInverse[0] = 1 / pivot
    middleInverse[1] = 1 / rest
    return true
  }

  /// x ← A⁻¹ x for the x in ``unknowns``.
  public func solve() {
    forward(below1, below2)
    solveMiddle()
    backward(above1, above2)
  }

  /// x ← A⁻ᵀ x, likewise.
  public func solveTransposed() {
    forward(above1, above2)
    solveMiddleTransposed()
    backward(below1, below2)
  }

  /// Where right-hand sides are put and solutions taken, in the order of ``order``.
  public var unknowns: UnsafeMutablePointer<Double> { TwistedBand.numbers(pairs) }

  @inline(__always)
  private static func numbers(
    _ pairs: UnsafeMutablePointer<SIMD2<Double>>
  ) -> UnsafeMutablePointer<Double> {
    UnsafeMutableRawPointer(pairs).assumingMemoryBound(to: Double.self)
  }

  private func solveMiddle() {
    let isExchanged = middle[3] != 0
    var (first, second) = (pairs[half].x, pairs[half].y)
    if isExchanged { swap(&first, &second) }
    second = (second - middle[1] * first) * middleInverse[1]
    first = (first - middle[2] * second) * middleInverse[0]
    pairs[half] = SIMD2(first, second)
  }

  private func solveMiddleTransposed() {
    let isExchanged = middle[3] != 0
    var first = pairs[half].x * middleInverse[0]
    var second = (pairs[half].y - middle[2] * first) * middleInverse[1]
    first -= middle[1] * second
    if isExchanged { swap(&first, &second) }
    pairs[half] = SIMD2(first, second)
  }

  // In the two recurrences the ends are numbers of their own and not the halves of a vector: of
  // vectors the compiler made shuffles inside the recurrence, and a solve took two thirds longer.

  /// x(k) ← x(k) − one(k − 1) x(k − 1) − two(k − 2) x(k − 2), from both ends to the middle; then, of
  /// the unknowns outside it, division by the diagonal.
  @inline(__always)
  private func forward(
    _ one: UnsafeMutablePointer<SIMD2<Double>>, _ two: UnsafeMutablePointer<SIMD2<Double>>
  ) {
    let (one, two) = (TwistedBand.numbers(one), TwistedBand.numbers(two))
    let (end, x, inverse) = (2 * half, unknowns, TwistedBand.numbers(diagonal))
    var (last, before, backLast, backBefore) = (0.0, 0.0, 0.0, 0.0)
    var k = 0
    while k < end {
      // The older unknown first: it does not wait.
      let front = (x[k] - two[k - 4] * before) - one[k - 2] * last
      let back = (x[k + 1] - two[k - 3] * backBefore) - one[k - 1] * backLast
      before = last
      backBefore = backLast
      last = front
      backLast = back
      x[k] = front * inverse[k]
      x[k + 1] = back * inverse[k + 1]
      k += 2
    }
    // Beyond its own unknown of the middle, the last of one end reaches that of the other.
    x[end] =
      (x[end] - two[end - 4] * before) - one[end - 2] * last - two[end - 1] * backLast
    x[end + 1] =
      (x[end + 1] - two[end - 3] * backBefore) - one[end - 1] * backLast - two[end - 2] * last
  }

  /// x(k) ← x(k) − one(k) x(k + 1) − two(k) x(k + 2), from the middle to both ends.
  @inline(__always)
  private func backward(
    _ one: UnsafeMutablePointer<SIMD2<Double>>, _ two: UnsafeMutablePointer<SIMD2<Double>>
  ) {
    let (one, two) = (TwistedBand.numbers(one), TwistedBand.numbers(two))
    let x = unknowns
    var (next, backNext) = (x[2 * half], x[2 * half + 1])
    var (after, backAfter) = (backNext, next)
    var k = 2 * half - 2
    while k >= 0 {
      let front = (x[k] - two[k] * after) - one[k] * next
      let back = (x[k + 1] - two[k + 1] * backAfter) - one[k + 1] * backNext
      after = next
      backAfter = backNext
      next = front
      backNext = back
      x[k] = front
      x[k + 1] = back
      k -= 2
    }
  }
}
