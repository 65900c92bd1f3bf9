import Expressions
import LinearAlgebra

/// A kernel with the context it runs in.
public struct KernelCall {
  public let function: Kernel
  public let context: UnsafeMutableRawPointer?

  public init(_ function: @escaping Kernel, _ context: UnsafeMutableRawPointer? = nil) {
    self.function = function
    self.context = context
  }
}

/// A field f(t, y, p) as solvers and strategies see it: plain C calls on doubles, counted.
///
/// A value of pointers; the ``Field`` that made it owns what they point to and must outlive it.
/// Solvers hold it in a `let`: a call then costs one indirect jump (a protocol existential costs
/// two, and a generic field in another module costs thirty times as much).
public struct FieldKernels {
  public let stateCount: Int
  /// The leading components that f depends on. The others (running costs, parameter integrals)
  /// are pure quadratures: they feed nothing back, and implicit methods need not iterate on them.
  public let coupledCount: Int
  public let parameterCount: Int
  public let parameters: UnsafeMutablePointer<Double>
  public let counts: UnsafeMutablePointer<Counts>
  public let jacobianPattern: SparsityPattern
  public let parameterJacobianPattern: SparsityPattern
  /// How implicit steps solve their linear systems; shared by all copies, so that what it works out
  /// of the pattern is worked out once.
  public let linearPlan: LinearSolverPlan

  let rhsCall: KernelCall
  let jvpCall: KernelCall
  let vjpCall: KernelCall
  let jacobianCall: KernelCall
  let parameterJacobianCall: KernelCall
  /// ∂f/∂t, n numbers; nil where nothing has it (adjoint and hand-written fields).
  public let timeDerivative: KernelCall?
  /// Second derivatives; nil where nothing has them (adjoint and hand-written fields).
  public let second: SecondDerivatives?
  /// Jᵀλ alone; nil where nothing has it (adjoint and hand-written fields).
  public let stateTranspose: StateTranspose?
  /// Where the field jumps in time; nil where it does not. All calls above respect it.
  public let discontinuities: Discontinuities?
  /// Whole steps of explicit schemes; nil where the field is not a native program.
  public let steps: StepKernels?
  /// The field as operations on series; nil where it is not made of programs (hand-written fields).
  public let series: FieldSeries?

  @usableFromInline let rhsFunction: Kernel
  @usableFromInline let rhsContext: UnsafeMutableRawPointer?
  @usableFromInline let stageFunction: StageKernel?
  @usableFromInline let vjpFunction: Kernel
  @usableFromInline let vjpContext: UnsafeMutableRawPointer?

  public init(
    stateCount: Int, coupledCount: Int, parameterCount: Int,
    parameters: UnsafeMutablePointer<Double>, counts: UnsafeMutablePointer<Counts>,
    jacobianPattern: SparsityPattern, parameterJacobianPattern: SparsityPattern,
    rhs: KernelCall, jvp: KernelCall, vjp: KernelCall, jacobian: KernelCall,
    parameterJacobian: KernelCall, timeDerivative: KernelCall? = nil,
    second: SecondDerivatives? = nil, stateTranspose: StateTranspose? = nil,
    stage: StageKernel? = nil, steps: StepKernels? = nil,
    series: FieldSeries? = nil, linearSolver: LinearSolverChoice = .automatic,
    discontinuities: Discontinuities? = nil
  ) {
    self.stateCount = stateCount
    self.coupledCount = coupledCount
    self.parameterCount = parameterCount
    self.parameters = parameters
    self.counts = counts
    self.jacobianPattern = jacobianPattern
    self.parameterJacobianPattern = parameterJacobianPattern
    rhsCall = rhs
    jvpCall = jvp
    vjpCall = vjp
    jacobianCall = jacobian
    parameterJacobianCall = parameterJacobian
    self.timeDerivative = timeDerivative
    self.second = second
    self.stateTranspose = stateTranspose
    self.discontinuities = discontinuities
    self.steps = steps
    self.series = series
    stageFunction = stage
    rhsFunction = rhs.function
    rhsContext = rhs.context
    vjpFunction = vjp.function
    vjpContext = vjp.context
    linearPlan = LinearSolverPlan(
      size: coupledCount, columnStarts: jacobianPattern.columnStarts, rows: jacobianPattern.rows,
      choice: linearSolver)
  }

  /// The same field, counting elsewhere: forward and backward passes are counted apart.
  public func counting(into counts: UnsafeMutablePointer<Counts>) -> FieldKernels {
    FieldKernels(self, counts: counts, linearPlan: linearPlan)
  }

  /// The same field, its linear systems solved by another choice.
  public func solving(by choice: LinearSolverChoice) -> FieldKernels {
    FieldKernels(self, counts: counts, linearPlan: linearPlan.choosing(choice))
  }

  private init(
    _ other: FieldKernels, counts: UnsafeMutablePointer<Counts>, linearPlan: LinearSolverPlan
  ) {
    stateCount = other.stateCount
    coupledCount = other.coupledCount
    parameterCount = other.parameterCount
    parameters = other.parameters
    self.counts = counts
    jacobianPattern = other.jacobianPattern
    parameterJacobianPattern = other.parameterJacobianPattern
    self.linearPlan = linearPlan
    rhsCall = other.rhsCall
    jvpCall = other.jvpCall
    vjpCall = other.vjpCall
    jacobianCall = other.jacobianCall
    parameterJacobianCall = other.parameterJacobianCall
    timeDerivative = other.timeDerivative
    second = other.second
    stateTranspose = other.stateTranspose
    discontinuities = other.discontinuities
    steps = other.steps
    series = other.series
    rhsFunction = other.rhsFunction
    rhsContext = other.rhsContext
    stageFunction = other.stageFunction
    vjpFunction = other.vjpFunction
    vjpContext = other.vjpContext
  }

  /// dy ← f(t, y, p).
  @inlinable @inline(__always)
  public func rhs(
    _ t: Double, _ y: UnsafePointer<Double>, into dy: UnsafeMutablePointer<Double>
  ) {
    counts.pointee.rhs &+= 1
    rhsFunction(rhsContext, t, y, parameters, nil, dy, nil)
  }

  /// y ← y + factor · slope, then dy ← f(t, y, p): a stage of an explicit method.
  @inlinable @inline(__always)
  public func stage(
    _ t: Double, _ y: UnsafeMutablePointer<Double>, adding factor: Double,
    times slope: UnsafePointer<Double>, into dy: UnsafeMutablePointer<Double>
  ) {
    if let stageFunction {
      counts.pointee.rhs &+= 1
      stageFunction(nil, t, factor, slope, parameters, y, dy)
      return
    }
    var k = 0
    while k < stateCount {
      y[k] += factor * slope[k]
      k += 1
    }
    rhs(t, y, into: dy)
  }

  /// A whole attempt of a step by a compiled kernel, counted as the `evaluations` it makes.
  @inlinable @inline(__always)
  public func step(
    _ kernel: StepKernel, evaluations: Int, t: Double, h: Double,
    stages: UnsafeMutablePointer<Double>, slopes: UnsafeMutablePointer<Double>,
    result: UnsafeMutablePointer<Double>, relative: UnsafePointer<Double>,
    absolute: UnsafePointer<Double>, sums: UnsafeMutablePointer<Double>
  ) {
    counts.pointee.rhs &+= evaluations
    kernel(
      rhsFunction, rhsContext, t, h, parameters, stages, slopes, result, relative, absolute, sums)
  }

  /// out ← (∂f/∂y) v.
  public func jvp(
    _ t: Double, _ y: UnsafePointer<Double>, _ v: UnsafePointer<Double>,
    into out: UnsafeMutablePointer<Double>
  ) {
    counts.pointee.jvp &+= 1
    jvpCall.function(jvpCall.context, t, y, parameters, v, out, nil)
  }

  /// yBar ← (∂f/∂y)ᵀ λ, and *adds* (∂f/∂p)ᵀ λ and λᵀ∂f/∂t to `sums` (m + 1 numbers).
  @inlinable @inline(__always)
  public func vjp(
    _ t: Double, _ y: UnsafePointer<Double>, _ lambda: UnsafePointer<Double>,
    into yBar: UnsafeMutablePointer<Double>, addingTo sums: UnsafeMutablePointer<Double>
  ) {
    counts.pointee.vjp &+= 1
    vjpFunction(vjpContext, t, y, parameters, lambda, yBar, sums)
  }

  /// values ← ∂f/∂y in the order of ``jacobianPattern``.
  public func jacobian(
    _ t: Double, _ y: UnsafePointer<Double>, into values: UnsafeMutablePointer<Double>
  ) {
    counts.pointee.jacobian &+= 1
    jacobianCall.function(jacobianCall.context, t, y, parameters, nil, values, nil)
  }

  /// values ← ∂f/∂p in the order of ``parameterJacobianPattern``.
  public func parameterJacobian(
    _ t: Double, _ y: UnsafePointer<Double>, into values: UnsafeMutablePointer<Double>
  ) {
    counts.pointee.parameterJacobian &+= 1
    parameterJacobianCall.function(
      parameterJacobianCall.context, t, y, parameters, nil, values, nil)
  }

  /// The calls themselves, for the outside oracles.
  public var calls:
    (
      rhs: KernelCall, jvp: KernelCall, vjp: KernelCall, jacobian: KernelCall,
      parameterJacobian: KernelCall
    )
  { (rhsCall, jvpCall, vjpCall, jacobianCall, parameterJacobianCall) }
}
