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
  public var stageStates: UnsafeMutablePointer<Double> { state }

  private let arena: Arena
  private let scale: ErrorScale
  private let stageCount: Int
  private let nodes: UnsafeMutablePointer<Double>
  private let slopes: UnsafeMutablePointer<Double>
  private let error: UnsafeMutablePointer<Double>
  private let secondError: UnsafeMutablePointer<Double>
  private let denseState: UnsafeMutablePointer<Double>
  private let stageRows, solutionRow, errorRows, denseStageRows, denseRows: CombinationTable
  private let evaluatesEndInAttempt: Bool
  private let hasSecondError: Bool
  private let denseDegree: Int
  private let denseStageCount: Int

  public init(_ tableau: ButcherTableau, field: FieldKernels, tolerances: Tolerances) {
    precondition(!tableau.isImplicit, "\(tableau.name) is not explicit")
    self.field = field
    self.tableau = tableau
    stageCount = tableau.stageCount
    stride = Arena.stride(for: field.stateCount)
    scale = ErrorScale(tolerances, coupled: field.coupledCount)
    denseDegree = tableau.denseDegree
    denseStageCount = tableau.denseStages.count
    let slopeRows = stageCount + 1 + denseStageCount
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
    stageRows = CombinationTable(tableau.a, stride: stride)
    solutionRow = CombinationTable([tableau.b], stride: stride)
    hasSecondError = tableau.secondError != nil
    errorRows = CombinationTable([tableau.error, tableau.secondError ?? []], stride: stride)
    evaluatesEndInAttempt = tableau.error.count > stageCount
    denseStageRows = CombinationTable(tableau.denseStages.map(\.a), stride: stride)
    denseRows = CombinationTable(tableau.denseColumns, stride: stride)
  }

  public func start(t: Double, y: UnsafePointer<Double>) {
    state.update(from: y, count: field.stateCount)
    field.rhs(t, state, into: slope)
  }

  public func attempt(t: Double, h: Double) -> StepAttempt {
    var i = 1
    while i < stageCount {
      let stage = state + i * stride
      stageRows.combine(i, scale: h, vectors: slopes, base: state, into: stage)
      field.rhs(t + nodes[i] * h, stage, into: slopes + i * stride)
      i += 1
    }
    solutionRow.combine(0, scale: h, vectors: slopes, base: state, into: result)
    if evaluatesEndInAttempt { field.rhs(t + h, result, into: slopes + stageCount * stride) }
    errorRows.combine(0, scale: h, vectors: slopes, base: nil, into: error)
    let squared = scale.squaredNorm(error, state, result)
    guard hasSecondError else { return .candidate(squaredError: squared) }
    errorRows.combine(1, scale: h, vectors: slopes, base: nil, into: secondError)
    let second = scale.squaredNorm(secondError, state, result)
    return .candidate(squaredError: ButcherTableau.blend(squared, second))
  }

  public func complete(t: Double, h: Double) {
    if !evaluatesEndInAttempt { field.rhs(t + h, result, into: slopes + stageCount * stride) }
  }

  public func advance() {
    slopes.update(from: slopes + stageCount * stride, count: stride)
    state.update(from: result, count: stride)
  }

  public func writeDense(t: Double, h: Double, into coefficients: UnsafeMutablePointer<Double>) {
    for i in 0..<denseStageCount {
      denseStageRows.combine(i, scale: h, vectors: slopes, base: state, into: denseState)
      field.rhs(
        t + tableau.denseStages[i].c * h, denseState,
        into: slopes + (stageCount + 1 + i) * stride)
    }
    for k in 0..<denseDegree {
      denseRows.combine(
        k, scale: h, vectors: slopes, base: nil, into: coefficients + k * stride)
    }
  }

  public func squaredNorm(_ vector: UnsafePointer<Double>) -> Double {
    scale.squaredNorm(vector, state, state)
  }
}

extension ButcherTableau {
  /// The rows of ``dense`` by powers of θ: row k holds the weight of θᵏ⁺¹ for each slope.
  var denseColumns: [[Double]] {
    (0..<denseDegree).map { k in dense.map { k < $0.count ? $0[k] : 0 } }
  }

  /// Hairer's estimate from a fifth- and a third-order one: e = e₅² / √(e₅² + 0.01 e₃²), squared.
  static func blend(_ fifth: Double, _ third: Double) -> Double {
    let denominator = fifth + 0.01 * third
    // Both zero: the estimate is zero and not 0/0. A NaN passes through.
    return denominator == 0 ? 0 : fifth * fifth / denominator
  }
}
