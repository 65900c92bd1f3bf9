import Fields
import Glibc
import LinearAlgebra

/// A diagonally implicit Runge–Kutta method with explicit first stage at work (see ``Stepper``).
///
/// Stage i solves z = hγ f(tᵢ, ψᵢ + z), with ψᵢ = yₙ + h Σⱼ<ᵢ aᵢⱼ kⱼ, by simplified Newton iteration
/// with one factorisation of I − hγJ for all stages. Then kᵢ = z / (hγ) and not f(Yᵢ): in a stiff
/// system f amplifies what is left of Newton's error by hλ, the quotient does not
/// (Hairer & Wanner II, IV.8).
public final class ESDIRK: Stepper {
  public let field: FieldKernels
  public let tableau: ButcherTableau
  public let stride: Int
  public let state: UnsafeMutablePointer<Double>
  public let slope: UnsafeMutablePointer<Double>
  public var record: UnsafeMutablePointer<Double> { state }
  public var recordRows: Int { stageCount }
  public var order: Int { tableau.order }
  public var denseDegree: Int { tableau.denseDegree }
  public let result: UnsafeMutablePointer<Double>

  private let arena: Arena
  private let scale: ErrorScale
  private let solver: StageSolver
  private var policy: JacobianPolicy
  private let stageCount, coupled, count: Int
  private let gamma: Double
  private let nodes: UnsafeMutablePointer<Double>
  private let slopes, base, increment, residual, error, weights: UnsafeMutablePointer<Double>
  private let stageRows, predictorRows, errorRow: CombinationTable
  private var denseOutput: DenseTables?
  private var worstRate = 0.0
  private var lastRate = 1.0
  // Steps since Newton last took a second iteration, by which alone its rate is known.
  private var unmeasuredSteps = 0
  private var fieldIsFinite = true

  /// Newton stops when the error it leaves is below this fraction of the tolerated step error,
  /// before `ButcherTableau.estimateScale`: what it leaves must not show in the estimate, or steps are rejected for
  /// noise (at 0.01, a fifth of them on Robertson).
  static let newtonTolerance = 0.001
  static let iterationLimit = 8
  /// Where one iteration a stage is enough, as with small steps of a method of low order, nothing
  /// tells how old the Jacobian has become; after this many steps a second one is taken to see. Left
  /// out, the trapezoidal rule kept its first Jacobian for 8,000 steps of the Brusselator and its
  /// error grew to 180 times the tolerance.
  static let unmeasuredLimit = 3
  /// What an iterative linear solver may leave of the residual in one iteration of Newton's, which
  /// then contracts at least so fast: at 0.1 it takes half as many iterations again, at 0.001 half as
  /// many products again.
  static let forcing = 0.01

  public init(_ tableau: ButcherTableau, field: FieldKernels, tolerances: Tolerances) {
    precondition(tableau.isImplicit && tableau.isStifflyAccurate, "\(tableau.name): not ESDIRK")
    self.field = field
    self.tableau = tableau
    stageCount = tableau.stageCount
    count = field.stateCount
    coupled = field.coupledCount
    gamma = tableau.diagonal
    stride = Arena.stride(for: count)
    scale = ErrorScale(tolerances, coupled: coupled)
    solver = StageSolver(field, needsJacobian: false, needsQuadratures: false)
    policy = JacobianPolicy(size: coupled)
    arena = Arena(capacity: (2 * stageCount + 6) * stride + stageCount)
    state = arena.take(stageCount * stride)
    result = state + (stageCount - 1) * stride
    slopes = arena.take(stageCount * stride)
    slope = slopes
    base = arena.take(stride)
    increment = arena.take(stride)
    residual = arena.take(stride)
    error = arena.take(stride)
    weights = arena.take(stride)
    nodes = arena.take(stageCount)
    for i in 0..<stageCount { nodes[i] = tableau.c[i] }
    stageRows = CombinationTable(tableau.a.map { Array($0.dropLast()) }, stride: stride)
    predictorRows = CombinationTable(tableau.predictor, stride: stride)
    errorRow = CombinationTable([tableau.error], stride: stride)
  }

  public func start(t: Double, y: UnsafePointer<Double>) {
    state.update(from: y, count: count)
    field.rhs(t, state, into: slope)
    solver.restart()
    policy.restart()
    lastRate = 1
    unmeasuredSteps = 0
  }

  public func attempt(t: Double, h: Double) -> StepAttempt {
    let hGamma = h * gamma
    fieldIsFinite = true
    if !prepare(t: t, hGamma: hGamma) { return failure() }
    scale.weights(at: state, into: weights)
    worstRate = 0
    let mustMeasure = unmeasuredSteps >= ESDIRK.unmeasuredLimit
    var i = 1
    while i < stageCount {
      if !solveStage(
        i, t: t + nodes[i] * h, h: h, hGamma: hGamma, measuring: mustMeasure && i == 1)
      {
        return failure()
      }
      i += 1
    }
    errorRow.combine(
      0, scale: h * tableau.estimateScale, vectors: slopes, base: nil, into: error)
    // The estimate of a stiff component is of the size of hλ times its error; the step damps that
    // component, and so must its estimate (Hairer & Wanner II, IV.8). On Robertson at 1e-10 this
    // halves the steps at the same global error.
    solver.solve(error, weights: weights, forcing: ESDIRK.forcing, floor: 0)
    return .candidate(squaredError: scale.squaredNorm(error, state, result))
  }

  /// Makes the factors for this attempt; false if the matrix is singular.
  @inline(__always)
  private func prepare(t: Double, hGamma: Double) -> Bool {
    // Without a matrix there is nothing to keep: each iteration linearises where it is.
    if solver.krylov != nil { return solver.tryFactor(scale: hGamma) }
    switch policy.beforeAttempt(scale: hGamma) {
    case .keep: return true
    case .factor: return solver.tryFactor(scale: hGamma)
    case .evaluateAndFactor:
      solver.jacobian.evaluate(t: t, y: state)
      return solver.tryFactor(scale: hGamma)
    }
  }

  private func failure() -> StepAttempt {
    policy.newtonFailed()
    lastRate = 1
    // Where the field or its Jacobian is not finite, that is no fault of Newton's.
    if solver.hasFailed {
      solver.restart()
      return .notConverged
    }
    return fieldIsFinite && solver.jacobian.isFinite
      ? .notConverged : .candidate(squaredError: .nan)
  }

  /// Solves stage `i` into its rows of states and slopes; false if Newton does not converge.
  @inline(__always)
  private func solveStage(
    _ i: Int, t: Double, h: Double, hGamma: Double, measuring: Bool
  ) -> Bool {
    let stage = state + i * stride
    let derivative = slopes + i * stride
    stageRows.combine(i, scale: h, vectors: slopes, base: state, into: base)
    predictorRows.combine(i, scale: hGamma, vectors: slopes, base: nil, into: increment)
    // With factors of another step size, the correction is damped as in CVODE.
    let isMatrixFree = solver.krylov != nil
    let ratio = isMatrixFree ? 1 : hGamma / policy.currentScale
    let correction = ratio == 1 ? 1 : 2 / (1 + ratio)
    var previous = 0.0
    var iteration = 1
    while true {
      var k = 0
      while k < coupled {
        stage[k] = base[k] + increment[k]
        k += 1
      }
      field.rhs(t, stage, into: residual)
      k = 0
      while k < coupled {
        residual[k] = (hGamma * residual[k] - increment[k]) * correction
        k += 1
      }
      if isMatrixFree { solver.jacobian.evaluate(t: t, y: stage) }
      solver.solve(
        residual, weights: weights, forcing: ESDIRK.forcing,
        floor: 0.1 * ESDIRK.newtonTolerance)
      field.counts.pointee.newtonIterations &+= 1
      var sum = 0.0
      k = 0
      while k < coupled {
        let ratio = residual[k] * weights[k]
        sum += ratio * ratio
        increment[k] += residual[k]
        k += 1
      }
      let size = sqrt(sum / Double(max(coupled, 1)))
      guard size.isFinite else {
        // Later iterates may have been thrown far out by Newton itself.
        fieldIsFinite = iteration > 1
        return false
      }
      var rate = lastRate
      if iteration > 1 {
        rate = size / previous
        worstRate = max(worstRate, rate)
        if rate >= 1, size > ESDIRK.newtonTolerance { return false }
        lastRate = rate
      } else {
        // Before a rate is known: the last one, forgotten slowly.
        rate = pow(max(lastRate, 1e-8), 0.8)
      }
      let remaining = rate < 1 ? size * rate / (1 - rate) : size
      // A correction near round-off has no rate.
      let measures = measuring && iteration == 1 && size > 1e-3 * ESDIRK.newtonTolerance
      if size == 0 || (remaining <= ESDIRK.newtonTolerance && !measures) { break }
      if iteration == ESDIRK.iterationLimit { return false }
      previous = size
      iteration += 1
    }
    finishStage(stage, derivative, t: t, inverse: 1 / hGamma)
    return true
  }

  @inline(__always)
  private func finishStage(
    _ stage: UnsafeMutablePointer<Double>, _ derivative: UnsafeMutablePointer<Double>, t: Double,
    inverse: Double
  ) {
    var k = 0
    while k < coupled {
      stage[k] = base[k] + increment[k]
      derivative[k] = increment[k] * inverse
      k += 1
    }
    if coupled == count { return }
    // Quadratures: no equation to solve, but f is wanted at the stage itself, not at the last
    // iterate before it.
    field.rhs(t, stage, into: residual)
    k = coupled
    while k < count {
      derivative[k] = residual[k]
      stage[k] = base[k] + residual[k] / inverse
      k += 1
    }
  }

  public func complete(t: Double, h: Double) {
    policy.accepted(rate: worstRate)
    unmeasuredSteps = worstRate > 0 ? 0 : unmeasuredSteps + 1
  }

  public func advance() {
    slopes.update(from: slopes + (stageCount - 1) * stride, count: stride)
    state.update(from: result, count: stride)
  }

  public func writeDense(t: Double, h: Double, into coefficients: UnsafeMutablePointer<Double>) {
    let tables = denseOutput ?? DenseTables(tableau, stride: stride)
    denseOutput = tables
    tables.write(h: h, slopes: slopes, into: coefficients)
  }

  public func squaredNorm(_ vector: UnsafePointer<Double>) -> Double {
    scale.squaredNorm(vector, state, state)
  }

  public var snapshotObjection: String? { nil }

  public func carry(through archive: inout SnapshotArchive) {
    archive.carry(state, count: stride)
    archive.carry(slope, count: stride)
    archive.carry(&policy)
    archive.carry(&lastRate)
    archive.carry(&unmeasuredSteps)
    solver.carry(
      through: &archive, keepsFactors: policy.keepsJacobian, needsFactors: policy.needsJacobian
    ) { _ = solver.tryFactor(scale: policy.currentScale) }
  }
}
