import Expressions
import Fields
import LinearAlgebra

/// State, adjoint and parameter integral integrated backward as one system:
/// y′ = f, λ′ = −(∂f/∂y)ᵀ λ, μ′ = −(∂f/∂p)ᵀ λ. State (y, λ, μ), μ a pure quadrature.
///
/// For implicit methods its Jacobian is given without the block ∂²(λᵀf)/∂y²: that block couples λ to
/// y only, so Newton still converges, λ one iteration after y.
final class BacksolveField {
  private let forward: FieldKernels
  private let sums, values: UnsafeMutablePointer<Double>
  private let arena: Arena
  private let pattern: SparsityPattern
  private let order: [Int]
  private let solverCounts = CountsBox()

  init(_ forward: FieldKernels) {
    self.forward = forward
    let n = forward.stateCount
    let size = 2 * n + forward.parameterCount
    let inner = forward.jacobianPattern
    arena = Arena(capacity: forward.parameterCount + 1 + inner.nonzeroCount)
    sums = arena.take(forward.parameterCount + 1)
    values = arena.take(inner.nonzeroCount)
    let (transposed, order) = inner.transposed()
    self.order = order
    let lower = transposed.columnStarts.dropFirst().map { $0 + inner.nonzeroCount }
    let padding = Array(repeating: 2 * inner.nonzeroCount, count: size - 2 * n)
    pattern = SparsityPattern(
      rowCount: size, columnCount: size, columnStarts: inner.columnStarts + lower + padding,
      rows: inner.rows + transposed.rows.map { $0 + n })
  }

  var counts: Counts { solverCounts.value.ofSolver }

  var kernels: FieldKernels {
    let n = forward.stateCount
    let size = 2 * n + forward.parameterCount
    let context = Unmanaged.passUnretained(self).toOpaque()
    return FieldKernels(
      stateCount: size, coupledCount: 2 * n, parameterCount: 0, parameters: forward.parameters,
      counts: solverCounts.pointer, jacobianPattern: pattern,
      parameterJacobianPattern: .dense(rows: size, columns: 0),
      rhs: KernelCall(BacksolveField.rhs, context), jvp: .unavailable, vjp: .unavailable,
      jacobian: KernelCall(BacksolveField.jacobian, context), parameterJacobian: .unavailable)
  }

  private static func of(_ context: UnsafeMutableRawPointer?) -> BacksolveField {
    Unmanaged<BacksolveField>.fromOpaque(context!).takeUnretainedValue()
  }

  private static let rhs: Kernel = { context, t, y, _, _, out, _ in
    let field = of(context)
    let n = field.forward.stateCount
    field.forward.rhs(t, y, into: out)
    field.forward.adjoint(
      t, state: y, lambda: y + n, lambdaSlope: out + n, sums: field.sums,
      parameterSlope: out + 2 * n)
  }

  private static let jacobian: Kernel = { context, t, y, _, _, out, _ in
    let field = of(context)
    let count = field.order.count
    field.forward.jacobian(t, y, into: field.values)
    for k in 0..<count {
      out[k] = field.values[k]
      out[count + field.order[k]] = -field.values[k]
    }
  }
}
