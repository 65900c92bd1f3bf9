import Expressions

/// The product (∂f/∂y)ᵀ λ without (∂f/∂p)ᵀ λ, compiled when first asked for: for adjoints that take the
/// parameter integral elsewhere than in their stages. Of many parameters, theirs is the larger part of the
/// whole product.
public final class StateTranspose {
  private let rhs: Program
  private let backend: Backend
  private let discontinuities: Discontinuities?
  private var compiled: (code: CompiledPrograms, call: KernelCall)?

  init(rhs: Program, backend: Backend, discontinuities: Discontinuities?) {
    self.rhs = rhs
    self.backend = backend
    self.discontinuities = discontinuities
  }

  public var isCompiled: Bool { compiled != nil }

  /// v = λ, n numbers: out ← (∂f/∂y)ᵀ λ, to the bit as the whole product gives it.
  public var call: KernelCall {
    if let compiled { return compiled.call }
    let code = CompiledPrograms([rhs.stateVJP()], backend: backend)
    let plain = KernelCall(code.kernel(0), code.context(0))
    let call = discontinuities?.clamping(plain) ?? plain
    compiled = (code, call)
    return call
  }
}
