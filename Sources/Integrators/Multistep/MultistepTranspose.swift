import Fields
import LinearAlgebra

/// The transpose of a multistep step with its whole history, at frozen sizes and orders.
///
/// The state of the method is its Nordsieck array z, so λ has a row for each zⱼ. From the end of a
/// step to its start:
///
/// - a change of order after the step: its weights w, transposed (a raised BDF array got w·e, a lowered
///   one −w·z_q, the highest row then disappears);
/// - "correct", z = z₍₀₎ + ℓ e: ē = Σ ℓⱼ z̄ⱼ;
/// - the equation of e. **Newton's iteration: the derivative of the equation solved,**
///
///       (I − γJ) δe = γ J δz₍₀₎,₀ − δz₍₀₎,₁/ℓ₁ + γ ∂f/∂p δp,   γ = h/ℓ₁, J = ∂f/∂y(tₙ₊₁, yₙ₊₁),
///
///   so κ = (I − γJ)⁻ᵀ ē gives z̄₀ += γ Jᵀκ, z̄₁ −= κ/ℓ₁, μ += γ (∂f/∂p)ᵀκ; as of every implicit method here it
///   differs from the derivative of what the iteration computed by what that left, a tenth of the
///   tolerated error of the step at most. **Functional iteration: the derivative of the iterations
///   performed,** e ← γ f(Yᵢ) − z₍₀₎,₁/ℓ₁ at each point Yᵢ (``MultistepIterates``), which is exact to
///   round-off and needs no Jacobian. That of the equation would cost matrices that the method was
///   chosen to avoid, and differ by (hJ/ℓ₁)ᵐ;
/// - Pascal's triangle and the rescaling; whatever attempts that failed the error test did to the
///   order; or, at a first step, z = (y, h f(y)).
///
/// Rows of λ: z̄₀ … z̄_Q, Q the highest order, and one more. Where a virtual step leads to the present
/// time, the array stands at an earlier one, y = Σ zⱼ xʲ is a look at it, and the first row belongs to y
/// alone; z̄₀ waits in the last row.
///
/// Cost: functional iteration, a VJP for each evaluation of f; Newton's, a Jacobian, a factorisation,
/// a solve and a VJP. Both ℓ anew and q(q + 1)/2 + 2q additions of vectors.
final class MultistepTranspose: StepTransposeMap {
  let costateRows: Int

  private let field: FieldKernels
  private let iteration: MultistepIteration
  private let stride, sizeCount, waitingRow: Int
  private let coefficients: MultistepCoefficients
  private let kernel: NordsieckKernel
  private let solver: StageSolver?
  private let iterates: MultistepIterates?
  private let correction, cotangent, pulled, weights: UnsafeMutablePointer<Double>
  private let arena: Arena

  init(_ family: MultistepFamily, field: FieldKernels) {
    self.field = field
    iteration = family.iteration
    stride = Arena.stride(for: field.stateCount)
    let highest = family.maximumOrder
    costateRows = highest + 2
    waitingRow = (highest + 1) * stride
    sizeCount = MultistepRecord.sizeCount(order: highest)
    coefficients = MultistepCoefficients(family.formula)
    kernel = NordsieckKernel(stride: stride)
    let isNewton = iteration == .newton
    solver = isNewton ? StageSolver(field, needsJacobian: false) : nil
    iterates = isNewton ? nil : MultistepIterates(field)
    arena = Arena(capacity: 3 * stride + MultistepCoefficients.room)
    correction = arena.take(stride)
    cotangent = arena.take(stride)
    pulled = arena.take(stride)
    weights = arena.take(MultistepCoefficients.room)
  }

  func pull(
    _ lambda: UnsafeMutablePointer<Double>, over step: StageLog.Step,
    addingTo sums: UnsafeMutablePointer<Double>
  ) throws(IntegrationFailure) {
    let record = MultistepRecord(step, iteration, stride: stride)
    let code = record.code
    let total = record.offset + step.size
    if code.isVirtual {
      look(lambda, record, ratio: total / record.sizes[0])
      return
    }
    let q = code.order
    correction.update(repeating: 0, count: stride)
    if code.change != 0 { pullChange(lambda, record, total: total) }
    if !step.isFirst { coefficients.load(record.sizes, count: sizeCount) }
    coefficients.writeLambda(order: q, h: total)
    kernel.collect(lambda, weights: coefficients.lambda, rows: 0, q, addingTo: correction)
    let gamma = total / coefficients.lambda[1]
    if let solver {
      try pullEquation(lambda, solver, step, gamma: gamma, sums)
    } else if let iterates {
      iterates.prepare(step, iterations: code.iterations, gamma: gamma)
      pullIterations(lambda, iterates, step, code.iterations, gamma: gamma, sums)
    }
    if step.isFirst {
      pullStart(lambda, step, sums)
      return
    }
    kernel.predictTransposed(lambda, order: q, ratio: total / record.sizes[0])
    var raised = q
    while raised < q + code.lowered {
      raised += 1
      pullLowering(lambda, from: raised, size: record.sizes[0])
    }
    if record.offset != 0 {
      (lambda + waitingRow).update(from: lambda, count: stride)
      lambda.update(repeating: 0, count: stride)
    }
  }

  /// The transpose of a look at the polynomial at x = `ratio`.
  private func look(
    _ lambda: UnsafeMutablePointer<Double>, _ record: MultistepRecord, ratio: Double
  ) {
    let waiting = lambda + waitingRow
    var power = ratio
    var j = 1
    while j <= record.code.order {
      let row = lambda + j * stride
      var i = 0
      while i < stride {
        row[i] += power * lambda[i]
        i += 1
      }
      power *= ratio
      j += 1
    }
    // Where the step began at the array, that is again where λ is.
    let isAtArray = record.offset == 0
    var i = 0
    while i < stride {
      let sum = waiting[i] + lambda[i]
      waiting[i] = isAtArray ? 0 : sum
      lambda[i] = isAtArray ? sum : 0
      i += 1
    }
  }

  /// The transpose of a change of order after the step; what it used of e goes to `correction`.
  private func pullChange(
    _ lambda: UnsafeMutablePointer<Double>, _ record: MultistepRecord, total: Double
  ) {
    coefficients.load(record.sizes, count: sizeCount)
    coefficients.append(total)
    let q = record.code.order
    guard record.code.change > 0 else {
      pullLowering(lambda, from: q, size: total)
      return
    }
    if coefficients.formula == .bdf {
      coefficients.raising(from: q, size: total, into: weights)
      kernel.collect(lambda, weights: weights, rows: 2, q + 1, addingTo: correction)
    }
    (lambda + (q + 1) * stride).update(repeating: 0, count: stride)
  }

  /// The transpose of the change of order from q to q − 1.
  private func pullLowering(_ lambda: UnsafeMutablePointer<Double>, from q: Int, size: Double) {
    let top = lambda + q * stride
    top.update(repeating: 0, count: stride)
    guard q > 2 else { return }
    coefficients.lowering(from: q, size: size, into: weights)
    var j = 2
    while j < q {
      weights[j] = -weights[j]
      j += 1
    }
    kernel.collect(lambda, weights: weights, rows: 2, q - 1, addingTo: top)
  }

  private func pullEquation(
    _ lambda: UnsafeMutablePointer<Double>, _ solver: StageSolver, _ step: StageLog.Step,
    gamma: Double, _ sums: UnsafeMutablePointer<Double>
  ) throws(IntegrationFailure) {
    let end = step.time + step.size
    try solver.prepare(t: end, stage: step.stages, scale: gamma)
    solver.addQuadratures(scale: gamma, of: correction)
    solver.solveTransposed(correction)
    try solver.check(t: end)
    pullSlope(lambda, t: end, at: step.stages, gamma: gamma, sums)
    let slopeRow = lambda + stride
    let inverse = 1 / coefficients.lambda[1]
    var i = 0
    while i < stride {
      lambda[i] += pulled[i]
      slopeRow[i] -= inverse * correction[i]
      i += 1
    }
  }

  /// From the last iterate to the first; of z₍₀₎,₁ each takes its share.
  private func pullIterations(
    _ lambda: UnsafeMutablePointer<Double>, _ iterates: MultistepIterates, _ step: StageLog.Step,
    _ iterations: Int, gamma: Double, _ sums: UnsafeMutablePointer<Double>
  ) {
    let end = step.time + step.size
    let slopeRow = lambda + stride
    let inverse = 1 / coefficients.lambda[1]
    var index = iterations - 1
    while index >= 0 {
      pullSlope(lambda, t: end, at: iterates[index], gamma: gamma, sums)
      var i = 0
      while i < stride {
        slopeRow[i] -= inverse * correction[i]
        lambda[i] += pulled[i]
        correction[i] = pulled[i]
        i += 1
      }
      index -= 1
    }
  }

  /// pulled ← γ Jᵀ `correction`, and the parameter part to `sums`.
  @inline(__always)
  private func pullSlope(
    _ lambda: UnsafeMutablePointer<Double>, t: Double, at y: UnsafePointer<Double>, gamma: Double,
    _ sums: UnsafeMutablePointer<Double>
  ) {
    var i = 0
    while i < stride {
      cotangent[i] = gamma * correction[i]
      i += 1
    }
    field.vjp(t, y, cotangent, into: pulled, addingTo: sums)
  }

  /// The transpose of z₍₀₎ = (y + h f(y), h f(y)).
  private func pullStart(
    _ lambda: UnsafeMutablePointer<Double>, _ step: StageLog.Step,
    _ sums: UnsafeMutablePointer<Double>
  ) {
    let start = iteration == .newton ? step.stages + stride : step.stages
    let slopeRow = lambda + stride
    var i = 0
    while i < stride {
      correction[i] = lambda[i] + slopeRow[i]
      slopeRow[i] = 0
      i += 1
    }
    pullSlope(lambda, t: step.time, at: start, gamma: step.size, sums)
    i = 0
    while i < stride {
      lambda[i] += pulled[i]
      i += 1
    }
  }
}
