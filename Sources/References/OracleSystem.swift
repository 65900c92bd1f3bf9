import Expressions
import Fields

/// A system y′ = f(t, y, p) as the outside oracles take it: the kernels our own solvers run, so
/// that a comparison compares solvers and not right-hand sides.
///
/// What the contexts point to must outlive every run. Members a run does not need may be nil; one
/// that it does need and that is nil makes it fail with ``OracleFailure/Reason/missingKernel``.
public struct OracleSystem {
  /// A kernel and the context it runs in.
  public struct Function {
    public let kernel: Kernel
    public let context: UnsafeMutableRawPointer?

    public init(_ kernel: @escaping Kernel, _ context: UnsafeMutableRawPointer? = nil) {
      self.kernel = kernel
      self.context = context
    }
  }

  /// A kernel that writes the nonzeros of a matrix in the order of its pattern.
  public struct Matrix {
    public let function: Function
    public let pattern: SparsityPattern

    public init(_ function: Function, pattern: SparsityPattern) {
      self.function = function
      self.pattern = pattern
    }
  }

  /// n, the number of components of y.
  public var stateCount: Int
  /// p, m numbers.
  public var parameters: [Double]
  /// f: n numbers.
  public var rhs: Function
  /// (∂f/∂y) v: n numbers. For forward sensitivities.
  public var jvp: Function?
  /// λᵀ∂f/∂y (n numbers), adding λᵀ∂f/∂p and λᵀ∂f/∂t to the sums (m + 1). For the adjoint.
  public var vjp: Function?
  /// ∂f/∂y, n × n. For Newton's iteration.
  public var jacobian: Matrix?
  /// ∂f/∂p, n × m. For forward sensitivities.
  public var parameterJacobian: Matrix?
  /// ∂f/∂t: n numbers. Only GSL's `bsimp` reads it; nil stands for 0.
  public var timeDerivative: Function?
  /// The times at which f jumps: every run ends a step at each and starts afresh beyond it. On which
  /// side f is evaluated is told to kernels that ask its window.
  public var discontinuities: Discontinuities?

  public init(
    stateCount: Int, parameters: [Double], rhs: Function, jvp: Function? = nil,
    vjp: Function? = nil, jacobian: Matrix? = nil, parameterJacobian: Matrix? = nil,
    timeDerivative: Function? = nil, discontinuities: Discontinuities? = nil
  ) {
    self.stateCount = stateCount
    self.parameters = parameters
    self.rhs = rhs
    self.jvp = jvp
    self.vjp = vjp
    self.jacobian = jacobian
    self.parameterJacobian = parameterJacobian
    self.timeDerivative = timeDerivative
    self.discontinuities = discontinuities
  }

  /// m, the number of parameters.
  public var parameterCount: Int { parameters.count }
}
