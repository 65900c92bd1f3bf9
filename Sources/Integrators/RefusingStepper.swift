import Fields
import LinearAlgebra

/// What stands in for a method on a field that it cannot be used on: it can be made and started like
/// any other, and refuses every step with a reason.
///
/// So a pair that cannot run is a row of a report with its reason, wherever it was made; to ask
/// beforehand there is ``MethodFamily/objection(to:)``.
final class RefusingStepper: Stepper {
  let field: FieldKernels
  let stride: Int
  let state, result, slope: UnsafeMutablePointer<Double>
  let refusal: String?
  var record: UnsafeMutablePointer<Double> { state }
  var recordRows: Int { 1 }
  var order: Int { 1 }
  var denseDegree: Int { 1 }
  private let arena: Arena
  private let scale: ErrorScale

  init(field: FieldKernels, tolerances: Tolerances, refusal: String) {
    self.field = field
    self.refusal = refusal
    stride = Arena.stride(for: field.stateCount)
    scale = ErrorScale(tolerances, coupled: field.coupledCount)
    arena = Arena(capacity: 3 * stride)
    state = arena.take(stride)
    result = arena.take(stride)
    slope = arena.take(stride)
  }

  func start(t: Double, y: UnsafePointer<Double>) {
    state.update(from: y, count: field.stateCount)
    result.update(from: state, count: stride)
  }

  func attempt(t: Double, h: Double) -> StepAttempt { .refused }
  func complete(t: Double, h: Double) {}
  func advance() {}

  func writeDense(t: Double, h: Double, into coefficients: UnsafeMutablePointer<Double>) {
    coefficients.update(repeating: 0, count: stride)
  }

  func squaredNorm(_ vector: UnsafePointer<Double>) -> Double {
    scale.squaredNorm(vector, state, state)
  }
}
