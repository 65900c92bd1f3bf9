/// The transposes of the array's operations (unsafe as the operations are: nothing is checked).
extension NordsieckKernel {
  /// z ← the transpose of ``predict(_:order:ratio:into:)`` on z, in place:
  /// zⱼ ← ratioʲ Σᵢ≤ⱼ (j over i) zᵢ.
  ///
  /// Cost: q(q + 1)/2 additions of vectors.
  @inline(__always)
  func predictTransposed(_ z: UnsafeMutablePointer<Double>, order: Int, ratio: Double) {
    if stride == 2 {
      predictTransposed(SIMD2<Double>.self, z, order, ratio)
    } else {
      predictTransposed(SIMD4<Double>.self, z, order, ratio)
    }
  }

  @inline(__always)
  private func predictTransposed<V: SIMD & BitwiseCopyable>(
    _: V.Type, _ z: UnsafeMutablePointer<Double>, _ order: Int, _ ratio: Double
  ) where V.Scalar == Double {
    let rowSize = stride * 8
    var column = 0
    while column < rowSize {
      let target = UnsafeMutableRawPointer(z) + column
      let end = order * rowSize
      // Two sweeps of the triangle at once, as in `predict`, in the opposite order.
      var first = end - rowSize
      while first > 0 {
        var one = (target + first).loadUnaligned(as: V.self)
        var two = (target + first - rowSize).loadUnaligned(as: V.self) + one
        (target + first).storeBytes(of: two, as: V.self)
        var offset = first + rowSize
        while offset <= end {
          one += (target + offset).loadUnaligned(as: V.self)
          two += one
          (target + offset).storeBytes(of: two, as: V.self)
          offset += rowSize
        }
        first -= 2 * rowSize
      }
      if first == 0 {
        var one = target.loadUnaligned(as: V.self)
        var offset = rowSize
        while offset <= end {
          one += (target + offset).loadUnaligned(as: V.self)
          (target + offset).storeBytes(of: one, as: V.self)
          offset += rowSize
        }
      }
      if ratio != 1 {
        var power = ratio
        var offset = rowSize
        while offset <= end {
          let row = (target + offset).loadUnaligned(as: V.self)
          (target + offset).storeBytes(of: row * power, as: V.self)
          power *= ratio
          offset += rowSize
        }
      }
      column += MemoryLayout<V>.size
    }
  }

  /// out += Σ weights[j] · row j of `z`, j in first … last: the transpose of
  /// ``add(_:weights:rows:_:to:)``.
  @inline(__always)
  func collect(
    _ z: UnsafePointer<Double>, weights: UnsafePointer<Double>, rows first: Int, _ last: Int,
    addingTo out: UnsafeMutablePointer<Double>
  ) {
    if stride == 2 {
      collect(SIMD2<Double>.self, z, weights, first, last, out)
    } else {
      collect(SIMD4<Double>.self, z, weights, first, last, out)
    }
  }

  @inline(__always)
  private func collect<V: SIMD & BitwiseCopyable>(
    _: V.Type, _ z: UnsafePointer<Double>, _ weights: UnsafePointer<Double>, _ first: Int,
    _ last: Int, _ out: UnsafeMutablePointer<Double>
  ) where V.Scalar == Double {
    let rowSize = stride * 8
    var column = 0
    while column < rowSize {
      let target = UnsafeMutableRawPointer(out) + column
      var sum = target.loadUnaligned(as: V.self)
      var source = UnsafeRawPointer(z) + column + first * rowSize
      var j = first
      while j <= last {
        sum += source.loadUnaligned(as: V.self) * weights[j]
        source += rowSize
        j += 1
      }
      target.storeBytes(of: sum, as: V.self)
      column += MemoryLayout<V>.size
    }
  }
}
