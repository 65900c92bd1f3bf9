/// What follows an accepted step: order and size of the next one, and the array for it.
extension Multistep {
  public func complete(t: Double, h: Double) {
    let p = progress
    p.pointee.isOpen = false
    p.pointee.isComplete = true
    if let control = p.pointee.overruled {
      p.pointee.control = control
      p.pointee.overruled = nil
    }
    if p.pointee.kind == .virtual {
      // Back to the step that was proposed, and not a rounding error beyond it.
      p.pointee.factor = max(p.pointee.proposed / abs(h) * (1 - 1e-9), 1)
      return
    }
    let order = p.pointee.control.order
    let present = p.pointee.present
    kernel.add(correction, weights: coefficients.lambda, rows: 0, order, to: present)
    coefficients.append(p.pointee.offset + h)
    p.pointee.needsReload = false
    p.pointee.steps += 1
    p.pointee.policy.accepted()
    let steps = coefficients.steps
    p.pointee.control.accepted(wasCut: abs(steps[1]) < 0.5 * abs(steps[2]))
    if p.pointee.control.considersOrders {
      p.pointee.factor = p.pointee.control.choose(
        same: p.pointee.squaredError, lower: lowerError(order), upper: upperError(order))
    } else {
      p.pointee.factor = p.pointee.control.keepOrder(squaredError: p.pointee.squaredError)
    }
    if p.pointee.control.savesCorrection {
      saved.update(from: correction, count: stride)
      p.pointee.savedDerivative = coefficients.errors.pointee.derivative
    }
    p.pointee.proposed = p.pointee.factor * abs(h)
  }

  private func lowerError(_ order: Int) -> Double? {
    guard order > 1 else { return nil }
    let constant = coefficients.errors.pointee.lower
    let top = progress.pointee.present + order * stride
    return constant * constant * scale.squaredNorm(top, state, result)
  }

  /// By the change of e since the step before, when both are multiples of the same derivative.
  private func upperError(_ order: Int) -> Double? {
    let p = progress
    guard order < p.pointee.control.greatestOrder, p.pointee.savedDerivative != 0 else {
      return nil
    }
    let steps = coefficients.steps
    let ratio = steps[1] / steps[2]
    var quotient = coefficients.errors.pointee.derivative / p.pointee.savedDerivative
    var k = 0
    while k <= order {
      quotient *= ratio
      k += 1
    }
    let difference = residual
    var i = 0
    while i < stride {
      difference[i] = correction[i] - quotient * saved[i]
      i += 1
    }
    let constant = coefficients.errors.pointee.upper
    return constant * constant * scale.squaredNorm(difference, state, result)
  }

  public func advance() {
    let p = progress
    state.update(from: result, count: stride)
    let h = p.pointee.size
    if p.pointee.kind == .virtual {
      var i = 0
      while i < stride {
        slope[i] = slopeAhead[i] / h
        i += 1
      }
      p.pointee.offset = p.pointee.landing
      return
    }
    swap(&p.pointee.past, &p.pointee.present)
    p.pointee.size = coefficients.steps[1]
    p.pointee.offset = 0
    let inverse = 1 / p.pointee.size
    let first = p.pointee.past + stride
    var i = 0
    while i < stride {
      slope[i] = first[i] * inverse
      i += 1
    }
    scale.inverses(at: state, into: weights)
    p.pointee.kind = .step
    p.pointee.lowered = 0
    changeOrder()
  }

  /// Applies a change of order decided upon after the last step.
  private func changeOrder() {
    let p = progress
    let change = p.pointee.control.orderChange
    guard change != 0 else { return }
    let order = p.pointee.control.order
    p.pointee.control.changeOrder()
    if change < 0 {
      lower(from: order)
      return
    }
    let past = p.pointee.past
    (past + (order + 1) * stride).update(repeating: 0, count: stride)
    guard formula == .bdf else { return }
    coefficients.raising(from: order, size: p.pointee.size, into: transition)
    kernel.add(correction, weights: transition, rows: 2, order + 1, to: past)
  }

  /// Takes the highest row out of the array.
  func lower(from order: Int) {
    guard order > 2 else { return }
    let p = progress
    coefficients.lowering(from: order, size: p.pointee.size, into: transition)
    var j = 2
    while j < order {
      transition[j] = -transition[j]
      j += 1
    }
    kernel.add(
      p.pointee.past + order * stride, weights: transition, rows: 2, order - 1, to: p.pointee.past)
  }
}
