import LinearAlgebra

/// The one kernel of Runge–Kutta arithmetic: out = base + scale · Σⱼ coefficientⱼ · vectorⱼ over the
/// nonzero coefficients of one row of a tableau.
///
/// This is the unsafe file of the module: rows are `stride` doubles apart, `stride` is 2 or a
/// multiple of 4 (see `Arena`), and nothing is checked. Zero coefficients are dropped when the
/// table is made, as in a hand-written method.
struct CombinationTable {
  /// One product of the sum: where its vector begins, in bytes, and its coefficient, twice, so that
  /// it multiplies a pair without being spread first.
  private struct Term {
    let offset: Int
    let coefficient: SIMD2<Double>
  }

  private let starts: UnsafeMutablePointer<Int>
  private let terms: UnsafeMutablePointer<Term>
  private let latestCoefficients: UnsafeMutablePointer<Double>
  private let stride: Int
  private let owner: Owner

  private final class Owner {
    let release: () -> Void
    init(_ release: @escaping () -> Void) { self.release = release }
    deinit { release() }
  }

  /// - Parameters:
  ///   - table: row i, column j is the coefficient of vector j in combination i.
  ///   - stride: the length of a vector, padding included, in doubles.
  ///   - spacing: the distance between vectors, if it is not the stride.
  ///   - latest: for each row, the column to hold out for ``finish(_:scale:latest:count:_:)``: that
  ///     of the vector computed last. The sum over all others then does not wait for it.
  init(
    _ table: [[Double]], stride: Int, spacing: Int? = nil, holdingOut latest: [Int]? = nil
  ) {
    self.stride = stride
    let count = table.reduce(0) { $0 + $1.count { $0 != 0 } }
    let starts = UnsafeMutablePointer<Int>.allocate(capacity: table.count + 1)
    let terms = UnsafeMutablePointer<Term>.allocate(capacity: max(count, 1))
    let held = UnsafeMutablePointer<Double>.allocate(capacity: table.count + 1)
    held.initialize(repeating: 0, count: table.count + 1)
    var next = 0
    for (i, row) in table.enumerated() {
      starts[i] = next
      for (j, value) in row.enumerated() where value != 0 {
        if let latest, latest[i] == j {
          held[i] = value
          continue
        }
        (terms + next).initialize(
          to: Term(offset: j * (spacing ?? stride) * 8, coefficient: SIMD2(repeating: value)))
        next += 1
      }
    }
    starts[table.count] = next
    self.starts = starts
    self.terms = terms
    latestCoefficients = held
    owner = Owner {
      starts.deallocate()
      terms.deallocate()
      held.deallocate()
    }
  }

  /// The coefficient held out of row `row`.
  @inline(__always)
  func latestCoefficient(_ row: Int) -> Double { latestCoefficients[row] }

  /// vector[j] += scale · coefficient · latest[j] for `count` entries, with the coefficient held out
  /// of row `row`.
  @inline(__always)
  func finish(
    _ row: Int, scale: Double, latest: UnsafePointer<Double>, count: Int,
    _ vector: UnsafeMutablePointer<Double>
  ) {
    let factor = scale * latestCoefficients[row]
    var i = 0
    while i < count {
      vector[i] += factor * latest[i]
      i += 1
    }
  }

  /// Whether row `row` has no nonzero coefficient.
  func isEmpty(_ row: Int) -> Bool { starts[row] == starts[row + 1] }

  /// out ← base + scale · Σ coefficient · vector, or scale · Σ … where `base` is nil.
  ///
  /// `out` may be `base`; it must not be one of the vectors that have a coefficient.
  @inline(__always)
  func combine(
    _ row: Int, scale: Double, vectors: UnsafePointer<Double>, base: UnsafePointer<Double>?,
    into out: UnsafeMutablePointer<Double>
  ) {
    let first = terms + starts[row]
    let end = terms + starts[row + 1]
    if stride == 2 {
      pair(first, end, scale: scale, vectors: vectors, base: base, into: out)
      return
    }
    var i = 0
    repeat {
      quad(first, end, scale: scale, vectors: vectors + i, base: base.map { $0 + i }, into: out + i)
      i += 4
    } while i < stride
  }

  @inline(__always)
  private func load(_ address: UnsafeRawPointer) -> SIMD2<Double> {
    address.loadUnaligned(as: SIMD2<Double>.self)
  }

  // Two terms at a time, the even and the odd ones in sums of their own, because a chain of additions
  // waits for each of them, and two chains wait half as long. Compiled steps do the same, so that both
  // give the same bits; hence no sum begins with a zero, which would turn −0 into 0.

  @inline(__always)
  private func pair(
    _ first: UnsafePointer<Term>, _ end: UnsafePointer<Term>, scale: Double,
    vectors: UnsafePointer<Double>, base: UnsafePointer<Double>?,
    into out: UnsafeMutablePointer<Double>
  ) {
    let column = UnsafeRawPointer(vectors)
    let count = end - first
    var sum = SIMD2<Double>()
    if count > 0 {
      var even = first.pointee.coefficient * load(column + first.pointee.offset)
      if count > 1 {
        var odd = first[1].coefficient * load(column + first[1].offset)
        var term = first + 2
        while term + 1 < end {
          even += term.pointee.coefficient * load(column + term.pointee.offset)
          odd += term[1].coefficient * load(column + term[1].offset)
          term += 2
        }
        if term < end { even += term.pointee.coefficient * load(column + term.pointee.offset) }
        even += odd
      }
      sum = even * SIMD2(repeating: scale)
      if let base { sum += load(UnsafeRawPointer(base)) }
    } else if let base {
      sum = load(UnsafeRawPointer(base))
    }
    UnsafeMutableRawPointer(out).storeBytes(of: sum, as: SIMD2<Double>.self)
  }

  // Four entries as two pairs, which is what every x86-64 has registers for.
  @inline(__always)
  private func quad(
    _ first: UnsafePointer<Term>, _ end: UnsafePointer<Term>, scale: Double,
    vectors: UnsafePointer<Double>, base: UnsafePointer<Double>?,
    into out: UnsafeMutablePointer<Double>
  ) {
    let column = UnsafeRawPointer(vectors)
    let count = end - first
    var (low, high) = (SIMD2<Double>(), SIMD2<Double>())
    if count > 0 {
      let one = column + first.pointee.offset
      low = first.pointee.coefficient * load(one)
      high = first.pointee.coefficient * load(one + 16)
      if count > 1 {
        let two = column + first[1].offset
        var otherLow = first[1].coefficient * load(two)
        var otherHigh = first[1].coefficient * load(two + 16)
        var term = first + 2
        while term + 1 < end {
          let one = column + term.pointee.offset
          let two = column + term[1].offset
          low += term.pointee.coefficient * load(one)
          high += term.pointee.coefficient * load(one + 16)
          otherLow += term[1].coefficient * load(two)
          otherHigh += term[1].coefficient * load(two + 16)
          term += 2
        }
        if term < end {
          let one = column + term.pointee.offset
          low += term.pointee.coefficient * load(one)
          high += term.pointee.coefficient * load(one + 16)
        }
        low += otherLow
        high += otherHigh
      }
      let factor = SIMD2(repeating: scale)
      low *= factor
      high *= factor
      if let base {
        low += load(UnsafeRawPointer(base))
        high += load(UnsafeRawPointer(base + 2))
      }
    } else if let base {
      low = load(UnsafeRawPointer(base))
      high = load(UnsafeRawPointer(base + 2))
    }
    UnsafeMutableRawPointer(out).storeBytes(of: low, as: SIMD2<Double>.self)
    UnsafeMutableRawPointer(out + 2).storeBytes(of: high, as: SIMD2<Double>.self)
  }
}
