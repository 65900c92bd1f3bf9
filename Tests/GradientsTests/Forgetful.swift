import Fields
import Integrators

/// Tsitouras' method, by a stepper of somebody's own that does not say what it carries.
struct ForgetfulFamily: MethodFamily {
  let order = 5
  let denseOrder = 4
  let isImplicit = false

  func makeStepper(field: FieldKernels, tolerances: Tolerances) -> any Stepper {
    Forgetful(ExplicitRungeKutta(.tsitouras5, field: field, tolerances: tolerances))
  }

  func makeTranspose(field: FieldKernels) throws(IntegrationFailure) -> any StepTransposeMap {
    StepTranspose(.tsitouras5, field: field)
  }

  func makeTangent(
    field: FieldKernels, initialCount: Int, parameters: [Int]
  ) throws(IntegrationFailure) -> any StepTangentMap {
    StepTangent(.tsitouras5, field: field, initialCount: initialCount, parameters: parameters)
  }
}

private final class Forgetful: Stepper {
  private let inner: ExplicitRungeKutta

  init(_ inner: ExplicitRungeKutta) { self.inner = inner }

  var field: FieldKernels { inner.field }
  var order: Int { inner.order }
  var denseDegree: Int { inner.denseDegree }
  var stride: Int { inner.stride }
  var state: UnsafeMutablePointer<Double> { inner.state }
  var result: UnsafeMutablePointer<Double> { inner.result }
  var slope: UnsafeMutablePointer<Double> { inner.slope }
  var record: UnsafeMutablePointer<Double> { inner.record }
  var recordRows: Int { inner.recordRows }

  func start(t: Double, y: UnsafePointer<Double>) { inner.start(t: t, y: y) }
  func attempt(t: Double, h: Double) -> StepAttempt { inner.attempt(t: t, h: h) }
  func complete(t: Double, h: Double) { inner.complete(t: t, h: h) }
  func advance() { inner.advance() }
  func writeDense(t: Double, h: Double, into coefficients: UnsafeMutablePointer<Double>) {
    inner.writeDense(t: t, h: h, into: coefficients)
  }
  func squaredNorm(_ vector: UnsafePointer<Double>) -> Double { inner.squaredNorm(vector) }
}
