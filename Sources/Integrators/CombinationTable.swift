import LinearAlgebra

/// The one kernel of Runge–Kutta arithmetic: out = base + scale · Σⱼ coefficientⱼ · vectorⱼ over the
/// nonzero coefficients of one row of a tableau.
///
/// This is the unsafe file of the module: rows are `stride` doubles apart, `stride` is 2 or a
/// multiple of 4 (see ``Arena``), and nothing is checked. Zero coefficients are dropped when the
/// table is made, as in a hand-written method.
struct CombinationTable {
  private let starts: UnsafeMutablePointer<Int>
  private let offsets: UnsafeMutablePointer<Int>
  private let coefficients: UnsafeMutablePointer<Double>
  let stride: Int
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
  init(_ table: [[Double]], stride: Int, spacing: Int? = nil) {
    self.stride = stride
    let count = table.reduce(0) { $0 + $1.count { $0 != 0 } }
    let starts = UnsafeMutablePointer<Int>.allocate(capacity: table.count + 1)
    let offsets = UnsafeMutablePointer<Int>.allocate(capacity: max(count, 1))
    let coefficients = UnsafeMutablePointer<Double>.allocate(capacity: max(count, 1))
    var next = 0
    for (i, row) in table.enumerated() {
      starts[i] = next
      for (j, value) in row.enumerated() where value != 0 {
        offsets[next] = j * (spacing ?? stride)
        coefficients[next] = value
        next += 1
      }
    }
    starts[table.count] = next
    self.starts = starts
    self.offsets = offsets
    self.coefficients = coefficients
    owner = Owner {
      starts.deallocate()
      offsets.deallocate()
      coefficients.deallocate()
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
    let start = starts[row]
    let end = starts[row + 1]
    if stride == 2 {
      sweep(
        SIMD2<Double>.self, start, end, scale: scale, vectors: vectors, base: base, into: out)
    } else {
      sweep(
        SIMD4<Double>.self, start, end, scale: scale, vectors: vectors, base: base, into: out)
    }
  }

  @inline(__always)
  private func sweep<V: SIMD<Double>>(
    _: V.Type, _ start: Int, _ end: Int, scale: Double, vectors: UnsafePointer<Double>,
    base: UnsafePointer<Double>?, into out: UnsafeMutablePointer<Double>
  ) {
    let width = V.scalarCount
    var i = 0
    while i < stride {
      let column = UnsafeRawPointer(vectors + i)
      var sum = V()
      var k = start
      while k < end {
        let value = (column + offsets[k] * 8).loadUnaligned(as: V.self)
        sum += V(repeating: coefficients[k]) * value
        k += 1
      }
      sum *= V(repeating: scale)
      if let base { sum += UnsafeRawPointer(base + i).loadUnaligned(as: V.self) }
      UnsafeMutableRawPointer(out + i).storeBytes(of: sum, as: V.self)
      i += width
    }
  }
}
