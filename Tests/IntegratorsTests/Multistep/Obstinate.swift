import Fields
import Integrators

/// A stepper whose first attempts at some of the steps are refused, whatever their errors: so a
/// multistep method comes to lower its order, and in the end to give up its past.
final class Obstinate: Stepper {
  private let base: any Stepper
  /// How often, by the number of the step.
  private let refusals: [Int: Int]
  private var (step, refused) = (0, 0)

  init(_ base: any Stepper, refusals: [Int: Int]) {
    self.base = base
    self.refusals = refusals
  }

  var field: FieldKernels { base.field }
  var order: Int { base.order }
  var denseDegree: Int { base.denseDegree }
  var stride: Int { base.stride }
  var state: UnsafeMutablePointer<Double> { base.state }
  var result: UnsafeMutablePointer<Double> { base.result }
  var slope: UnsafeMutablePointer<Double> { base.slope }
  var record: UnsafeMutablePointer<Double> { base.record }
  var recordRows: Int { base.recordRows }
  var beginsAnew: Bool { base.beginsAnew }
  var proposedFactor: Double? { base.proposedFactor }

  func start(t: Double, y: UnsafePointer<Double>) { base.start(t: t, y: y) }

  func attempt(t: Double, h: Double) -> StepAttempt {
    let outcome = base.attempt(t: t, h: h)
    guard case .candidate(let squaredError) = outcome, squaredError <= 1,
      refused < refusals[step] ?? 0
    else { return outcome }
    refused += 1
    return .candidate(squaredError: 4)
  }

  func complete(t: Double, h: Double) {
    base.complete(t: t, h: h)
    step += 1
    refused = 0
  }

  func advance() { base.advance() }

  func writeDense(t: Double, h: Double, into coefficients: UnsafeMutablePointer<Double>) {
    base.writeDense(t: t, h: h, into: coefficients)
  }

  func squaredNorm(_ vector: UnsafePointer<Double>) -> Double { base.squaredNorm(vector) }
}
