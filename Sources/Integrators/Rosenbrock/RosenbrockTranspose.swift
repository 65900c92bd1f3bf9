import Fields
import LinearAlgebra

/// The transpose of a Rosenbrock step at frozen size.
///
/// From the last stage to the first, with ūⱼ = bⱼ λ⁺ + Σₗ>ⱼ (aₗⱼ Ȳₗ + γCₗⱼ vₗ):
/// vᵢ = M⁻ᵀ ūᵢ, Ȳᵢ = hγ J(Yᵢ)ᵀ vᵢ, and the Jacobian in M contributes hγ ∂(vᵢᵀ J uᵢ)/∂(y, p), the
/// rate of the field h²γ dᵢ (∂²f/∂t∂(y, p))ᵀ vᵢ. Then λ = λ⁺ + Σ (Ȳᵢ + the rest).
///
/// Cost: one Jacobian, one factorisation, s transposed solves, s VJPs and s transposed Hessian
/// products.
public final class RosenbrockTranspose: StepTransposeMap {
  private let field: FieldKernels
  private let tableau: RosenbrockTableau
  private let stageCount, stride, count: Int
  private let solver: StageSolver
  private let cotangents, pulled, solved, direction: UnsafeMutablePointer<Double>
  private let scratch, hessianSums, total: UnsafeMutablePointer<Double>
  private let rows: CombinationTable
  private let arena: Arena
  private let second: SecondDerivatives
  private let hessian: KernelCall
  private let rate: KernelCall?

  /// Throws where the field has no second derivatives.
  public init(
    _ tableau: RosenbrockTableau, field: FieldKernels
  ) throws(IntegrationFailure) {
    guard let second = field.second else {
      throw .unsupported(
        "the derivative of a \(tableau.name) step needs second derivatives of the field, "
          + "which hand-written fields do not have")
    }
    self.field = field
    self.tableau = tableau
    self.second = second
    hessian = second.transposedHessian
    rate = second.isAutonomous ? nil : second.transposedRate
    let stages = tableau.stageCount
    stageCount = stages
    count = field.stateCount
    stride = Arena.stride(for: count)
    solver = StageSolver(field, needsJacobian: false)
    let sumCount = field.parameterCount + 1 + count
    arena = Arena(capacity: (2 * stages + 1) * stride + 3 * stride + 2 * count + sumCount)
    // λ⁺, then Ȳ₁ … Ȳₛ, then v₁ … vₛ, as the rows below expect them.
    cotangents = arena.take((2 * stages + 1) * stride)
    pulled = cotangents + stride
    solved = pulled + stages * stride
    scratch = arena.take(stride)
    total = arena.take(stride)
    direction = arena.take(2 * count)
    hessianSums = arena.take(sumCount)
    rows = CombinationTable(RosenbrockTranspose.table(tableau), stride: stride)
  }

  /// Row j: the weights of λ⁺, Ȳ₁ … Ȳₛ and v₁ … vₛ in ūⱼ; the last row sums λ⁺ and the Ȳ.
  private static func table(_ tableau: RosenbrockTableau) -> [[Double]] {
    let stages = tableau.stageCount
    var rows: [[Double]] = []
    for j in 0..<stages {
      var row = [Double](repeating: 0, count: 2 * stages + 1)
      row[0] = tableau.b[j]
      for l in j + 1..<max(stages, j + 1) {
        row[1 + l] = tableau.a[l][j]
        row[1 + stages + l] = tableau.gamma * tableau.c[l][j]
      }
      rows.append(row)
    }
    let ones = [Double](repeating: 1, count: stages + 1)
    return rows + [ones + [Double](repeating: 0, count: stages)]
  }

  public func pull(
    _ lambda: UnsafeMutablePointer<Double>, over step: StageLog.Step,
    addingTo sums: UnsafeMutablePointer<Double>
  ) throws(IntegrationFailure) {
    let h = step.size
    let hGamma = h * tableau.gamma
    let start = step.stages
    cotangents.update(from: lambda, count: stride)
    total.update(repeating: 0, count: stride)
    try solver.prepare(t: step.time, stage: start, scale: hGamma)
    for i in (0..<stageCount).reversed() {
      let v = solved + i * stride
      rows.combine(i, scale: 1, vectors: cotangents, base: nil, into: v)
      solver.addQuadratures(scale: hGamma, of: v)
      solver.solveTransposed(v)
      addHessian(step, i, v: v, scale: hGamma, sums: sums)
      addRate(step, v: v, scale: h * hGamma * tableau.timeWeights[i], sums: sums)
      for k in 0..<count { scratch[k] = hGamma * v[k] }
      field.vjp(
        step.time + tableau.nodes[i] * h, start + i * stride, scratch,
        into: pulled + i * stride, addingTo: sums)
    }
    try solver.check(t: step.time)
    rows.combine(stageCount, scale: 1, vectors: cotangents, base: total, into: lambda)
  }

  /// total += hγ ∂(vᵀ J u)/∂y, and the same for p and t.
  private func addHessian(
    _ step: StageLog.Step, _ i: Int, v: UnsafePointer<Double>, scale: Double,
    sums: UnsafeMutablePointer<Double>
  ) {
    let u = step.stages + (stageCount + i) * stride
    for k in 0..<count {
      direction[k] = u[k]
      direction[count + k] = scale * v[k]
    }
    add(hessian, step, sumCount: field.parameterCount + 1 + count, to: sums)
  }

  private func addRate(
    _ step: StageLog.Step, v: UnsafePointer<Double>, scale: Double,
    sums: UnsafeMutablePointer<Double>
  ) {
    guard let rate, scale != 0 else { return }
    for k in 0..<count { direction[k] = scale * v[k] }
    add(rate, step, sumCount: field.parameterCount + 1, to: sums)
  }

  private func add(
    _ kernel: KernelCall, _ step: StageLog.Step, sumCount: Int,
    to sums: UnsafeMutablePointer<Double>
  ) {
    hessianSums.update(repeating: 0, count: sumCount)
    kernel.function(
      kernel.context, step.time, step.stages, field.parameters, direction, scratch, hessianSums)
    for k in 0..<count { total[k] += scratch[k] }
    for j in 0...field.parameterCount { sums[j] += hessianSums[j] }
  }
}
