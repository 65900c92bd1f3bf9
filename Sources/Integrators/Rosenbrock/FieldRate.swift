import Fields

/// ∂f/∂t at a point, for methods that need it.
///
/// From the field's own kernel where it has one; nothing where the field does not depend on t; else
/// (adjoint fields, hand-written ones) a forward difference with √ε of the time scale, which is
/// enough for a term that enters with h².
struct FieldRate {
  let field: FieldKernels
  /// Whether there is anything to add at all.
  let isZero: Bool

  init(_ field: FieldKernels) {
    self.field = field
    isZero = field.second?.isAutonomous ?? false
  }

  /// out ← ∂f/∂t; `slope` is f(t, y).
  func evaluate(
    t: Double, y: UnsafePointer<Double>, slope: UnsafePointer<Double>, h: Double,
    into out: UnsafeMutablePointer<Double>
  ) {
    if let kernel = field.timeDerivative {
      kernel.function(kernel.context, t, y, field.parameters, nil, out, nil)
      return
    }
    let shifted = t + 1.5e-8 * max(abs(t), abs(h)) * (h < 0 ? -1 : 1)
    let difference = shifted - t
    field.rhs(shifted, y, into: out)
    for i in 0..<field.stateCount { out[i] = (out[i] - slope[i]) / difference }
  }
}
