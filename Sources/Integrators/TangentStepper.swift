import Fields
import Glibc

/// A method that carries tangents along and lets their error decide about the step too: the
/// continuous tangent (forward sensitivity) method, staggered.
///
/// The state's stages are solved first, then the stages of every column with the same Jacobians;
/// the error norm of a step is the largest of the state's and of each column's.
///
/// A solution that happens to be constant has no error at all, and a controller that looks at the
/// state only then takes steps on which the tangent is nonsense; hence the columns in the norm.
public final class TangentStepper: Stepper {
  public let base: any Stepper
  public let tangent: any StepTangentMap
  private let columns: ColumnErrors
  private let acceptsAnyError: Bool
  /// The squared error of the worst column in the last attempt; 0 where it did not come to that.
  private var columnError = 0.0

  /// - Parameters:
  ///   - tolerances: those of each column of `tangent`.
  ///   - acceptsAnyError: whether steps of any error are taken, because their size is fixed.
  public init(
    _ base: any Stepper, tangent: any StepTangentMap, tolerances: [Tolerances],
    acceptsAnyError: Bool = false
  ) {
    self.acceptsAnyError = acceptsAnyError
    precondition(tolerances.count == tangent.columnCount, "one tolerance for each column")
    self.base = base
    self.tangent = tangent
    columns = ColumnErrors(tolerances, coupled: base.field.coupledCount)
  }

  public var field: FieldKernels { base.field }
  public var order: Int { base.order }
  public var denseDegree: Int { base.denseDegree }
  public var stride: Int { base.stride }
  public var state: UnsafeMutablePointer<Double> { base.state }
  public var result: UnsafeMutablePointer<Double> { base.result }
  public var slope: UnsafeMutablePointer<Double> { base.slope }
  public var largestFactor: Double { base.largestFactor }
  public var record: UnsafeMutablePointer<Double> { base.record }
  public var recordRows: Int { base.recordRows }
  public var beginsAnew: Bool { base.beginsAnew }
  public var refusal: String? { base.refusal }
  public var choosesSize: Bool { base.choosesSize }
  public func ownSize(t: Double) -> Double { base.ownSize(t: t) }

  /// Begins at (t, y) with the tangent as it stands: of a jump that depends on y it knows nothing.
  public func start(t: Double, y: UnsafePointer<Double>) {
    base.start(t: t, y: y)
    tangent.restart()
  }

  /// A method that chooses its steps itself has looked at the state only: the columns refuse by
  /// their own error, and permit no growth beyond it. (Of the state's factor alone, a BDF run with
  /// tangents was refused every fifth step.) Bias and what growth is worth are ``MultistepControl``'s.
  public var proposedFactor: Double? {
    guard let factor = base.proposedFactor, columnError > 0 else { return base.proposedFactor }
    let permitted = pow(36 * columnError, -0.5 / Double(base.order + 1))
    if columnError > 1 { return min(factor, max(0.1, min(permitted, 0.9))) }
    return factor <= 1
      ? factor : permitted < MultistepControl.worthwhile ? 1 : min(factor, permitted)
  }

  public func attempt(t: Double, h: Double) -> StepAttempt {
    columnError = 0
    let outcome = base.attempt(t: t, h: h)
    guard case .candidate(let stateError) = outcome, stateError <= 1 || acceptsAnyError else {
      return outcome
    }
    do {
      try tangent.push(recorded(t: t, h: h), end: base.result)
    } catch {
      return .notConverged
    }
    let worst = columns.worst(tangent, of: base)
    columnError = worst.isFinite ? worst : 0
    return .candidate(squaredError: stateError > worst ? stateError : worst)
  }

  private func recorded(t: Double, h: Double) -> StageLog.Step {
    StageLog.Step(time: t, size: h, stages: base.record, isFirst: base.beginsAnew)
  }

  public func complete(t: Double, h: Double) {
    base.complete(t: t, h: h)
    tangent.complete(recorded(t: t, h: h))
  }

  public func advance() {
    base.advance()
    tangent.advance()
  }

  public func writeDense(t: Double, h: Double, into coefficients: UnsafeMutablePointer<Double>) {
    base.writeDense(t: t, h: h, into: coefficients)
  }

  public func squaredNorm(_ vector: UnsafePointer<Double>) -> Double { base.squaredNorm(vector) }
}
