import Expressions
import Fields

/// A field with one parameter α, of which the others are functions: p + α v at α = 0.
///
/// So one column carries the tangent of any direction in state and parameters, where a column for each
/// parameter would cost as many times as much.
final class DirectionField {
  private let base: FieldKernels
  private let direction, values: UnsafeMutablePointer<Double>

  init(_ base: FieldKernels, direction v: [Double]) {
    self.base = base
    direction = .allocate(capacity: max(v.count, 1))
    direction.initialize(repeating: 0, count: max(v.count, 1))
    for (j, value) in v.enumerated() { direction[j] = value }
    let entries = max(base.parameterJacobianPattern.nonzeroCount, 1)
    values = .allocate(capacity: entries)
    values.initialize(repeating: 0, count: entries)
  }

  deinit {
    direction.deallocate()
    values.deallocate()
  }

  /// Valid while this object lives. It has no second derivatives, so no Rosenbrock tangent.
  var kernels: FieldKernels {
    let calls = base.calls
    return FieldKernels(
      stateCount: base.stateCount, coupledCount: base.coupledCount, parameterCount: 1,
      parameters: base.parameters, counts: base.counts, jacobianPattern: base.jacobianPattern,
      parameterJacobianPattern: .dense(rows: base.stateCount, columns: 1), rhs: calls.rhs,
      jvp: calls.jvp, vjp: .unavailable, jacobian: calls.jacobian,
      parameterJacobian: KernelCall(
        DirectionField.product, Unmanaged.passUnretained(self).toOpaque()),
      timeDerivative: base.timeDerivative, linearSolver: base.linearPlan.choice,
      discontinuities: base.discontinuities)
  }

  private static let product: Kernel = { context, t, y, _, _, out, _ in
    let field = Unmanaged<DirectionField>.fromOpaque(context!).takeUnretainedValue()
    field.multiply(t, y, into: out)
  }

  private func multiply(
    _ t: Double, _ y: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>
  ) {
    base.parameterJacobian(t, y, into: values)
    out.update(repeating: 0, count: base.stateCount)
    let pattern = base.parameterJacobianPattern
    for j in 0..<pattern.columnCount {
      for k in pattern.columnStarts[j]..<pattern.columnStarts[j + 1] {
        out[pattern.rows[k]] += values[k] * direction[j]
      }
    }
  }
}
