import Expressions
import Fields
import Integrators
import LinearAlgebra

/// The adjoint equation along a known trajectory, as a field any method integrates:
/// λ′ = −(∂f/∂y)ᵀ λ, μ′ = −(∂f/∂p)ᵀ λ, at y = y(t) from dense output.
///
/// State (λ, μ), μ a pure quadrature. This is the one place where the minus of the adjoint equation
/// is written.
final class AdjointField {
  private let forward: FieldKernels
  private let trajectory: DenseTrajectory
  private let state, sums, values: UnsafeMutablePointer<Double>
  private let arena: Arena
  private let pattern: SparsityPattern
  // Where each entry of the forward Jacobian's values goes in the transposed pattern's.
  private let order: [Int]
  private let solverCounts = CountsBox()

  /// - Parameter forward: the forward field, counting into the backward pass's counts.
  init(_ forward: FieldKernels, trajectory: DenseTrajectory) {
    self.forward = forward
    self.trajectory = trajectory
    let n = forward.stateCount
    arena = Arena(
      capacity: Arena.stride(for: n) + forward.parameterCount + 1
        + forward.jacobianPattern.nonzeroCount)
    state = arena.take(Arena.stride(for: n))
    sums = arena.take(forward.parameterCount + 1)
    values = arena.take(forward.jacobianPattern.nonzeroCount)
    (pattern, order) = forward.jacobianPattern.transposed(
      padded: n + forward.parameterCount)
  }

  /// What the solver did on this field, apart from evaluations of the forward field's kernels.
  var counts: Counts { solverCounts.value.ofSolver }

  var kernels: FieldKernels {
    let n = forward.stateCount
    let m = forward.parameterCount
    let context = Unmanaged.passUnretained(self).toOpaque()
    return FieldKernels(
      stateCount: n + m, coupledCount: n, parameterCount: 0, parameters: forward.parameters,
      counts: solverCounts.pointer, jacobianPattern: pattern,
      parameterJacobianPattern: .dense(rows: n + m, columns: 0),
      rhs: KernelCall(AdjointField.rhs, context), jvp: .unavailable, vjp: .unavailable,
      jacobian: KernelCall(AdjointField.jacobian, context), parameterJacobian: .unavailable)
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> AdjointField {
    Unmanaged<AdjointField>.fromOpaque(context!).takeUnretainedValue()
  }

  private static let rhs: Kernel = { context, t, y, _, _, out, _ in
    let field = of(context)
    field.trajectory.evaluate(at: t, into: field.state)
    field.forward.adjoint(
      t, state: field.state, lambda: y, lambdaSlope: out, sums: field.sums,
      parameterSlope: out + field.forward.stateCount)
  }

  private static let jacobian: Kernel = { context, t, _, _, _, out, _ in
    let field = of(context)
    field.trajectory.evaluate(at: t, into: field.state)
    field.forward.jacobian(t, field.state, into: field.values)
    for (source, target) in field.order.enumerated() { out[target] = -field.values[source] }
  }
}

extension FieldKernels {
  /// λ′ = −(∂f/∂y)ᵀ λ and μ′ = −(∂f/∂p)ᵀ λ; `sums` is scratch of m + 1 numbers.
  func adjoint(
    _ t: Double, state: UnsafePointer<Double>, lambda: UnsafePointer<Double>,
    lambdaSlope: UnsafeMutablePointer<Double>, sums: UnsafeMutablePointer<Double>,
    parameterSlope: UnsafeMutablePointer<Double>
  ) {
    sums.update(repeating: 0, count: parameterCount + 1)
    vjp(t, state, lambda, into: lambdaSlope, addingTo: sums)
    for i in 0..<stateCount { lambdaSlope[i] = -lambdaSlope[i] }
    for j in 0..<parameterCount { parameterSlope[j] = -sums[j] }
  }
}

extension KernelCall {
  /// For products of adjoint fields, which nothing asks for: first-order strategies differentiate
  /// the forward field only.
  static var unavailable: KernelCall {
    KernelCall { _, _, _, _, _, _, _ in
      preconditionFailure("the derivatives of an adjoint field are not available")
    }
  }
}

extension Counts {
  /// The solver's own work, without evaluations of the adjoint field: the kernels of the forward
  /// field that those call are counted where they run.
  var ofSolver: Counts {
    var counts = self
    counts.rhs = 0
    counts.jacobian = 0
    return counts
  }
}
