/// What happens to the past where a step is not like others: after failures, at a start, at a short
/// landing.
extension Multistep {
  /// A failed attempt.
  func remedy(squaredError: Double) {
    let p = progress
    let (factor, remedy) = p.pointee.control.failed(squaredError: squaredError)
    p.pointee.factor = factor
    p.pointee.policy.rejected()
    switch remedy {
    case .shorten:
      // The step begins at the array, behind a landing: no h makes it shorter than from there.
      if p.pointee.offset != 0, p.pointee.control.failures > 1 {
        p.pointee.needsReload = true
        p.pointee.needsSlope = true
      }
    case .lowerOrder:
      lower(from: p.pointee.control.order + 1)
      p.pointee.lowered += 1
    case .restart:
      p.pointee.needsReload = true
      p.pointee.needsSlope = true
    }
  }

  /// Makes the array from the present y and f(y), for steps of size h, until one of them succeeds.
  func reload(t: Double, h: Double) {
    let p = progress
    let turns = p.pointee.size * h < 0
    if turns || p.pointee.needsSlope {
      field.rhs(t, state, into: slope)
      p.pointee.needsSlope = false
    }
    // After a turn the past lies ahead, at times that would be met again.
    if turns || p.pointee.offset != 0 { begin() }
    let past = p.pointee.past
    var i = 0
    while i < stride {
      past[stride + i] = h * slope[i]
      i += 1
    }
    p.pointee.size = h
    p.pointee.kind = .restart
  }

  /// A step so short that it is only a look at the polynomial; false if that is not exact enough.
  func land(_ total: Double) -> Bool {
    let p = progress
    let ratio = total / p.pointee.size
    let squaredError = p.pointee.squaredCorrection * ratio * ratio
    guard squaredError <= 1 else { return false }
    kernel.evaluate(
      p.pointee.past, order: p.pointee.control.order, at: ratio, into: result,
      slope: slopeAhead)
    p.pointee.kind = .virtual
    p.pointee.landing = total
    p.pointee.squaredError = squaredError
    p.pointee.isOpen = true
    return true
  }
}
