import Fields
import LinearAlgebra

/// An explicit Runge–Kutta method at work (see ``Stepper``).
///
/// The stage states Yᵢ are computed straight into the rows that the discrete adjoint records, so
/// keeping them costs a step nothing but the copy.
public final class ExplicitRungeKutta: Stepper {
  public let field: FieldKernels
  public let tableau: ButcherTableau
  public let stride: Int
  public let state: UnsafeMutablePointer<Double>
  public let result: UnsafeMutablePointer<Double>
  public let slope: UnsafeMutablePointer<Double>
  public var record: UnsafeMutablePointer<Double> { state }
  public var recordRows: Int { stageCount }
  public var order: Int { tableau.order }
  public var denseDegree: Int { tableau.denseDegree }

  private let arena: Arena
  private let scale: ErrorScale
  private let stageCount, count: Int
  private let nodes: UnsafeMutablePointer<Double>
  private let slopes: UnsafeMutablePointer<Double>
  private let error: UnsafeMutablePointer<Double>
  private let secondError: UnsafeMutablePointer<Double>
  private let denseState: UnsafeMutablePointer<Double>
  private let stageRows, errorRows: CombinationTable
  private let evaluatesEndInAttempt: Bool
  private let hasEstimate, hasSecondError: Bool
  // Made when first asked for: most solves never do.
  private var denseOutput: DenseTables?

  public init(_ tableau: ButcherTableau, field: FieldKernels, tolerances: Tolerances) {
    precondition(!tableau.isImplicit, "\(tableau.name) is not explicit")
    self.field = field
    self.tableau = tableau
    stageCount = tableau.stageCount
    stride = Arena.stride(for: field.stateCount)
    scale = ErrorScale(tolerances, coupled: field.coupledCount)
    let slopeRows = stageCount + 1 + tableau.denseStages.count
    arena = Arena(capacity: (stageCount + slopeRows + 4) * stride + stageCount)
    state = arena.take(stageCount * stride)
    slopes = arena.take(slopeRows * stride)
    slope = slopes
    result = arena.take(stride)
    error = arena.take(stride)
    secondError = arena.take(stride)
    denseState = arena.take(stride)
    nodes = arena.take(stageCount)
    for i in 0..<stageCount { nodes[i] = tableau.c[i] }
    count = field.stateCount
    // The solution is one more row of the stages: it, too, waits for the last slope only.
    stageRows = CombinationTable(
      tableau.a + [tableau.b], stride: stride, holdingOut: (0...stageCount).map { $0 - 1 })
    hasEstimate = tableau.hasErrorEstimate
    hasSecondError = tableau.secondError != nil
    errorRows = CombinationTable([tableau.error, tableau.secondError ?? []], stride: stride)
    evaluatesEndInAttempt = tableau.error.count > stageCount
  }

  public func start(t: Double, y: UnsafePointer<Double>) {
    state.update(from: y, count: field.stateCount)
    field.rhs(t, state, into: slope)
  }

  public func attempt(t: Double, h: Double) -> StepAttempt {
    // A stage waits for the slope before it and for nothing else that is new: the sum over all
    // older slopes is formed while the field is still at work on that one. For small systems this
    // hides most of the arithmetic (a fifth of a step of DOP853 on three equations).
    var next = stageCount > 1 ? state + stride : result
    stageRows.combine(1, scale: h, vectors: slopes, base: state, into: next)
    var i = 1
    while i < stageCount {
      let stage = next
      let latest = slopes + (i - 1) * stride
      next = i + 1 < stageCount ? stage + stride : result
      stageRows.combine(i + 1, scale: h, vectors: slopes, base: state, into: next)
      field.stage(
        t + nodes[i] * h, stage, adding: h * stageRows.latestCoefficient(i), times: latest,
        into: slopes + i * stride)
      i += 1
    }
    stageRows.finish(
      stageCount, scale: h, latest: slopes + (stageCount - 1) * stride, count: count, result)
    if evaluatesEndInAttempt { field.rhs(t + h, result, into: slopes + stageCount * stride) }
    guard hasEstimate else { return withoutEstimate() }
    errorRows.combine(
      0, scale: h * tableau.estimateScale, vectors: slopes, base: nil, into: error)
    let squared = scale.squaredNorm(error, state, result)
    guard hasSecondError else { return .candidate(squaredError: squared) }
    errorRows.combine(
      1, scale: h * tableau.estimateScale, vectors: slopes, base: nil, into: secondError)
    let second = scale.squaredNorm(secondError, state, result)
    return .candidate(squaredError: ButcherTableau.blend(squared, second))
  }

  /// A candidate that nothing is known about but whether it is finite.
  private func withoutEstimate() -> StepAttempt {
    var sum = 0.0
    var k = 0
    while k < count {
      sum += 0 * result[k]
      k += 1
    }
    return .candidate(squaredError: sum)
  }

  public func complete(t: Double, h: Double) {
    if !evaluatesEndInAttempt { field.rhs(t + h, result, into: slopes + stageCount * stride) }
  }

  /// ‖f(tₙ₊₁, yₙ₊₁) − f(tₙ₊₁, Yₛ)‖ / ‖yₙ₊₁ − Yₛ‖ of the completed step: what the Jacobian does to the
  /// direction in which two approximations of the same state differ. Where stability limits the
  /// step, that is the direction of its largest eigenvalue.
  ///
  /// In the norm of the tolerances: what is unstable may be a trace of 1e-17 beside states of 1, whose
  /// differences would drown it (the pollution problem crept on unnoticed at tight tolerances).
  ///
  /// For methods whose last stage lies at tₙ₊₁ and is not the solution itself.
  func spectralRadiusEstimate() -> Double {
    let last = state + (stageCount - 1) * stride
    let lastSlope = slopes + (stageCount - 1) * stride
    let endSlope = slopes + stageCount * stride
    // Both are scratch of an attempt, which is over.
    let (rise, run) = (error, denseState)
    var k = 0
    while k < count {
      rise[k] = endSlope[k] - lastSlope[k]
      run[k] = result[k] - last[k]
      k += 1
    }
    let down = scale.squaredNorm(run, state, result)
    return down > 0 ? (scale.squaredNorm(rise, state, result) / down).squareRoot() : 0
  }

  public func advance() {
    slopes.update(from: slopes + stageCount * stride, count: stride)
    state.update(from: result, count: stride)
  }

  public func writeDense(t: Double, h: Double, into coefficients: UnsafeMutablePointer<Double>) {
    let dense = denseOutput ?? DenseTables(tableau, stride: stride)
    denseOutput = dense
    for (i, stage) in tableau.denseStages.enumerated() {
      dense.stageRows.combine(i, scale: h, vectors: slopes, base: state, into: denseState)
      field.rhs(t + stage.c * h, denseState, into: slopes + (stageCount + 1 + i) * stride)
    }
    dense.write(h: h, slopes: slopes, into: coefficients)
  }

  public func squaredNorm(_ vector: UnsafePointer<Double>) -> Double {
    scale.squaredNorm(vector, state, state)
  }
}
