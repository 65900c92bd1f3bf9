import Fields
import Glibc
import LinearAlgebra

/// The implicit equation of a step: e = (h f(t, z₀ + e) − z₁)/ℓ₁, solved into `correction`, with
/// z₀ + e in `result`.
///
/// Iteration ends when what is left of its error is below a tenth of what the error test allows, by
/// the rate of convergence seen so far (VODE's test).
extension Multistep {
  /// The share of the tolerated error that may be left in e.
  static let shareOfError = 0.1
  static let iterationLimit = 3
  /// A correction this much larger than the last one: divergence.
  static let divergence = 2.0
  /// A rate of convergence is not forgotten faster than this.
  static let rateMemory = 0.3

  /// By functional iteration; false if it does not converge.
  ///
  /// The first iterate is written where the record keeps it, those after it to the result.
  func solveByIteration(t: Double, h: Double) -> Bool {
    let (e, f, weights) = (correction, residual, weights)
    var y = points + stride
    let present = progress.pointee.present
    let slopeRow = present + stride
    let inverse = 1 / coefficients.lambda[1]
    let gamma = h * inverse
    let limit = Multistep.shareOfError / coefficients.errors.pointee.same
    field.rhs(t, present, into: f)
    var k = 0
    while k < count {
      e[k] = gamma * f[k] - inverse * slopeRow[k]
      y[k] = present[k] + e[k]
      k += 1
    }
    var squaredSize = scale.squaredNorm(e, weights: weights)
    guard squaredSize.isFinite else {
      progress.pointee.fieldIsFinite = false
      return false
    }
    // Adams corrects twice in any case, P(EC)²: what one correction leaves out of e is noise in the
    // estimate for the order above, which is then never taken. On Lorenz at 1e-7 the second halves
    // the steps and saves a quarter of the evaluations. BDF gains nothing by it.
    if formula == .bdf, squaredSize <= limit * limit {
      progress.pointee.iterations = 1
      result.update(from: y, count: stride)
      return true
    }
    var rate = 1.0
    var iteration = 1
    while iteration < Multistep.iterationLimit {
      field.rhs(t, y, into: f)
      y = result
      k = 0
      while k < count {
        let next = gamma * f[k] - inverse * slopeRow[k]
        f[k] = next - e[k]
        e[k] = next
        y[k] = present[k] + next
        k += 1
      }
      let squared = scale.squaredNorm(f, weights: weights)
      // Where the field gave numbers at the prediction, the iterates were thrown too far.
      guard squared.isFinite else { return false }
      let quotient = squared == 0 ? 0 : sqrt(squared / squaredSize)
      rate = max(Multistep.rateMemory * rate, quotient)
      if sqrt(squared) * min(1, rate) <= limit {
        progress.pointee.iterations = iteration + 1
        return true
      }
      if quotient > Multistep.divergence { return false }
      squaredSize = squared
      iteration += 1
    }
    return false
  }

  /// By simplified Newton iteration; false if it does not converge with a Jacobian of this step.
  func solveByNewton(t: Double, h: Double) -> Bool {
    guard let solver else { return false }
    let p = progress
    let gamma = h / coefficients.lambda[1]
    var action = p.pointee.policy.beforeAttempt(scale: gamma)
    while true {
      if action != .keep {
        if action == .evaluateAndFactor { solver.jacobian.evaluate(t: t, y: p.pointee.present) }
        p.pointee.rate = 1
        guard solver.tryFactor(scale: gamma) else {
          p.pointee.fieldIsFinite = solver.jacobian.isFinite
          _ = p.pointee.policy.afterFailure(scale: gamma)
          return false
        }
      }
      if iterate(solver, t: t, h: h, gamma: gamma) {
        addQuadratures(t: t, gamma: gamma)
        return true
      }
      guard p.pointee.fieldIsFinite, let next = p.pointee.policy.afterFailure(scale: gamma) else {
        return false
      }
      action = next
    }
  }

  @inline(__always)
  private func iterate(_ solver: StageSolver, t: Double, h: Double, gamma: Double) -> Bool {
    let (field, e, y, r, weights) = (field, correction, result, residual, weights)
    let (counts, coupled) = (field.counts, coupled)
    let present = progress.pointee.present
    let slopeRow = present + stride
    let inverse = 1 / coefficients.lambda[1]
    let limit = Multistep.shareOfError / coefficients.errors.pointee.same
    // With factors of another γ, the correction is damped as in CVODE; not with Adams, whose steps
    // are mostly those of slow components: a single damped iteration leaves an eighth of e out, and
    // from that the high orders grow unstable.
    let ratio = gamma / progress.pointee.policy.currentScale
    let damping = formula == .adams || ratio == 1 ? 1 : 2 / (1 + ratio)
    var k = 0
    while k < coupled {
      e[k] = 0
      y[k] = present[k]
      k += 1
    }
    while k < count {
      y[k] = present[k]
      k += 1
    }
    var rate = progress.pointee.rate
    var previous = 0.0
    var iteration = 0
    while iteration < Multistep.iterationLimit {
      field.rhs(t, y, into: r)
      k = 0
      while k < coupled {
        r[k] = (gamma * r[k] - inverse * slopeRow[k] - e[k]) * damping
        k += 1
      }
      solver.solve(r)
      counts.pointee.newtonIterations &+= 1
      var sum = 0.0
      k = 0
      while k < coupled {
        let correction = r[k]
        let ratio = correction * weights[k]
        sum += ratio * ratio
        e[k] += correction
        y[k] = present[k] + e[k]
        k += 1
      }
      let size = sqrt(sum / Double(max(coupled, 1)))
      guard size.isFinite else {
        // Later iterates may have been thrown far out by Newton itself.
        progress.pointee.fieldIsFinite = iteration > 0
        return false
      }
      if iteration > 0 {
        rate = max(Multistep.rateMemory * rate, size / previous)
        progress.pointee.rate = rate
      }
      if size * min(1, rate) <= limit { return true }
      if iteration > 0, size > Multistep.divergence * previous { return false }
      previous = size
      iteration += 1
    }
    return false
  }

  /// e of the pure quadratures, from f at the solution and not at the iterate before it.
  @inline(__always)
  private func addQuadratures(t: Double, gamma: Double) {
    if coupled == count { return }
    let (e, y, f) = (correction, result, residual)
    let present = progress.pointee.present
    let slopeRow = present + stride
    let inverse = 1 / coefficients.lambda[1]
    field.rhs(t, y, into: f)
    var k = coupled
    while k < count {
      e[k] = gamma * f[k] - inverse * slopeRow[k]
      y[k] = present[k] + e[k]
      k += 1
    }
  }
}
