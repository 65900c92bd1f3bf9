import Fields
import LinearAlgebra

/// A Rosenbrock method at work (see ``Stepper``): linearly implicit, nothing is iterated.
///
/// It records Y₁ … Yₛ and u₁ … uₛ: the Jacobian is part of the step, so the derivative of the step
/// needs both.
public final class Rosenbrock: Stepper {
  public let field: FieldKernels
  public let tableau: RosenbrockTableau
  public let stride: Int
  public let state, slope, result: UnsafeMutablePointer<Double>
  public var record: UnsafeMutablePointer<Double> { state }
  public var recordRows: Int { 2 * stageCount }
  public var order: Int { tableau.order }
  public var denseDegree: Int { tableau.denseDegree }

  private let arena: Arena
  private let scale: ErrorScale
  private let solver: StageSolver
  private let quadratures: QuadratureRows
  private let rate: FieldRate
  private let stageCount, count: Int
  private let increments, rateOfField, nextSlope: UnsafeMutablePointer<Double>
  private let nodes, timeWeights: UnsafeMutablePointer<Double>
  private let stateRows, incrementRows, denseRows: CombinationTable
  // Whether the Jacobian at hand is that of the present state.
  private var jacobianIsFresh = false

  public init(_ tableau: RosenbrockTableau, field: FieldKernels, tolerances: Tolerances) {
    self.field = field
    self.tableau = tableau
    stageCount = tableau.stageCount
    count = field.stateCount
    stride = Arena.stride(for: count)
    scale = ErrorScale(tolerances, coupled: field.coupledCount)
    solver = StageSolver(field, needsJacobian: false)
    quadratures = QuadratureRows(field)
    rate = FieldRate(field)
    arena = Arena(capacity: (2 * stageCount + 4) * stride + 2 * stageCount)
    state = arena.take(stageCount * stride)
    increments = arena.take(stageCount * stride)
    slope = arena.take(stride)
    nextSlope = arena.take(stride)
    result = arena.take(stride)
    rateOfField = arena.take(stride)
    nodes = arena.take(stageCount)
    timeWeights = arena.take(stageCount)
    for i in 0..<stageCount {
      nodes[i] = tableau.nodes[i]
      timeWeights[i] = tableau.timeWeights[i]
    }
    stateRows = CombinationTable(tableau.a, stride: stride)
    incrementRows = CombinationTable(tableau.c, stride: stride)
    denseRows = CombinationTable(tableau.densePowers, stride: stride)
  }

  public func start(t: Double, y: UnsafePointer<Double>) {
    state.update(from: y, count: count)
    field.rhs(t, state, into: slope)
    jacobianIsFresh = false
    solver.restart()
  }

  public func attempt(t: Double, h: Double) -> StepAttempt {
    let gamma = tableau.gamma
    let hGamma = h * gamma
    if !jacobianIsFresh {
      solver.jacobian.evaluate(t: t, y: state)
      if !rate.isZero { rate.evaluate(t: t, y: state, slope: slope, h: h, into: rateOfField) }
      jacobianIsFresh = true
    }
    guard solver.tryFactor(scale: hGamma) else { return .notConverged }
    var i = 0
    while i < stageCount {
      let u = increments + i * stride
      var f = slope
      if i > 0 {
        let stage = state + i * stride
        stateRows.combine(i, scale: 1, vectors: increments, base: state, into: stage)
        // The field's value waits in `result`, which is written last.
        field.rhs(t + nodes[i] * h, stage, into: result)
        f = result
      }
      incrementRows.combine(i, scale: gamma, vectors: increments, base: nil, into: u)
      var k = 0
      while k < count {
        u[k] += hGamma * f[k]
        k += 1
      }
      if !rate.isZero {
        let weight = h * hGamma * timeWeights[i]
        k = 0
        while k < count {
          u[k] += weight * rateOfField[k]
          k += 1
        }
      }
      solver.solve(u)
      quadratures.addForward(solver.jacobian.values, scale: hGamma, to: u)
      i += 1
    }
    if solver.hasFailed {
      solver.restart()
      return .notConverged
    }
    stateRows.combine(stageCount, scale: 1, vectors: increments, base: state, into: result)
    let error = increments + (stageCount - 1) * stride
    let factor = tableau.estimateScale
    return .candidate(squaredError: factor * factor * scale.squaredNorm(error, state, result))
  }

  public func complete(t: Double, h: Double) { field.rhs(t + h, result, into: nextSlope) }

  public func advance() {
    state.update(from: result, count: stride)
    slope.update(from: nextSlope, count: stride)
    jacobianIsFresh = false
  }

  public func writeDense(t: Double, h: Double, into coefficients: UnsafeMutablePointer<Double>) {
    for k in 0..<denseDegree {
      denseRows.combine(
        k, scale: 1, vectors: increments, base: nil, into: coefficients + k * stride)
    }
  }

  public func squaredNorm(_ vector: UnsafePointer<Double>) -> Double {
    scale.squaredNorm(vector, state, state)
  }

  public var snapshotObjection: String? { nil }

  public func carry(through archive: inout SnapshotArchive) {
    archive.carry(state, count: stride)
    archive.carry(slope, count: stride)
    // The Jacobian is that of each step; only the pivots of sparse factors last.
    if archive.isRestoring { jacobianIsFresh = false }
    solver.carry(through: &archive, keepsFactors: false)
  }
}
