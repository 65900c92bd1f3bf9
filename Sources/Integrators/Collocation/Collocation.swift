import Fields
import LinearAlgebra

/// A collocation method at work (see ``Stepper`` and ``CollocationTableau``): Radau IIA or Gauss.
///
/// The unknowns of a step are V with Z = h (T ⊗ I) V: slopes in transformed variables, for which
/// simplified Newton reads (Λ ⊗ I − h I ⊗ J) ΔV = T⁻¹F(yₙ + h T V) − Λ V, every sum of it one
/// combination of rows. J is the Jacobian at yₙ or an earlier one (see ``JacobianPolicy``).
///
/// Quadratures (trailing states that feed nothing back) are not iterated: their Z follow from A and
/// the values of their integrands at the stages.
///
/// It records yₙ and Y₁ … Yₛ.
///
/// - When this misleads: see ``CollocationScale``.
public final class Collocation: Stepper {
  public let field: FieldKernels
  public let tableau: CollocationTableau
  public let stride: Int
  public let state, slope, result: UnsafeMutablePointer<Double>
  public var record: UnsafeMutablePointer<Double> { state }
  public let recordRows: Int
  public var order: Int { tableau.order }
  public var denseDegree: Int { stageCount }

  private let arena: Arena
  private let scale: ErrorScale
  private let squaredScale: Double
  let factors: CollocationFactors
  private let quadratures: QuadratureRows
  private let stageCount, coupled, count: Int
  private let hasLastStage: Bool
  private let gamma: Double
  private let slopes, unknowns, residual, nextSlope, error, shifted, weights,
    nodes: UnsafeMutablePointer<Double>
  let predictor: CollocationPredictor
  private let stageRows, residualRows, estimateRow, solutionRow, quadratureRows,
    denseRows: CombinationTable
  // Behind a pointer: see `Integrator`.
  let progress: UnsafeMutablePointer<Progress>

  struct Progress {
    var newton: CollocationNewton
    var policy: JacobianPolicy
    // The step size for which the systems are factored.
    var factoredSize = Double.nan
    // Whether there is no polynomial to continue.
    var isFirst = true
    // Whether `unknowns` hold a guess already.
    var hasGuess = false
    var isRepeated = false
    var newtonFailed = false
    var jacobianIsFresh = false
  }

  /// - Parameter recordRows: more rows than yₙ and the stages need, for a method that shares its
  ///   records with longer ones; they stay zero.
  public init(
    _ tableau: CollocationTableau, field: FieldKernels, tolerances: Tolerances,
    recordRows: Int? = nil
  ) {
    self.field = field
    self.tableau = tableau
    let stages = tableau.stageCount
    stageCount = stages
    self.recordRows = recordRows ?? stages + 1
    count = field.stateCount
    coupled = field.coupledCount
    stride = Arena.stride(for: count)
    gamma = 1 / tableau.filter
    hasLastStage = tableau.isStifflyAccurate
    scale = ErrorScale(tolerances, coupled: coupled)
    let estimate = CollocationScale(tableau, tolerances, coupled: coupled)
    squaredScale = estimate.squared
    factors = CollocationFactors(tableau, field: field, stride: stride)
    quadratures = QuadratureRows(field)
    predictor = CollocationPredictor(tableau, stride: stride)
    arena = Arena(capacity: (self.recordRows + 3 * stages + 6) * stride + stages)
    state = arena.take(self.recordRows * stride)
    let end = arena.take(stride)
    result = hasLastStage ? state + stages * stride : end
    slopes = arena.take(2 * stages * stride)
    unknowns = slopes + stages * stride
    residual = arena.take(stages * stride)
    slope = arena.take(stride)
    nextSlope = arena.take(stride)
    error = arena.take(stride)
    shifted = arena.take(stride)
    weights = arena.take(stride)
    nodes = arena.take(stages)
    for i in 0..<stages { nodes[i] = tableau.nodes[i] }
    let products = tableau.products
    stageRows = CombinationTable(tableau.transformation, stride: stride)
    residualRows = CombinationTable(products.residual, stride: stride)
    estimateRow = CombinationTable(products.estimate, stride: stride)
    solutionRow = CombinationTable(products.solution, stride: stride)
    quadratureRows = CombinationTable(products.quadratures, stride: stride)
    denseRows = CombinationTable(products.dense, stride: stride)
    progress = .allocate(capacity: 1)
    progress.initialize(
      to: Progress(
        newton: CollocationNewton(stages: stages, relative: estimate.relative),
        policy: JacobianPolicy(size: coupled)))
  }

  deinit { progress.deallocate() }

  public func start(t: Double, y: UnsafePointer<Double>) {
    state.update(from: y, count: count)
    field.rhs(t, state, into: slope)
    forget()
  }

  private func forget() {
    factors.restart()
    progress.pointee.policy.restart()
    progress.pointee.newton.restart()
    progress.pointee.isFirst = true
    progress.pointee.hasGuess = false
    progress.pointee.isRepeated = false
    progress.pointee.newtonFailed = false
  }

  /// Goes on for a method of another order that has just stood at the same point, with its
  /// polynomial for a first guess of a step of size `h`.
  func takeOver(from other: Collocation, h: Double, bridge: CombinationTable) {
    state.update(from: other.state, count: stride)
    slope.update(from: other.slope, count: stride)
    forget()
    if other.progress.pointee.isFirst { return }
    other.predictor.predict(h: h, into: unknowns, rows: stageCount, through: bridge)
    progress.pointee.hasGuess = true
  }

  /// The contraction of Newton in the last attempt; 0 where it took one iteration only.
  var newtonRate: Double { progress.pointee.newton.rate }
  var newtonIterations: Int { progress.pointee.newton.iteration }

  public var proposedFactor: Double? {
    progress.pointee.newtonFailed ? progress.pointee.newton.stepFactor : nil
  }

  public var largestFactor: Double {
    // An old Jacobian says nothing about what a new one could do.
    let rate = progress.pointee.newton.rate
    guard progress.pointee.jacobianIsFresh, rate > 0 else { return .infinity }
    return max(0.5, CollocationNewton.largestRate / rate)
  }

  public func attempt(t: Double, h: Double) -> StepAttempt {
    let again = progress.pointee.isRepeated
    progress.pointee.isRepeated = true
    progress.pointee.newtonFailed = false
    guard prepare(t: t, h: h) else { return failure(fieldIsFinite: true) }
    if progress.pointee.hasGuess {
      progress.pointee.hasGuess = false
    } else if progress.pointee.isFirst || !predictor.reaches(h) {
      unknowns.update(repeating: 0, count: stageCount * stride)
    } else {
      predictor.predict(h: h, into: unknowns)
    }
    scale.weights(at: state, into: weights)
    switch iterate(t: t, h: h) {
    case .converged: break
    case .failed: return failure(fieldIsFinite: true)
    case .nonFinite: return failure(fieldIsFinite: false)
    }
    placeStages(h: h)
    if coupled < count { finishQuadratures(t: t, h: h) }
    var notFinite = 0.0
    if !hasLastStage {
      solutionRow.combine(0, scale: h, vectors: unknowns, base: state, into: result)
      // No stage has seen this point: the field may not be defined there.
      field.rhs(t + h, result, into: nextSlope)
      var k = 0
      while k < count {
        notFinite += 0 * nextSlope[k]
        k += 1
      }
    }
    let careful = again || progress.pointee.isFirst
    let squared = estimate(t: t, h: h, carefully: careful)
    return .candidate(squaredError: squaredScale * squared + notFinite)
  }

  @inline(__always)
  private func prepare(t: Double, h: Double) -> Bool {
    switch progress.pointee.policy.beforeAttempt(scale: h) {
    case .keep:
      // The complex systems are those of one step size: factors of another would make the error
      // of stiff components fall by |1 − h/h′| an iteration, whatever the Jacobian.
      if progress.pointee.factoredSize == h { return true }
    case .factor: break
    case .evaluateAndFactor:
      factors.jacobian.evaluate(t: t, y: state)
      progress.pointee.jacobianIsFresh = true
    }
    let isRegular = factors.factor(h: h)
    progress.pointee.factoredSize = isRegular ? h : .nan
    return isRegular
  }

  private func failure(fieldIsFinite: Bool) -> StepAttempt {
    progress.pointee.policy.newtonFailed()
    progress.pointee.newton.restart()
    // Where the field or its Jacobian is not finite, that is no fault of Newton's.
    guard fieldIsFinite, factors.jacobian.isFinite else { return .candidate(squaredError: .nan) }
    progress.pointee.newtonFailed = true
    return .notConverged
  }

  /// Yᵢ ← yₙ + Zᵢ.
  @inline(__always)
  private func placeStages(h: Double) {
    var i = 0
    while i < stageCount {
      stageRows.combine(
        i, scale: h, vectors: unknowns, base: state, into: state + (i + 1) * stride)
      i += 1
    }
  }

  private enum Outcome {
    case converged, failed, nonFinite
  }

  @inline(__always)
  private func iterate(t: Double, h: Double) -> Outcome {
    progress.pointee.newton.begin()
    let share = h * h / Double(max(stageCount * coupled, 1))
    while true {
      placeStages(h: h)
      var i = 0
      while i < stageCount {
        field.rhs(t + nodes[i] * h, state + (i + 1) * stride, into: slopes + i * stride)
        i += 1
      }
      i = 0
      while i < stageCount {
        residualRows.combine(
          i, scale: 1, vectors: slopes, base: nil, into: residual + i * stride)
        i += 1
      }
      factors.solve(residual)
      field.counts.pointee.newtonIterations &+= 1
      let size = (correct() * share).squareRoot()
      // Later iterates may have been thrown far out by Newton itself.
      guard size.isFinite else {
        return progress.pointee.newton.iteration > 0 ? .failed : .nonFinite
      }
      switch progress.pointee.newton.verdict(on: size) {
      case .proceed: continue
      case .converged: return .converged
      case .diverging: return .failed
      }
    }
  }

  /// V += ΔV for the coupled states; the sum of (ΔV · weight)².
  @inline(__always)
  private func correct() -> Double {
    var sum = 0.0
    var i = 0
    while i < stageCount {
      let row = unknowns + i * stride
      let change = residual + i * stride
      var k = 0
      while k < coupled {
        let weighted = change[k] * weights[k]
        sum += weighted * weighted
        row[k] += change[k]
        k += 1
      }
      i += 1
    }
    return sum
  }

  /// Quadratures: no equation to solve, but their integrands are wanted at the stages themselves,
  /// not at the last iterates before them.
  private func finishQuadratures(t: Double, h: Double) {
    for i in 0..<stageCount {
      field.rhs(t + nodes[i] * h, state + (i + 1) * stride, into: slopes + i * stride)
    }
    for i in 0..<stageCount {
      quadratureRows.combine(i, scale: 1, vectors: slopes, base: nil, into: error)
      let row = unknowns + i * stride
      for k in coupled..<count { row[k] = error[k] }
    }
    placeStages(h: h)
  }

  /// The square of the norm of the filtered embedded estimate.
  ///
  /// - Parameter carefully: filter a large estimate once more, with f(tₙ, yₙ + err) in place of
  ///   f(tₙ, yₙ): in a first step, or after a rejection, the start may be off the slow solution, and
  ///   the transient that the step damps anyway would be taken for an error of it.
  @inline(__always)
  private func estimate(t: Double, h: Double, carefully: Bool) -> Double {
    let squared = filteredError(base: slope, h: h)
    guard carefully, hasLastStage, squared * squaredScale > 1 else { return squared }
    for k in 0..<count { shifted[k] = state[k] + error[k] }
    field.rhs(t, shifted, into: nextSlope)
    return filteredError(base: nextSlope, h: h)
  }

  @inline(__always)
  private func filteredError(base: UnsafePointer<Double>, h: Double) -> Double {
    estimateRow.combine(0, scale: 1, vectors: unknowns, base: base, into: error)
    let hGamma = h * gamma
    var k = 0
    while k < stride {
      error[k] *= hGamma
      k += 1
    }
    factors.filter(error)
    if coupled < count { quadratures.addForward(factors.jacobian.values, scale: hGamma, to: error) }
    return scale.squaredNorm(error, state, result)
  }

  public func complete(t: Double, h: Double) {
    progress.pointee.policy.accepted(rate: progress.pointee.newton.rate)
    if hasLastStage {
      if coupled < count {
        nextSlope.update(from: slopes + (stageCount - 1) * stride, count: stride)
      } else {
        field.rhs(t + h, result, into: nextSlope)
      }
    }
    predictor.remember(unknowns, h: h)
    progress.pointee.isFirst = false
    progress.pointee.isRepeated = false
  }

  public func advance() {
    progress.pointee.jacobianIsFresh = false
    state.update(from: result, count: stride)
    slope.update(from: nextSlope, count: stride)
  }

  public func writeDense(t: Double, h: Double, into coefficients: UnsafeMutablePointer<Double>) {
    for k in 0..<stageCount {
      denseRows.combine(
        k, scale: h, vectors: unknowns, base: nil, into: coefficients + k * stride)
    }
  }

  public func squaredNorm(_ vector: UnsafePointer<Double>) -> Double {
    scale.squaredNorm(vector, state, state)
  }

  public func weighed(_ squaredError: Double) -> Double { squaredScale * squaredError }
}
