import Expressions

extension CollocationSolver {
  /// S ← ∂y⁺/∂(y₀, p), at the stages that have converged; false where refinement does not converge, and S
  /// is then as it was.
  func solveTangents(_ h: Number) -> Bool {
    guard columnCount > 0 else { return true }
    evaluateJacobians(h)
    let next = nextSensitivities
    var isFresh = false
    for column in 0..<columnCount {
      guard refine(column, h, &isFresh) else { return false }
      for k in 0..<n { next.base[column * n + k] = sensitivities.base[column * n + k] }
      combine(sensitivityIncrements, into: next.base + column * n)
    }
    sensitivities.assign(from: next)
    return true
  }

  /// ∂f/∂y and ∂f/∂p at the stages that have converged.
  func evaluateJacobians(_ h: Number) {
    let perStage = field.jacobianColumns.count
    for i in 0..<s {
      let time = t + h * table.nodes[i]
      let values = stageValues.base + i * n
      for k in 0..<n { values[k] = y.base[k] + increments.base[i * n + k] }
      field.evaluateJacobian(t: time, y: values, into: jacobians.base + i * perStage)
      field.evaluateParameterJacobian(
        t: time, y: values, into: parameterJacobians.base + i * field.parameterColumns.count)
    }
  }

  /// Solves for the increments of one column by refinement.
  private func refine(_ column: Int, _ h: Number, _ isFresh: inout Bool) -> Bool {
    let w = sensitivityIncrements
    for index in 0..<n * s { w.base[index] = Number.zero }
    var previous = Double.infinity
    for _ in 0..<Number.iterationLimit {
      counts.refinements += 1
      evaluateSlopes(of: column)
      apply(h, slopes, minus: w)
      preconditioner.solve()
      var (correction, magnitude) = (0.0, 0.0)
      for i in 0..<s {
        for k in 0..<n {
          let delta = preconditioner.right[i * n + k]
          let value = w.base[i * n + k] + Number(delta)
          w.base[i * n + k] = value
          let whole = (sensitivities.base[column * n + k] + value).nearestDouble.magnitude
          magnitude = max(magnitude, whole / sizes[k])
          let ratio = delta.magnitude / sizes[k]
          if !(ratio <= correction) { correction = ratio }
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
          // The Jacobians of the prediction are not near enough.
          guard factor(h) else { return false }
          isFresh = true
        }
      }
      previous = correction
    }
    return false
  }

  /// Slopes ← Jᵢ (S + Wᵢ) + ∂f/∂p of one column.
  private func evaluateSlopes(of column: Int) {
    let perStage = field.jacobianColumns.count
    let perStageParameters = field.parameterColumns.count
    let parameter = column - (columnCount - field.parameterCount)
    let rows = field.jacobianPattern.rows
    let columns = field.jacobianColumns
    for i in 0..<s {
      let v = slopes.base + i * n
      for k in 0..<n {
        v[k] = Number.zero
        work.base[k] =
          sensitivities.base[column * n + k] + sensitivityIncrements.base[i * n + k]
      }
      let entries = jacobians.base + i * perStage
      for e in 0..<perStage {
        v[rows[e]].add(product: entries[e], work.base[columns[e]])
      }
      guard parameter >= 0 else { continue }
      let pattern = field.parameterPattern
      let start = parameterJacobians.base + i * perStageParameters
      for e in pattern.columnStarts[parameter]..<pattern.columnStarts[parameter + 1] {
        v[pattern.rows[e]] = v[pattern.rows[e]] + start[e]
      }
    }
  }
}
