import Fields
import LinearAlgebra

/// A reversibly coupled explicit Runge–Kutta method at work (see ``Stepper``), with a second
/// solution z:
///
/// y⁺ = κy + (1 − κ) z + Ψₕ(z), z⁺ = z − Ψ₋ₕ(y⁺), from z₀ = y₀,
///
/// where Ψₕ is the increment of the method and κ the coupling (λ in the paper; λ is the costate
/// here). Inverse: z = z⁺ + Ψ₋ₕ(y⁺), y = κ⁻¹ (y⁺ − Ψₕ(z)) + (1 − κ⁻¹) z.
///
/// The error estimate is that of Ψₕ(z). Where it uses the slope at the end of the step, that is
/// taken at y⁺ and not at z + Ψₕ(z), from which y⁺ differs by κ(y − z), an error of the method: it is
/// needed anyway, as the first slope of Ψ₋ₕ(y⁺). So a rejected attempt costs what one of the plain
/// method costs, and an accepted one twice that.
///
/// It records the stages of Ψₕ(z) and those of Ψ₋ₕ(y⁺).
public final class CoupledPair: ReversibleStepper {
  public let field: FieldKernels
  public let tableau: ButcherTableau
  public let coupling: Double
  public let stride: Int
  public let state, result: UnsafeMutablePointer<Double>
  public let slope: UnsafeMutablePointer<Double>
  /// Reading it makes a candidate whole: a tangent carried along does so before the step is accepted.
  public var record: UnsafeMutablePointer<Double> {
    if isPending { finish() }
    return rows
  }
  public var recordRows: Int { 2 * stageCount }
  public var order: Int { tableau.order }
  public var denseDegree: Int { tableau.denseDegree }
  public private(set) var beginsAnew = true

  public var hiddenRows: Int { 1 }
  /// zₙ, which is the first stage of the step to come.
  public var hidden: UnsafeMutablePointer<Double> { rows }
  public var unstepGrowth: Double { 1 / coupling }

  private let arena: Arena
  private let scale: ErrorScale
  private let stages: ExplicitStages
  private let stageCount, count: Int
  private let rows, backStages, endHidden: UnsafeMutablePointer<Double>
  // Slopes of Ψₕ(z), the slope at y⁺, and those that only dense output needs; then of Ψ₋ₕ(y⁺).
  private let slopes, backSlopes, endHiddenSlope: UnsafeMutablePointer<Double>
  private let error, secondError, base, denseState: UnsafeMutablePointer<Double>
  private let errorRows: CombinationTable
  private let estimateUsesEnd, hasSecondError: Bool
  // Whether the candidate, from t by h, has no z⁺ yet.
  private var isPending = false
  private var (candidateTime, candidateSize) = (0.0, 0.0)
  private var denseOutput: DenseTables?

  init(_ family: CoupledFamily, field: FieldKernels, tolerances: Tolerances) {
    let tableau = family.tableau
    self.field = field
    self.tableau = tableau
    coupling = family.coupling
    count = field.stateCount
    stageCount = tableau.stageCount
    stride = Arena.stride(for: count)
    stages = ExplicitStages(tableau, count: count)
    scale = ErrorScale(tolerances, coupled: field.coupledCount)
    let slopeRows = stageCount + 1 + tableau.denseStages.count
    arena = Arena(capacity: (3 * stageCount + slopeRows + 9) * stride)
    state = arena.take(stride)
    result = arena.take(stride)
    slope = arena.take(stride)
    rows = arena.take(2 * stageCount * stride)
    backStages = rows + stageCount * stride
    endHidden = arena.take(stride)
    slopes = arena.take(slopeRows * stride)
    backSlopes = arena.take(stageCount * stride)
    endHiddenSlope = arena.take(stride)
    error = arena.take(stride)
    secondError = arena.take(stride)
    base = arena.take(stride)
    denseState = arena.take(stride)
    estimateUsesEnd = tableau.error.count > stageCount
    hasSecondError = tableau.secondError != nil
    errorRows = CombinationTable([tableau.error, tableau.secondError ?? []], stride: stride)
  }

  public func start(t: Double, y: UnsafePointer<Double>) {
    state.update(from: y, count: count)
    rows.update(from: state, count: stride)
    field.rhs(t, state, into: slope)
    slopes.update(from: slope, count: stride)
    isPending = false
    beginsAnew = true
  }

  public func attempt(t: Double, h: Double) -> StepAttempt {
    (candidateTime, candidateSize) = (t, h)
    isPending = true
    let (y, z) = (state, rows)
    var i = 0
    while i < count {
      // Not κy + (1 − κ)z, which rounds twice where the two are close.
      base[i] = z[i] + coupling * (y[i] - z[i])
      i += 1
    }
    stages.evaluate(
      field, t: t, h: h, stages: rows, slopes: slopes, base: base, weight: h, into: result)
    if estimateUsesEnd { evaluateEnd(t + h) }
    let factor = h * tableau.estimateScale
    errorRows.combine(0, scale: factor, vectors: slopes, base: nil, into: error)
    var squared = scale.squaredNorm(error, state, result)
    if hasSecondError {
      errorRows.combine(1, scale: factor, vectors: slopes, base: nil, into: secondError)
      squared = ButcherTableau.blend(squared, scale.squaredNorm(secondError, state, result))
    }
    return .candidate(squaredError: squared)
  }

  public func complete(t: Double, h: Double) { if isPending { finish() } }

  /// The slope at y⁺, into the row after the stages' and the first of Ψ₋ₕ(y⁺).
  private func evaluateEnd(_ t: Double) {
    field.rhs(t, result, into: backSlopes)
    (slopes + stageCount * stride).update(from: backSlopes, count: stride)
  }

  /// z⁺ and its slope.
  private func finish() {
    let (t, h) = (candidateTime, candidateSize)
    if !estimateUsesEnd { evaluateEnd(t + h) }
    backStages.update(from: result, count: stride)
    stages.evaluate(
      field, t: t + h, h: -h, stages: backStages, slopes: backSlopes, base: rows, weight: h,
      into: endHidden)
    field.rhs(t + h, endHidden, into: endHiddenSlope)
    isPending = false
  }

  public func advance() {
    state.update(from: result, count: stride)
    rows.update(from: endHidden, count: stride)
    slope.update(from: backSlopes, count: stride)
    slopes.update(from: endHiddenSlope, count: stride)
    isPending = false
    beginsAnew = false
  }

  public func unstep(t: Double, h: Double) {
    endHidden.update(from: rows, count: stride)
    endHiddenSlope.update(from: slopes, count: stride)
    result.update(from: state, count: stride)
    backStages.update(from: result, count: stride)
    backSlopes.update(from: slope, count: stride)
    (slopes + stageCount * stride).update(from: slope, count: stride)
    let z = rows
    stages.evaluate(
      field, t: t + h, h: -h, stages: backStages, slopes: backSlopes, base: endHidden, weight: -h,
      into: z)
    field.rhs(t, z, into: slopes)
    base.update(repeating: 0, count: stride)
    stages.evaluate(
      field, t: t, h: h, stages: rows, slopes: slopes, base: base, weight: h, into: error)
    let inverse = 1 / coupling
    var i = 0
    while i < count {
      state[i] = z[i] + inverse * ((result[i] - error[i]) - z[i])
      i += 1
    }
    field.rhs(t, state, into: slope)
    isPending = false
    beginsAnew = false
  }

  public func writeDense(t: Double, h: Double, into coefficients: UnsafeMutablePointer<Double>) {
    let dense = denseOutput ?? DenseTables(tableau, stride: stride)
    denseOutput = dense
    let z = rows
    for (i, stage) in tableau.denseStages.enumerated() {
      dense.stageRows.combine(i, scale: h, vectors: slopes, base: z, into: denseState)
      field.rhs(t + stage.c * h, denseState, into: slopes + (stageCount + 1 + i) * stride)
    }
    dense.write(h: h, slopes: slopes, into: coefficients)
    // From z to y: y − z at the start, κ(y − z) at the end.
    var i = 0
    while i < count {
      coefficients[i] += (coupling - 1) * (state[i] - z[i])
      i += 1
    }
  }

  public func squaredNorm(_ vector: UnsafePointer<Double>) -> Double {
    scale.squaredNorm(vector, state, state)
  }

  public var snapshotObjection: String? { nil }

  public func carry(through archive: inout SnapshotArchive) {
    archive.carry(state, count: stride)
    archive.carry(hidden, count: stride)
    archive.carry(slope, count: stride)
    archive.carry(slopes, count: stride)
    archive.carry(&beginsAnew)
    if archive.isRestoring { isPending = false }
  }
}
