import Expressions
import Fields

/// Integrates a field and its sensitivities by a collocation method in a number type, every step to
/// the last digits of it.
///
/// A step solves Zᵢ = h Σⱼ a_ij f(t + cⱼh, y + Zⱼ) by Newton's method, with residuals in the number
/// type and linear systems in Double (``StagePreconditioner``); then, with the Jacobians of the
/// converged stages, the exact derivative of that very step,
///
///     Wᵢ = h Σⱼ a_ij (Jⱼ (S + Wⱼ) + ∂f/∂pⱼ),    S⁺ = S + Σ dᵢ Wᵢ,
///
/// by refinement on the same factors. Differentiation commutes with collocation: S is at once the
/// derivative of the numbers computed and a solution of the variational equation to the method's order.
///
/// Unknowns are increments Z and not slopes: slopes of stiff components carry the round-off of y
/// multiplied by ‖J‖, increments do not.
///
/// - When this misleads: error control sees y only. Sensitivities are solutions of a linear equation with
///   the same stiffness and as smooth, but not certified by the tolerance; compare two settings.
final class CollocationSolver<Number: RealNumber> {
  let table: CollocationTable<Number>
  let field: StageField<Number>
  /// Of the last two Legendre coefficients of y′ on the step, relative to each state's size.
  let tolerance: Double
  let n, s, columnCount: Int
  var t: Number
  let y, increments, stageValues, slopes, work: Memory<Number>
  /// ∂y/∂(y₀, p): column c at `c * n`.
  let sensitivities: Memory<Number>
  let nextSensitivities: Memory<Number>
  let sensitivityIncrements, jacobians, parameterJacobians: Memory<Number>
  let nearJacobians: Memory<Double>
  let preconditioner: StagePreconditioner
  /// Of each state: its largest value on the step, or half of what it was on the last, if that is more.
  var sizes: [Double]
  var oldSizes: [Double]
  /// The least of them.
  let smallest: Double
  let past: CollocationPast<Number>
  var step: Double
  var counts = CollocationCounts()
  let maximumSteps: Int
  /// Where accepted steps are kept for the way back; nil where nobody comes back.
  let tape: CollocationTape<Number>?
  /// 1 − Σ dᵢ.
  let restOfEnd: Number
  private var budget: WorkBudget
  private let (origin, length): (Double, Double)

  /// - Parameters:
  ///   - initial: y(t₀).
  ///   - columns: ∂y/∂(y₀, p) at t₀, column after column; the last columns are those of the parameters.
  ///   - smallest: the size below which states are measured absolutely.
  ///   - end: T, of which the budget's projection needs to know.
  init(
    table: CollocationTable<Number>, field: StageField<Number>, tolerance: Double, start: Number,
    initial: [Number], columns: [Number], firstStep: Double, maximumSteps: Int, end: Number,
    smallest: Double, budget: WorkBudget, tape: CollocationTape<Number>?
  ) {
    self.table = table
    self.field = field
    self.tolerance = tolerance
    self.maximumSteps = maximumSteps
    self.budget = budget
    self.smallest = smallest
    self.tape = tape
    origin = start.nearestDouble
    length = (end - start).nearestDouble
    restOfEnd = table.endWeights.reduce(.one) { $0 - $1 }
    n = field.stateCount
    s = table.stages
    columnCount = columns.count / n
    t = start
    let zero = Number.zero
    y = Memory(n, filledWith: zero)
    increments = Memory(n * s, filledWith: zero)
    stageValues = Memory(n * s, filledWith: zero)
    slopes = Memory(n * s, filledWith: zero)
    work = Memory(n, filledWith: zero)
    sensitivities = Memory(columns.count, filledWith: zero)
    nextSensitivities = Memory(columns.count, filledWith: zero)
    sensitivityIncrements = Memory(n * s, filledWith: zero)
    jacobians = Memory(field.jacobianColumns.count * s, filledWith: zero)
    parameterJacobians = Memory(field.parameterColumns.count * s, filledWith: zero)
    nearJacobians = Memory(field.jacobianColumns.count * s, filledWith: 0)
    preconditioner = StagePreconditioner(
      stages: s, matrix: table.matrix.map(\.nearestDouble), pattern: field.jacobianPattern,
      columns: field.jacobianColumns)
    sizes = initial.map { $0.nearestDouble.magnitude }
    oldSizes = sizes
    past = CollocationPast(count: n * s, stateCount: n)
    step = firstStep
    for k in 0..<n { y.base[k] = initial[k] }
    for k in columns.indices { sensitivities.base[k] = columns[k] }
  }

  /// Integrates to `stop`, and lands on it.
  func advance(to stop: Number) throws(CollocationFailure) {
    while true {
      let remaining = stop - t
      let left = remaining.nearestDouble
      guard left > 0 else { return }
      let planned = step
      let isLast = planned > left * 0.999
      // Of two steps that are left, none is a sliver.
      let h = isLast ? remaining : planned > left / 2 ? remaining * Number(0.5) : Number(planned)
      let isTaken = try attempt(h)
      try checkBudget()
      guard isTaken else { continue }
      t = isLast ? stop : t + h
      if h.nearestDouble < planned { step = max(step, planned) }
    }
  }

  /// Takes a step if it is good, and chooses the next size either way.
  private func attempt(_ h: Number) throws(CollocationFailure) -> Bool {
    let size = h.nearestDouble
    guard counts.accepted < maximumSteps else { throw failure("the limit of steps is reached") }
    guard solveStages(h) else {
      try shorten(to: size / 4, because: "Newton's method does not converge")
      return false
    }
    measureSizes()
    let estimate = errorEstimate()
    let ratio = tolerance / max(estimate, .leastNormalMagnitude)
    let factor = 0.9 * Double.power(ratio, 1 / Double(s))
    guard estimate <= tolerance else {
      try shorten(
        to: size * max(0.2, min(factor, 0.9)), because: "the error stays above the tolerance")
      return false
    }
    guard solveTangents(h) else {
      try shorten(to: size / 4, because: "the equations of the sensitivities do not converge")
      return false
    }
    tape?.append(t: t, h: h, y: y, increments: increments)
    past.keep(increments, from: y, h: h)
    combine(increments, into: y.base)
    past.finish(y)
    oldSizes = sizes
    counts.accepted += 1
    step = size * min(5, max(0.2, factor))
    return true
  }

  /// target ← target + Σ dᵢ zᵢ
  func combine(_ z: Memory<Number>, into target: UnsafeMutablePointer<Number>) {
    if table.kind == .radau {
      for k in 0..<n { target[k] = target[k] + z.base[(s - 1) * n + k] }
      return
    }
    for k in 0..<n {
      var sum = Number.zero
      for i in 0..<s { sum.add(product: table.endWeights[i], z.base[i * n + k]) }
      target[k] = target[k] + sum
    }
  }

  private func shorten(to size: Double, because reason: String) throws(CollocationFailure) {
    counts.rejected += 1
    step = size
    past.distrust()
    let smallest = 16 * Number.unitRoundoff * max(t.nearestDouble.magnitude, 1e-280)
    guard size > smallest, size > 1e-290 else { throw failure(reason) }
  }

  func failure(_ reason: String, projected: Double? = nil) -> CollocationFailure {
    CollocationFailure(
      reason: reason, time: t.nearestDouble, counts: counts, projectedSeconds: projected)
  }

  /// The way back takes about as long as the way there.
  private func checkBudget() throws(CollocationFailure) {
    let done = t.nearestDouble - origin
    let factor = tape == nil ? 1.0 : 2.0
    if let seconds = budget.overrun(done: done, of: length, factor: factor) {
      throw failure(budget.reason(projected: seconds), projected: seconds)
    }
  }
}
