import Expressions

extension CollocationSolver {
  /// Solves for the increments of a step of size `h`; false where Newton's method does not get there.
  ///
  /// Corrections fall by eight digits and more an iteration, that is to where the Jacobian of the
  /// prediction differs from the right one; where they fall by less than a factor of 20 it is taken anew.
  /// The end is where they fall no more: below ``RealNumber/roundoffCeiling`` of the state that is round-off.
  ///
  /// - Parameter predicts: false where the increments stand there already, nearly.
  func solveStages(_ h: Number, predicts: Bool = true) -> Bool {
    if predicts { past.predict(increments, h: h, table: table) }
    var previous = Double.infinity
    var isStale = true
    var slowIterations = 0
    for _ in 0..<20 + Number.iterationLimit {
      counts.newtonIterations += 1
      evaluateStages(h)
      measureSizes()
      if isStale {
        guard factor(h) else { return false }
        isStale = false
      }
      residual(h)
      preconditioner.solve()
      let correction = correct()
      guard correction.isFinite else { return false }
      if correction <= 4 * Number.unitRoundoff { return true }
      let rate = correction / previous
      if correction < Number.roundoffCeiling, rate > 0.1 {
        counts.roundoff = max(counts.roundoff, correction)
        return true
      }
      if rate > 0.05 {
        isStale = true
        slowIterations += 1
        if slowIterations > 8 { return false }
      }
      previous = correction
    }
    return false
  }

  /// ∂f/∂y at the stages in Double, and the factors of the preconditioner.
  func factor(_ h: Number) -> Bool {
    counts.factorizations += 1
    let perStage = field.jacobianColumns.count
    for i in 0..<s {
      field.evaluateNearJacobian(
        t: t + h * table.nodes[i], y: stageValues.base + i * n,
        into: nearJacobians.base + i * perStage)
    }
    return preconditioner.factor(
      h: h.nearestDouble, entries: nearJacobians.base, sizes: sizes)
  }

  /// Stage values, and the field at them.
  func evaluateStages(_ h: Number) {
    for i in 0..<s {
      for k in 0..<n { stageValues.base[i * n + k] = y.base[k] + increments.base[i * n + k] }
      field.evaluate(
        t: t + h * table.nodes[i], y: stageValues.base + i * n, into: slopes.base + i * n)
    }
  }

  /// The preconditioner's right side ← h A F − Z.
  private func residual(_ h: Number) {
    apply(h, slopes, minus: increments)
  }

  /// The preconditioner's right side ← h A v − z, rounded to Double at the end.
  func apply(_ h: Number, _ v: Memory<Number>, minus z: Memory<Number>) {
    table.matrix.withUnsafeBufferPointer { a in
      for i in 0..<s {
        for k in 0..<n {
          var sum = Number.zero
          for j in 0..<s { sum.add(product: a[i * s + j], v.base[j * n + k]) }
          let rest = h * sum - z.base[i * n + k]
          preconditioner.right[i * n + k] = rest.nearestDouble
        }
      }
    }
  }

  /// Z ← Z + correction; its largest component relative to the size of its state.
  private func correct() -> Double {
    var largest = 0.0
    for i in 0..<s {
      for k in 0..<n {
        let delta = preconditioner.right[i * n + k]
        increments.base[i * n + k] = increments.base[i * n + k] + Number(delta)
        if delta != 0 {
          let ratio = delta.magnitude / max(sizes[k], delta.magnitude)
          // Not `max`, which would hide a NaN.
          if !(ratio <= largest) { largest = ratio }
        }
      }
    }
    return largest
  }

  /// Sizes of the states on this step, from its beginning, its stages and the step before, and at least
  /// ``smallest``.
  ///
  /// A state that begins at 0 may be smaller at first than what is left of others that cancel in its
  /// slope: relative to itself it has no digits, and no step is short enough. Rejected: to estimate that
  /// round-off, which finds its way down the chain of states that drive each other.
  func measureSizes() {
    var largest = 0.0
    for k in 0..<n {
      var size = max(smallest, oldSizes[k] / 2, y.base[k].nearestDouble.magnitude)
      for i in 0..<s {
        size = max(size, (y.base[k] + increments.base[i * n + k]).nearestDouble.magnitude)
      }
      // Below 1e-250 products of two numbers lose their low parts.
      sizes[k] = size == 0 ? 0 : max(size, 1e-250)
      largest = max(largest, size)
    }
    // Of a state that is 0 as yet nothing is known; the next iteration knows it, and until then a size out
    // of proportion would spoil the pivots.
    for k in 0..<n where sizes[k] == 0 { sizes[k] = largest > 0 ? 1e-6 * largest : 1 }
  }

  /// The last two coefficients of y′ in Legendre polynomials, times h, relative to the sizes: of the one
  /// before the last a tenth, so that a zero of the last by chance goes unused.
  func errorEstimate() -> Double {
    var largest = 0.0
    for k in 0..<n {
      var last = Number.zero
      var before = Number.zero
      for i in 0..<s {
        last.add(product: table.lastCoefficients[i], increments.base[i * n + k])
        before.add(product: table.lastCoefficients[s + i], increments.base[i * n + k])
      }
      let size = max(last.nearestDouble.magnitude, before.nearestDouble.magnitude / 10)
      largest = max(largest, size / sizes[k])
    }
    return largest
  }
}
