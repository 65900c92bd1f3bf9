/// The arithmetic of Nordsieck arrays: zⱼ = hʲ y⁽ʲ⁾/j!, j = 0 … q, the Taylor polynomial of the
/// interpolant of the past at tₙ.
///
/// This is the unsafe file of the multistep methods: rows are `stride` doubles apart, `stride` is 2
/// or a multiple of 4 (see `Arena`), and nothing is checked. Each column of two or four is carried
/// through the whole triangle before the next, because on small systems the loops over rows cost
/// more than the additions.
struct NordsieckKernel {
  let stride: Int

  /// out ← the array `z` of size h moved to the end of a step of size `ratio`·h, and scaled for it:
  /// outᵢ = Σⱼ (j over i) ratioʲ zⱼ, by Pascal's triangle.
  ///
  /// Cost: q(q + 1)/2 additions of vectors.
  @inline(__always)
  func predict(
    _ z: UnsafePointer<Double>, order: Int, ratio: Double, into out: UnsafeMutablePointer<Double>
  ) {
    if stride == 2 {
      predict(SIMD2<Double>.self, z, order, ratio, out)
    } else {
      predict(SIMD4<Double>.self, z, order, ratio, out)
    }
  }

  @inline(__always)
  private func predict<V: SIMD & BitwiseCopyable>(
    _: V.Type, _ z: UnsafePointer<Double>, _ order: Int, _ ratio: Double,
    _ out: UnsafeMutablePointer<Double>
  ) where V.Scalar == Double {
    let rowSize = stride * 8
    var column = 0
    while column < rowSize {
      let source = UnsafeRawPointer(z) + column
      let target = UnsafeMutableRawPointer(out) + column
      let end = order * rowSize
      var offset = 0
      if ratio == 1 {
        while offset <= end {
          let row = (source + offset).loadUnaligned(as: V.self)
          (target + offset).storeBytes(of: row, as: V.self)
          offset += rowSize
        }
      } else {
        var power = 1.0
        while offset <= end {
          let row = (source + offset).loadUnaligned(as: V.self)
          (target + offset).storeBytes(of: row * power, as: V.self)
          power *= ratio
          offset += rowSize
        }
      }
      // Two sweeps of the triangle at once: half as many loads and stores.
      var first = 0
      let top = (target + end).loadUnaligned(as: V.self)
      while first + rowSize < end {
        var (one, two) = (top, top)
        var offset = end - rowSize
        while offset > first {
          one += (target + offset).loadUnaligned(as: V.self)
          two += one
          (target + offset).storeBytes(of: two, as: V.self)
          offset -= rowSize
        }
        one += (target + first).loadUnaligned(as: V.self)
        (target + first).storeBytes(of: one, as: V.self)
        first += 2 * rowSize
      }
      if first < end {
        let last = (target + first).loadUnaligned(as: V.self)
        (target + first).storeBytes(of: last + top, as: V.self)
      }
      column += MemoryLayout<V>.size
    }
  }

  /// Row j of `z` += weights[j] · vector, for j in first … last.
  @inline(__always)
  func add(
    _ vector: UnsafePointer<Double>, weights: UnsafePointer<Double>, rows first: Int, _ last: Int,
    to z: UnsafeMutablePointer<Double>
  ) {
    if stride == 2 {
      add(SIMD2<Double>.self, vector, weights, first, last, z)
    } else {
      add(SIMD4<Double>.self, vector, weights, first, last, z)
    }
  }

  @inline(__always)
  private func add<V: SIMD & BitwiseCopyable>(
    _: V.Type, _ vector: UnsafePointer<Double>, _ weights: UnsafePointer<Double>, _ first: Int,
    _ last: Int, _ z: UnsafeMutablePointer<Double>
  ) where V.Scalar == Double {
    let rowSize = stride * 8
    var column = 0
    while column < rowSize {
      let value = (UnsafeRawPointer(vector) + column).loadUnaligned(as: V.self)
      var target = UnsafeMutableRawPointer(z) + column + first * rowSize
      var j = first
      while j <= last {
        let sum = target.loadUnaligned(as: V.self) + value * weights[j]
        target.storeBytes(of: sum, as: V.self)
        target += rowSize
        j += 1
      }
      column += MemoryLayout<V>.size
    }
  }

  /// out ← the polynomial of the array at x = ratio, and its derivative by x into `slope`.
  func evaluate(
    _ z: UnsafePointer<Double>, order: Int, at ratio: Double,
    into out: UnsafeMutablePointer<Double>, slope: UnsafeMutablePointer<Double>
  ) {
    var i = 0
    while i < stride {
      var value = z[order * stride + i]
      var rate = 0.0
      var j = order - 1
      while j >= 0 {
        rate = rate * ratio + value
        value = value * ratio + z[j * stride + i]
        j -= 1
      }
      out[i] = value
      slope[i] = rate
      i += 1
    }
  }
}
