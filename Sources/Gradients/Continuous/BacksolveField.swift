import Expressions
import Fields
import LinearAlgebra

/// State, adjoint and parameter integral integrated backward as one system:
/// y′ = f, λ′ = −(∂f/∂y)ᵀ λ, μ′ = −(∂f/∂p)ᵀ λ. State (y, λ, μ), μ a pure quadrature, or (y, λ) alone.
///
/// Its Jacobian is given without the blocks ∂²(λᵀf)/∂y∂(y, p) unless it is to be *exact*: they couple λ
/// and μ to y only, so Newton still converges, λ one iteration after y. A Rosenbrock method would
/// lose its order without them; they cost n products with second derivatives.
final class BacksolveField: BackwardSystem {
  private let forward: FieldKernels
  /// m where μ is part of the state, else 0.
  private let integrals: Int
  /// Jᵀλ alone, where μ is not part of the state and that pays.
  private let transposeOfStates: KernelCall?
  private let second: SecondDerivatives?
  private let sums, values, parameterValues, direction, columns: UnsafeMutablePointer<Double>
  private let product: UnsafeMutablePointer<Double>
  private let arena: Arena
  private let blocks: BlockPattern
  private let solverCounts = CountsBox()

  init(_ forward: FieldKernels, isExact: Bool, withIntegrals: Bool) {
    self.forward = forward
    second = isExact ? forward.second : nil
    integrals = withIntegrals ? forward.parameterCount : 0
    transposeOfStates = withIntegrals ? nil : forward.transposeOfStates
    let (n, m) = (forward.stateCount, integrals)
    let jacobian = forward.jacobianPattern
    let ofParameters = forward.parameterJacobianPattern
    arena = Arena(
      capacity: forward.parameterCount + 1 + n + jacobian.nonzeroCount + ofParameters.nonzeroCount
        + 2 * n
        + (second == nil ? 0 : n * (n + m)) + Arena.stride(for: n))
    sums = arena.take(forward.parameterCount + 1 + n)
    values = arena.take(jacobian.nonzeroCount)
    parameterValues = arena.take(ofParameters.nonzeroCount)
    direction = arena.take(2 * n)
    columns = arena.take(second == nil ? 0 : n * (n + m))
    product = arena.take(Arena.stride(for: n))
    blocks = BlockPattern(
      size: 2 * n + m,
      [
        .init(pattern: jacobian),
        .init(pattern: jacobian, row: n, column: n, isTransposed: true),
      ]
        + (second == nil ? [] : [.init(pattern: .dense(rows: n + m, columns: n), row: n)])
        + (second == nil || m == 0
          ? [] : [.init(pattern: ofParameters, row: 2 * n, column: n, isTransposed: true)]))
  }

  var counts: Counts { solverCounts.value.ofSolver }
  var count: Int { forward.stateCount }
  var lambdaOffset: Int { forward.stateCount }

  /// Nothing: the state is part of the system, and is set there.
  func leavePiece() {}

  func addIntegrand(
    _ t: Double, _ x: UnsafePointer<Double>, to sums: UnsafeMutablePointer<Double>
  ) {
    forward.vjp(t, x, x + forward.stateCount, into: product, addingTo: sums)
  }

  private func parameterSlope(
    in out: UnsafeMutablePointer<Double>
  ) -> UnsafeMutablePointer<Double>? {
    integrals == 0 ? nil : out + 2 * forward.stateCount
  }

  var kernels: FieldKernels {
    let n = forward.stateCount
    let size = 2 * n + integrals
    let context = Unmanaged.passUnretained(self).toOpaque()
    return FieldKernels(
      stateCount: size, coupledCount: 2 * n, parameterCount: 0, parameters: forward.parameters,
      counts: solverCounts.pointer, jacobianPattern: blocks.whole,
      parameterJacobianPattern: .dense(rows: size, columns: 0),
      rhs: KernelCall(BacksolveField.rhs, context), jvp: KernelCall(BacksolveField.jvp, context),
      vjp: .unavailable, jacobian: KernelCall(BacksolveField.jacobian, context),
      parameterJacobian: .unavailable,
      timeDerivative: second == nil ? nil : KernelCall(BacksolveField.timeDerivative, context),
      series: forward.series.map {
        FieldSeries(
          $0.programs.adjoint(integrals: integrals > 0), cost: FieldSeries.Cost(vjp: 1),
          counts: forward.counts)
      },
      linearSolver: forward.linearPlan.choice, discontinuities: forward.discontinuities)
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> BacksolveField {
    Unmanaged<BacksolveField>.fromOpaque(context!).takeUnretainedValue()
  }

  private static let rhs: Kernel = { context, t, y, _, _, out, _ in
    let field = of(context)
    let n = field.forward.stateCount
    field.forward.rhs(t, y, into: out)
    if let kernel = field.transposeOfStates {
      field.forward.adjoint(t, state: y, lambda: y + n, lambdaSlope: out + n, by: kernel)
      return
    }
    field.forward.adjoint(
      t, state: y, lambda: y + n, lambdaSlope: out + n, sums: field.sums,
      parameterSlope: field.parameterSlope(in: out))
  }

  // Products with the Jacobian as it is given below, with or without second derivatives.
  private static let jvp: Kernel = { context, t, y, _, v, out, _ in
    let field = of(context)
    let n = field.forward.stateCount
    field.forward.jvp(t, y, v!, into: out)
    field.forward.adjoint(
      t, state: y, lambda: v! + n, lambdaSlope: out + n, sums: field.sums,
      parameterSlope: field.parameterSlope(in: out))
    guard let second = field.second else { return }
    field.direction.update(from: v!, count: n)
    (field.direction + n).update(from: y + n, count: n)
    field.forward.subtractSecond(
      second.transposedHessian, t, y, field.direction, sums: field.sums, product: field.product,
      from: out + n, andParameters: field.integrals > 0)
  }

  private static let jacobian: Kernel = { context, t, y, _, _, out, _ in
    let field = of(context)
    field.forward.jacobian(t, y, into: field.values)
    field.blocks.scatter(field.values, times: 1, block: 0, into: out)
    field.blocks.scatter(field.values, times: -1, block: 1, into: out)
    if field.second != nil { field.writeSecondDerivatives(t, y, into: out) }
  }

  private func writeSecondDerivatives(
    _ t: Double, _ y: UnsafePointer<Double>, into out: UnsafeMutablePointer<Double>
  ) {
    guard let second else { return }
    let (n, m) = (forward.stateCount, integrals)
    if m > 0 {
      forward.parameterJacobian(t, y, into: parameterValues)
      blocks.scatter(parameterValues, times: -1, block: 3, into: out)
    }
    let hessian = second.transposedHessian
    (direction + n).update(from: y + n, count: n)
    columns.update(repeating: 0, count: n * (n + m))
    for j in 0..<n {
      direction.update(repeating: 0, count: n)
      direction[j] = 1
      forward.subtractSecond(
        hessian, t, y, direction, sums: sums, product: product, from: columns + j * (n + m),
        andParameters: m > 0)
    }
    blocks.scatter(columns, times: 1, block: 2, into: out)
  }

  private static let timeDerivative: Kernel = { context, t, y, _, _, out, _ in
    let field = of(context)
    let forward = field.forward
    let n = forward.stateCount
    out.update(repeating: 0, count: 2 * n + field.integrals)
    guard let second = field.second, !second.isAutonomous, let rate = forward.timeDerivative
    else { return }
    rate.function(rate.context, t, y, forward.parameters, nil, out, nil)
    forward.subtractSecond(
      second.transposedRate, t, y, y + n, sums: field.sums, product: field.product, from: out + n,
      andParameters: field.integrals > 0)
  }
}
