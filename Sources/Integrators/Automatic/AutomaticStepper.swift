import Fields
import Glibc
import LinearAlgebra

/// An explicit method and an implicit one of which always the suitable one is at work.
///
/// A record has one row more than the larger of the two methods': its first number says which member of
/// the family took the step. The explicit method measures ρ by its last stage and the end of the step, both at
/// tₙ₊₁: ‖f(yₙ₊₁) − f(Yₛ)‖ / ‖yₙ₊₁ − Yₛ‖; the implicit one by ‖J‖∞, an upper bound.
///
/// Errors of the two may fall with different powers of h. The controller outside knows one, h⁵, so an
/// error e ~ hᵏ is handed over as e^(5/k): it is accepted when it would be, and the factor comes out as
/// the method's own controller would have it.
///
/// The implicit method is made when it is first needed: its matrices would be a burden on large
/// problems that are never stiff.
final class AutomaticStepper: Stepper {
  let field: FieldKernels
  let stride: Int
  let recordRows: Int
  let denseDegree: Int
  let explicit: ExplicitRungeKutta
  private let choice: AutomaticFamily.Choice
  let makeImplicit: () -> any Stepper
  var implicit: (any Stepper)?
  private let jacobian: JacobianAssembly
  let mayBeStiff: Bool
  private let rowSums: UnsafeMutablePointer<Double>
  private let recorded: UnsafeMutablePointer<Double>
  private let arena: Arena
  var detector: StiffnessDetector
  var isStiff = false
  var switches = false
  // Of the member's part of a snapshot.
  var snapshotRoom = 0

  init(
    _ choice: AutomaticFamily.Choice, field: FieldKernels, tolerances: Tolerances
  ) {
    self.choice = choice
    self.field = field
    explicit = ExplicitRungeKutta(choice.explicit, field: field, tolerances: tolerances)
    makeImplicit = { choice.implicit.makeStepper(field: field, tolerances: tolerances) }
    mayBeStiff = field.linearPlan.decision.predictedBytes <= AutomaticFamily.largestFactors
    detector = StiffnessDetector(patienceExplicit: AutomaticStepper.patience(field))
    stride = explicit.stride
    recordRows = AutomaticFamily.recordRows
    denseDegree = max(explicit.denseDegree, choice.implicitDegree)
    jacobian = JacobianAssembly(field)
    arena = Arena(capacity: (recordRows + 1) * stride)
    recorded = arena.take(recordRows * stride)
    rowSums = arena.take(stride)
  }

  /// 15 explicit steps (Hairer's number), or more where an implicit step costs many of them: counted in
  /// operations, one factorisation and 16 solves against 12 evaluations of the field.
  private static func patience(_ field: FieldKernels) -> Int {
    let n = Double(field.coupledCount)
    let plan = field.linearPlan.decision
    let implicit = plan.factorOperations + 16 * plan.solveOperations
    let explicit = 12 * (5 * Double(field.jacobianPattern.nonzeroCount) + 20 * n)
    return Int(15 * (1 + implicit / max(explicit, 1)))
  }

  var active: any Stepper {
    if isStiff, let implicit { return implicit }
    return explicit
  }

  var largestFactor: Double { active.largestFactor }
  var order: Int { active.order }
  var state: UnsafeMutablePointer<Double> { active.state }
  var result: UnsafeMutablePointer<Double> { active.result }
  var slope: UnsafeMutablePointer<Double> { active.slope }

  /// Whether the implicit method is at work.
  var isImplicitNow: Bool { isStiff }

  var record: UnsafeMutablePointer<Double> {
    let active = active
    recorded[0] = Double((isStiff ? choice.implicitMember : choice.explicitMember).rawValue)
    (recorded + stride).update(from: active.record, count: active.recordRows * stride)
    return recorded
  }

  func start(t: Double, y: UnsafePointer<Double>) {
    // Which method goes on must depend on (t, y) only, so that a run can be repeated from here.
    isStiff = false
    switches = false
    detector.restart()
    explicit.start(t: t, y: y)
  }

  func attempt(t: Double, h: Double) -> StepAttempt {
    let outcome = active.attempt(t: t, h: h)
    guard case .candidate(let squaredError) = outcome else { return outcome }
    return .candidate(squaredError: weighed(squaredError))
  }

  func complete(t: Double, h: Double) {
    end = t + h
    if isStiff, let implicit {
      implicit.complete(t: t, h: h)
      jacobian.evaluate(t: t, y: implicit.state)
      switches = detector.implicitStep(abs(h) * jacobianNorm() / choice.stabilityInterval)
    } else {
      explicit.complete(t: t, h: h)
      switches =
        mayBeStiff
        && detector.explicitStep(
          abs(h) * explicit.spectralRadiusEstimate() / choice.stabilityInterval)
    }
  }

  private var end = 0.0

  func advance() {
    active.advance()
    guard switches else { return }
    switches = false
    let old = active
    isStiff.toggle()
    if isStiff, implicit == nil { implicit = makeImplicit() }
    active.start(t: end, y: old.state)
  }

  /// ‖J‖∞ over the coupled states.
  private func jacobianNorm() -> Double {
    let pattern = field.jacobianPattern
    let n = field.coupledCount
    rowSums.update(repeating: 0, count: n)
    for column in 0..<n {
      for k in pattern.columnStarts[column]..<pattern.columnStarts[column + 1]
      where pattern.rows[k] < n {
        rowSums[pattern.rows[k]] += abs(jacobian.values[k])
      }
    }
    var largest = 0.0
    for i in 0..<n { largest = max(largest, rowSums[i]) }
    return largest
  }

  func writeDense(t: Double, h: Double, into coefficients: UnsafeMutablePointer<Double>) {
    let active = active
    active.writeDense(t: t, h: h, into: coefficients)
    let missing = denseDegree - active.denseDegree
    if missing > 0 {
      (coefficients + active.denseDegree * stride).update(repeating: 0, count: missing * stride)
    }
  }

  func weighed(_ squaredError: Double) -> Double {
    let power = isStiff ? choice.implicitPower : choice.explicitPower
    return power == 1 ? squaredError : pow(squaredError, power)
  }

  func squaredNorm(_ vector: UnsafePointer<Double>) -> Double { active.squaredNorm(vector) }
}
