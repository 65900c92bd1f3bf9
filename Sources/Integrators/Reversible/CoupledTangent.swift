import Fields
import LinearAlgebra

/// The tangent of a coupled step, with Z = ∂z/∂(directions) carried along:
///
/// S⁺ = κS + (1 − κ) Z + Ψ′ₕ(z) Z, Z⁺ = Z − Ψ′₋ₕ(y⁺) S⁺, each Ψ′ with its parameter part; at a
/// start Z = S.
///
/// Cost: two Jacobians for each stage of the method, and two sparse products a column.
final class CoupledTangent: StepTangentMap {
  let tangent, result, error: UnsafeMutablePointer<Double>
  let secondError: UnsafeMutablePointer<Double>?
  var columnCount: Int { slopes.columnCount }

  private let tableau: ButcherTableau
  private let coupling: Double
  private let slopes: TangentSlopes
  private let stride, block, stageCount: Int
  private let second, endSecond, values, perturbed: UnsafeMutablePointer<Double>
  private let stageRows, solutionRow, errorRows: CombinationTable
  private let arena: Arena

  init(_ family: CoupledFamily, slopes: TangentSlopes) {
    tableau = family.tableau
    coupling = family.coupling
    self.slopes = slopes
    stageCount = tableau.stageCount
    stride = slopes.stride
    block = slopes.columnCount * stride
    arena = Arena(capacity: (stageCount + 7) * block + stride)
    tangent = arena.take(block)
    result = arena.take(block)
    error = arena.take(block)
    secondError = tableau.secondError == nil ? nil : arena.take(block)
    second = arena.take(block)
    endSecond = arena.take(block)
    values = arena.take((stageCount + 1) * block)
    perturbed = arena.take(stride)
    // Vectors of one column are `block` apart, so each row serves one column at a time.
    stageRows = CombinationTable(
      tableau.a.map { Array($0.dropLast()) }, stride: stride, spacing: block)
    solutionRow = CombinationTable([tableau.b], stride: stride, spacing: block)
    errorRows = CombinationTable(
      [tableau.error, tableau.secondError ?? []], stride: stride, spacing: block)
  }

  func reset() {
    tangent.update(repeating: 0, count: block)
    second.update(repeating: 0, count: block)
    for c in 0..<slopes.initialCount { tangent[c * stride + c] = 1 }
  }

  // The first step after a restart says so itself.
  func restart() {}

  func push(_ step: StageLog.Step, end: UnsafePointer<Double>?) throws(IntegrationFailure) {
    let h = step.size
    if step.isFirst { second.update(from: tangent, count: block) }
    for i in 0..<stageCount {
      evaluate(i, t: step.time + tableau.c[i] * h, h: h, at: step.stages + i * stride, base: second)
    }
    var k = 0
    while k < block {
      result[k] = second[k] + coupling * (tangent[k] - second[k])
      k += 1
    }
    for c in 0..<columnCount {
      solutionRow.combine(
        0, scale: h, vectors: values + c * stride, base: result + c * stride,
        into: result + c * stride)
    }
    let backStages = step.stages + stageCount * stride
    if end != nil {
      // The estimate may use the slope at y⁺, the first stage on the way back.
      if tableau.error.count > stageCount {
        evaluate(stageCount, t: step.time + h, h: h, at: backStages, base: result)
      }
      writeError(h * tableau.estimateScale)
    }
    for i in 0..<stageCount {
      evaluate(
        i, t: step.time + h - tableau.c[i] * h, h: -h, at: backStages + i * stride, base: result)
    }
    for c in 0..<columnCount {
      solutionRow.combine(
        0, scale: h, vectors: values + c * stride, base: second + c * stride,
        into: endSecond + c * stride)
    }
  }

  func advance() {
    tangent.update(from: result, count: block)
    second.update(from: endSecond, count: block)
  }

  private func evaluate(
    _ i: Int, t: Double, h: Double, at stage: UnsafePointer<Double>, base: UnsafePointer<Double>
  ) {
    slopes.evaluate(t: t, y: stage)
    for c in 0..<columnCount {
      let out = values + i * block + c * stride
      guard i > 0, i < stageCount else {
        slopes.slope(c, of: base + c * stride, into: out)
        continue
      }
      stageRows.combine(
        i, scale: h, vectors: values + c * stride, base: base + c * stride, into: perturbed)
      slopes.slope(c, of: perturbed, into: out)
    }
  }

  private func writeError(_ scale: Double) {
    for c in 0..<columnCount {
      let column = c * stride
      errorRows.combine(
        0, scale: scale, vectors: values + column, base: nil, into: error + column)
      if let secondError {
        errorRows.combine(
          1, scale: scale, vectors: values + column, base: nil, into: secondError + column)
      }
    }
  }
}
