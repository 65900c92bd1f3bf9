extension Multistep {
  /// The interpolant is the polynomial of the corrected array: of degree q and continuous, its
  /// slope also for Adams. (After a virtual step, where the next begins between the times of the
  /// past, a straight line takes up what the correction changed there.)
  ///
  /// Cost: q vectors.
  public func writeDense(t: Double, h: Double, into coefficients: UnsafeMutablePointer<Double>) {
    let p = progress
    let order = p.pointee.control.order
    let isVirtual = p.pointee.kind == .virtual
    let offset = p.pointee.kind == .restart ? 0 : p.pointee.offset
    let total = isVirtual ? p.pointee.size : offset + h
    coefficients.update(repeating: 0, count: denseDegree * stride)
    // By powers of s = (time from the array)/total: the past, and what the correction adds.
    let past = p.pointee.past
    let ratio = total / p.pointee.size
    writeShiftedLambda(order)
    let start = residual
    var power = 1.0
    var j = 0
    while j <= order {
      let row = j == 0 ? start : coefficients + (j - 1) * stride
      let weight = isVirtual ? 0 : transition[j]
      let source = past + j * stride
      var i = 0
      while i < stride {
        row[i] = power * source[i] + weight * correction[i]
        i += 1
      }
      power *= ratio
      j += 1
    }
    if offset == 0, !isVirtual { return }
    shift(coefficients, first: start, order: order, by: offset / total, length: h / total)
    var i = 0
    while i < stride {
      coefficients[i] += start[i] - state[i]
      i += 1
    }
  }

  /// transition ← Λ by powers of s, x = s − 1.
  private func writeShiftedLambda(_ order: Int) {
    let lambda = coefficients.lambda
    transition.update(from: lambda, count: order + 1)
    var k = 0
    while k < order {
      var j = order
      while j > k {
        transition[j - 1] -= transition[j]
        j -= 1
      }
      k += 1
    }
  }

  /// Rewrites a polynomial in s (its constant in `first`) by powers of θ, s = start + length·θ.
  private func shift(
    _ rows: UnsafeMutablePointer<Double>, first: UnsafeMutablePointer<Double>, order: Int,
    by start: Double, length: Double
  ) {
    var i = 0
    while i < stride {
      var k = 0
      while k < order {
        var j = order
        while j > k {
          let below = j == 1 ? first : rows + (j - 2) * stride
          below[i] += start * rows[(j - 1) * stride + i]
          j -= 1
        }
        k += 1
      }
      var power = length
      k = 0
      while k < order {
        rows[k * stride + i] *= power
        power *= length
        k += 1
      }
      i += 1
    }
  }
}
