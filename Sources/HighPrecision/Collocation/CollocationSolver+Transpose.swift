import Expressions

extension CollocationSolver {
  /// The transpose of a step kept: λ ← (∂y⁺/∂y)ᵀ λ and μ ← μ + (∂y⁺/∂p)ᵀ λ of step `index` of the tape.
  ///
  /// With the Jacobians Jᵢ of the converged stages,
  ///
  ///     νᵢ = dᵢ λ + Jᵢᵀ κᵢ,  κᵢ = h Σⱼ aⱼᵢ νⱼ;    λ ← λ + Σ (νᵢ − dᵢ λ),  μ ← μ + Σ (∂f/∂p)ᵢᵀ κᵢ,
  ///
  /// by refinement on the transposed factors: the very transpose of ``solveTangents(_:)``. λ is updated
  /// by ν and not by Jᵀ κ, which would carry the round-off of κ multiplied by ‖J‖.
  func pullBack(
    _ index: Int, of tape: CollocationTape<Number>, lambda: Memory<Number>, mu: Memory<Number>
  ) throws(CollocationFailure) {
    let h = tape.sizes[index]
    t = tape.times[index]
    tape.read(index, y: y, increments: increments)
    guard solveStages(h, predicts: false) else {
      throw failure("a step kept is not found again on the way back")
    }
    measureSizes()
    oldSizes = sizes
    evaluateJacobians(h)
    guard refineTransposed(lambda, h) else {
      throw failure("the transposed equations do not converge")
    }
    multiplyByTransposedMatrix(h)
    let nu = sensitivityIncrements
    for k in 0..<n {
      var sum = lambda.base[k] * restOfEnd
      for i in 0..<s { sum = sum + nu.base[i * n + k] }
      lambda.base[k] = sum
    }
    let perStage = field.parameterColumns.count
    for i in 0..<s {
      for e in 0..<perStage {
        mu.base[field.parameterColumns[e]].add(
          product: parameterJacobians.base[i * perStage + e],
          slopes.base[i * n + field.parameterPattern.rows[e]])
      }
    }
  }

  /// Slopes ← κ of the present ν.
  private func multiplyByTransposedMatrix(_ h: Number) {
    let nu = sensitivityIncrements
    table.matrix.withUnsafeBufferPointer { a in
      for i in 0..<s {
        for k in 0..<n {
          var sum = Number.zero
          for j in 0..<s { sum.add(product: a[j * s + i], nu.base[j * n + k]) }
          slopes.base[i * n + k] = h * sum
        }
      }
    }
  }

  /// Solves for ν; false where refinement does not converge.
  private func refineTransposed(_ lambda: Memory<Number>, _ h: Number) -> Bool {
    let nu = sensitivityIncrements
    let perStage = field.jacobianColumns.count
    let rows = field.jacobianPattern.rows
    let columns = field.jacobianColumns
    for index in 0..<n * s { nu.base[index] = .zero }
    var previous = Double.infinity
    var isFresh = false
    for _ in 0..<Number.iterationLimit {
      counts.refinements += 1
      multiplyByTransposedMatrix(h)
      for i in 0..<s {
        for k in 0..<n {
          work.base[k] = table.endWeights[i] * lambda.base[k] - nu.base[i * n + k]
        }
        let entries = jacobians.base + i * perStage
        let kappa = slopes.base + i * n
        for e in 0..<perStage {
          work.base[columns[e]].add(product: entries[e], kappa[rows[e]])
        }
        for k in 0..<n { preconditioner.right[i * n + k] = work.base[k].nearestDouble }
      }
      preconditioner.solveTransposed()
      // Of costates sizes are those of the states inverted.
      var (correction, magnitude) = (0.0, 0.0)
      for k in 0..<n {
        magnitude = max(magnitude, lambda.base[k].nearestDouble.magnitude * sizes[k])
      }
      for i in 0..<s {
        for k in 0..<n {
          let delta = preconditioner.right[i * n + k]
          let value = nu.base[i * n + k] + Number(delta)
          nu.base[i * n + k] = value
          magnitude = max(magnitude, value.nearestDouble.magnitude * sizes[k])
          let size = delta.magnitude * sizes[k]
          if !(size <= correction) { correction = size }
        }
      }
      guard correction.isFinite else { return false }
      if correction <= Number.unitRoundoff / 16 * magnitude { return true }
      let rate = correction / previous
      if correction < Number.roundoffCeiling * magnitude, rate > 0.1 { return true }
      if rate > 0.05 {
        if isFresh {
          if rate > 0.5 { return false }
        } else {
          guard factor(h) else { return false }
          isFresh = true
        }
      }
      previous = correction
    }
    return false
  }
}
