import Expressions
import Fields
import Integrators

/// The field of the error e = y − u of a polynomial u on one step: e′ = f(t, u + e) − u′.
///
/// No linearisation: e is the whole error, however large.
final class DefectField {
  private let base: FieldKernels
  /// One record: that of the step at hand.
  private let step: DenseTrajectory
  private let state, slope: UnsafeMutablePointer<Double>

  init(_ base: FieldKernels, step: DenseTrajectory) {
    self.base = base
    self.step = step
    // Kernels read whole vectors.
    let capacity = (base.stateCount + 3) & ~3
    state = .allocate(capacity: capacity)
    slope = .allocate(capacity: capacity)
    state.initialize(repeating: 0, count: capacity)
    slope.initialize(repeating: 0, count: capacity)
  }

  deinit {
    state.deallocate()
    slope.deallocate()
  }

  /// Valid while this object lives. It has no derivatives but ∂f/∂y at u + e.
  var kernels: FieldKernels {
    let context = Unmanaged.passUnretained(self).toOpaque()
    return FieldKernels(
      stateCount: base.stateCount, coupledCount: base.coupledCount,
      parameterCount: base.parameterCount, parameters: base.parameters, counts: base.counts,
      jacobianPattern: base.jacobianPattern,
      parameterJacobianPattern: base.parameterJacobianPattern,
      rhs: KernelCall(DefectField.rhs, context), jvp: .unavailable, vjp: .unavailable,
      jacobian: KernelCall(DefectField.jacobian, context), parameterJacobian: .unavailable,
      linearSolver: base.linearPlan.choice)
  }

  private static let rhs: Kernel = { context, t, e, _, _, out, _ in
    let field = Unmanaged<DefectField>.fromOpaque(context!).takeUnretainedValue()
    field.move(t, e)
    field.base.rhs(t, field.state, into: out)
    field.step.evaluateSlope(at: t, into: field.slope)
    for i in 0..<field.base.stateCount { out[i] -= field.slope[i] }
  }

  private static let jacobian: Kernel = { context, t, e, _, _, out, _ in
    let field = Unmanaged<DefectField>.fromOpaque(context!).takeUnretainedValue()
    field.move(t, e)
    field.base.jacobian(t, field.state, into: out)
  }

  /// state ← u(t) + e
  private func move(_ t: Double, _ e: UnsafePointer<Double>) {
    step.evaluate(at: t, into: state)
    for i in 0..<base.stateCount { state[i] += e[i] }
  }
}
