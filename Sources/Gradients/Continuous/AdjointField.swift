import Expressions
import Fields
import Integrators
import LinearAlgebra

/// The adjoint equation along a known trajectory, as a field any method integrates:
/// λ′ = −(∂f/∂y)ᵀ λ, μ′ = −(∂f/∂p)ᵀ λ, at y = y(t) from dense output.
///
/// State (λ, μ), μ a pure quadrature, or (λ) alone. Here and in ``FieldKernels/adjoint`` is the minus of the adjoint
/// equation.
///
/// Where it is to be *exact*, the Jacobian has the rows of μ too, and the field has its time
/// derivative, −d/dt of (Jᵀλ, (∂f/∂p)ᵀλ) along the trajectory: ∂(λᵀJẏ)/∂(y, p) + (∂²f/∂t∂(y, p))ᵀλ.
/// Rosenbrock methods lose their order without these; for the others they would be waste.
final class AdjointField: BackwardSystem {
  let lambdaOffset = 0
  private let forward: FieldKernels
  /// m where μ is part of the state, else 0.
  private let integrals: Int
  /// Jᵀλ alone, where μ is not part of the state and that pays.
  private let transposeOfStates: KernelCall?
  private let trajectory: DenseTrajectory
  private let second: SecondDerivatives?
  private let state, slope, product, sums, values, parameterValues: UnsafeMutablePointer<Double>
  private let arena: Arena
  private let blocks: BlockPattern
  private let solverCounts = CountsBox()

  /// - Parameter forward: the forward field, counting into the backward pass's counts.
  init(
    _ forward: FieldKernels, trajectory: DenseTrajectory, isExact: Bool, withIntegrals: Bool
  ) {
    self.forward = forward
    integrals = withIntegrals ? forward.parameterCount : 0
    transposeOfStates = withIntegrals ? nil : forward.transposeOfStates
    self.trajectory = trajectory
    second = isExact ? forward.second : nil
    let (n, m) = (forward.stateCount, forward.parameterCount)
    let stride = Arena.stride(for: n)
    arena = Arena(
      capacity: 3 * stride + m + 1 + 2 * n + forward.jacobianPattern.nonzeroCount
        + forward.parameterJacobianPattern.nonzeroCount)
    state = arena.take(stride)
    // ẏ and λ side by side, as the second derivatives read them.
    slope = arena.take(stride + n)
    product = arena.take(stride)
    sums = arena.take(m + 1 + n)
    values = arena.take(forward.jacobianPattern.nonzeroCount)
    parameterValues = arena.take(forward.parameterJacobianPattern.nonzeroCount)
    blocks = BlockPattern(
      size: n + integrals,
      [.init(pattern: forward.jacobianPattern, isTransposed: true)]
        + (second == nil || integrals == 0
          ? []
          : [.init(pattern: forward.parameterJacobianPattern, row: n, isTransposed: true)]))
  }

  /// What the solver did on this field, apart from evaluations of the forward field's kernels.
  var counts: Counts { solverCounts.value.ofSolver }
  var count: Int { forward.stateCount }

  func leavePiece() { trajectory.leavePiece() }

  func addIntegrand(
    _ t: Double, _ x: UnsafePointer<Double>, to sums: UnsafeMutablePointer<Double>
  ) {
    trajectory.evaluate(at: t, into: state)
    forward.vjp(t, state, x, into: product, addingTo: sums)
  }

  var kernels: FieldKernels {
    let n = forward.stateCount
    let m = integrals
    let context = Unmanaged.passUnretained(self).toOpaque()
    return FieldKernels(
      stateCount: n + m, coupledCount: n, parameterCount: 0, parameters: forward.parameters,
      counts: solverCounts.pointer, jacobianPattern: blocks.whole,
      parameterJacobianPattern: .dense(rows: n + m, columns: 0),
      rhs: KernelCall(AdjointField.rhs, context), jvp: KernelCall(AdjointField.jvp, context),
      vjp: .unavailable, jacobian: KernelCall(AdjointField.jacobian, context),
      parameterJacobian: .unavailable,
      timeDerivative: second == nil ? nil : KernelCall(AdjointField.timeDerivative, context),
      series: forward.series.map {
        FieldSeries(
          $0.programs.adjoint(integrals: m > 0), leadingCount: n,
          leadingStates: KernelCall(AdjointField.forwardState, context),
          cost: FieldSeries.Cost(vjp: 1), counts: forward.counts)
      },
      linearSolver: forward.linearPlan.choice, discontinuities: forward.discontinuities)
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> AdjointField {
    Unmanaged<AdjointField>.fromOpaque(context!).takeUnretainedValue()
  }

  /// out ← y(t), of which a series of λ begins.
  private static let forwardState: Kernel = { context, t, _, _, _, out, _ in
    of(context).trajectory.evaluate(at: t, into: out)
  }

  private static let rhs: Kernel = { context, t, y, _, _, out, _ in
    let field = of(context)
    field.trajectory.evaluate(at: t, into: field.state)
    if let kernel = field.transposeOfStates {
      field.forward.adjoint(t, state: field.state, lambda: y, lambdaSlope: out, by: kernel)
      return
    }
    field.forward.adjoint(
      t, state: field.state, lambda: y, lambdaSlope: out, sums: field.sums,
      parameterSlope: field.integrals == 0 ? nil : out + field.forward.stateCount)
  }

  // The field is linear in (λ, μ).
  private static let jvp: Kernel = { context, t, _, p, v, out, _ in
    rhs(context, t, v!, p, nil, out, nil)
  }

  private static let jacobian: Kernel = { context, t, _, _, _, out, _ in
    let field = of(context)
    field.trajectory.evaluate(at: t, into: field.state)
    field.forward.jacobian(t, field.state, into: field.values)
    field.blocks.scatter(field.values, times: -1, block: 0, into: out)
    guard field.second != nil, field.integrals > 0 else { return }
    field.forward.parameterJacobian(t, field.state, into: field.parameterValues)
    field.blocks.scatter(field.parameterValues, times: -1, block: 1, into: out)
  }

  private static let timeDerivative: Kernel = { context, t, lambda, _, _, out, _ in
    let field = of(context)
    let (n, m) = (field.forward.stateCount, field.integrals)
    guard let second = field.second else { return }
    // At a discontinuity the slope too has two sides.
    let side = field.forward.discontinuities?.clamped(t) ?? t
    field.trajectory.evaluate(at: side, into: field.state)
    field.trajectory.evaluateSlope(at: side, into: field.slope)
    (field.slope + n).update(from: lambda, count: n)
    out.update(repeating: 0, count: n + m)
    field.forward.subtractSecond(
      second.transposedHessian, t, field.state, field.slope, sums: field.sums,
      product: field.product, from: out, andParameters: m > 0)
    if !second.isAutonomous {
      field.forward.subtractSecond(
        second.transposedRate, t, field.state, lambda, sums: field.sums, product: field.product,
        from: out, andParameters: m > 0)
    }
  }
}
