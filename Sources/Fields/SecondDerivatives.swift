import Expressions

/// The second derivatives of a field, compiled when first asked for: only the derivatives of
/// Rosenbrock steps need them, whose very definition contains a Jacobian.
public final class SecondDerivatives {
  /// Whether f does not depend on t, so that everything below about ∂f/∂t is zero.
  public let isAutonomous: Bool
  private let rhs: Program
  private let backend: Backend
  private let discontinuities: Discontinuities?
  private var compiled: (code: CompiledPrograms, calls: [KernelCall])?

  public init(rhs: Program, backend: Backend, discontinuities: Discontinuities? = nil) {
    self.rhs = rhs
    self.backend = backend
    self.discontinuities = discontinuities
    let rate = rhs.timeDerivative()
    isAutonomous = rate.outputs.allSatisfy { slot in
      let constant = Int(slot) - rate.firstConstant
      return constant >= 0 && constant < rate.constants.count && rate.constants[constant].value == 0
    }
  }

  private func call(_ index: Int) -> KernelCall { (compiled?.calls ?? compile())[index] }

  private func compile() -> [KernelCall] {
    let product = rhs.jvp()
    let rate = rhs.timeDerivative()
    let code = CompiledPrograms(
      [
        product.vjp(), product.jvp(along: [.states, .parameters]), rate.vjp(),
        rate.jvp(along: [.states, .parameters]),
      ], backend: backend)
    let calls = (0..<code.count).map {
      let call = KernelCall(code.kernel($0), code.context($0))
      return discontinuities?.clamping(call) ?? call
    }
    compiled = (code, calls)
    return calls
  }

  /// v = (u, λ), 2n numbers: out ← ∂(λᵀ J u)/∂y, sums += [∂(λᵀ J u)/∂p (m), ∂/∂t (1), Jᵀλ (n)].
  public var transposedHessian: KernelCall { call(0) }
  /// v = (u, dy, dp), 2n + m numbers: out ← (dJ) u, the derivative of J u along (dy, dp).
  public var hessian: KernelCall { call(1) }
  /// v = λ, n numbers: out ← (∂²f/∂t∂y)ᵀ λ, sums += [(∂²f/∂t∂p)ᵀ λ (m), λᵀ∂²f/∂t² (1)].
  public var transposedRate: KernelCall { call(2) }
  /// v = (dy, dp), n + m numbers: out ← the derivative of ∂f/∂t along (dy, dp).
  public var rateTangent: KernelCall { call(3) }
}
