extension Multistep {
  /// The step as ``MultistepRecord`` has it. The numbers are written when they are asked for, so that
  /// a solution of which nothing is kept does not pay for them. Before `complete` they tell of no change
  /// of order after the step, because that is decided there.
  public var record: UnsafeMutablePointer<Double> {
    let p = progress
    if p.pointee.kind == .restart, iteration == .newton { return points }
    let isVirtual = p.pointee.kind == .virtual
    let isAppended = p.pointee.isComplete && !isVirtual
    var code = MultistepRecord.Code()
    code.order = p.pointee.control.order
    code.iterations = isVirtual ? 0 : p.pointee.iterations
    code.lowered = p.pointee.kind == .restart ? 0 : p.pointee.lowered
    code.change = isAppended ? p.pointee.control.orderChange : 0
    code.isVirtual = isVirtual
    numbers[0] = code.number
    if p.pointee.kind == .restart { return points }
    numbers[1] = p.pointee.offset
    let count = MultistepRecord.sizeCount(order: p.pointee.control.greatestOrder)
    // A completed step is among the sizes already.
    (numbers + 2).update(from: coefficients.steps + (isAppended ? 2 : 1), count: count)
    return points
  }

  /// Keeps the points of an attempt that succeeded, before the array is corrected.
  @inline(__always)
  func keepPoints() {
    let p = progress
    let isRestart = p.pointee.kind == .restart
    switch iteration {
    case .functional:
      // (The first iterate behind it is overwritten at a restart: it follows from these two.)
      (points + (isRestart ? stride : 0)).update(from: p.pointee.present, count: stride)
      if isRestart { points.update(from: state, count: stride) }
    case .newton:
      if isRestart { numbers.update(from: state, count: stride) }
    }
  }
}
