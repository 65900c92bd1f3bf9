import Expressions
import LinearAlgebra

/// A field with everything its kernels need: it owns the compiled code, the parameter values and
/// the counts, and hands out ``FieldKernels`` that are valid while it lives.
public final class Field {
  public private(set) var kernels: FieldKernels
  /// The backend in use, `handWritten` for a ``DifferentiableField``.
  public let backend: String
  /// Why the backend is not the one asked for.
  public let note: String?
  private let code: AnyObject
  private let parameters: UnsafeMutablePointer<Double>
  private let countsStorage: UnsafeMutablePointer<Counts>

  deinit {
    parameters.deallocate()
    countsStorage.deallocate()
  }

  private init(
    kernels: (UnsafeMutablePointer<Double>, UnsafeMutablePointer<Counts>) -> FieldKernels,
    parameterValues: [Double], code: AnyObject, backend: String, note: String?
  ) {
    parameters = .allocate(capacity: max(parameterValues.count, 1))
    parameters.initialize(repeating: 0, count: max(parameterValues.count, 1))
    for (i, value) in parameterValues.enumerated() { parameters[i] = value }
    countsStorage = .allocate(capacity: 1)
    countsStorage.initialize(to: Counts())
    self.kernels = kernels(parameters, countsStorage)
    self.code = code
    self.backend = backend
    self.note = note
  }

  /// Compiles a right-hand side and its derivatives.
  ///
  /// - Parameters:
  ///   - quadratureCount: how many trailing outputs no output depends on.
  ///   - discontinuities: the times at which the right-hand side jumps, ascending.
  public convenience init(
    rhs: Program, quadratureCount: Int = 0, parameterValues: [Double],
    discontinuities: [Double] = [], backend: Backend
  ) {
    let n = rhs.outputs.count
    let (jacobian, pattern) = rhs.jacobian()
    let (parameterJacobian, parameterPattern) = rhs.parameterJacobian()
    let code = CompiledPrograms(
      [rhs, rhs.jvp(), rhs.vjp(), jacobian, parameterJacobian, rhs.timeDerivative()], stage: 0,
      backend: backend)
    let jumps = discontinuities.isEmpty ? nil : Discontinuities(discontinuities)
    let second = SecondDerivatives(rhs: rhs, backend: backend, discontinuities: jumps)
    // Compiled steps do not clamp their times.
    let steps =
      code.backend == .native && jumps == nil
      ? StepKernels(rhs: rhs, coupledCount: n - quadratureCount) : nil
    let calls = (0..<6).map {
      let call = KernelCall(code.kernel($0), code.context($0))
      return jumps?.clamping(call) ?? call
    }
    self.init(
      kernels: { parameters, counts in
        FieldKernels(
          stateCount: n, coupledCount: n - quadratureCount,
          parameterCount: parameterValues.count, parameters: parameters, counts: counts,
          jacobianPattern: pattern, parameterJacobianPattern: parameterPattern, rhs: calls[0],
          jvp: calls[1], vjp: calls[2], jacobian: calls[3], parameterJacobian: calls[4],
          timeDerivative: calls[5], second: second,
          stateTranspose: StateTranspose(rhs: rhs, backend: backend, discontinuities: jumps),
          // The fused kernel does not clamp its time.
          stage: jumps == nil ? code.stageKernel : nil, steps: steps,
          series: FieldSeries(SeriesPrograms(rhs: rhs)), discontinuities: jumps)
      }, parameterValues: parameterValues, code: code, backend: code.backend.rawValue,
      note: code.note)
  }

  /// Makes a hand-written field callable.
  ///
  /// - Parameter discontinuities: the times at which it jumps, ascending.
  public convenience init(
    _ field: any DifferentiableField, parameters values: [Double], discontinuities: [Double] = []
  ) {
    precondition(values.count == field.parameterCount, "one value for each parameter")
    let box = HandWrittenField(field)
    let context = Unmanaged.passUnretained(box).toOpaque()
    let jumps = discontinuities.isEmpty ? nil : Discontinuities(discontinuities)
    func call(_ kernel: @escaping Kernel) -> KernelCall {
      let call = KernelCall(kernel, context)
      return jumps?.clamping(call) ?? call
    }
    self.init(
      kernels: { parameters, counts in
        FieldKernels(
          stateCount: box.stateCount, coupledCount: box.stateCount - field.quadratureCount,
          parameterCount: box.parameterCount, parameters: parameters, counts: counts,
          jacobianPattern: box.jacobianPattern, parameterJacobianPattern: box.parameterPattern,
          rhs: call(HandWrittenField.rhs), jvp: call(HandWrittenField.jvp),
          vjp: call(HandWrittenField.vjp), jacobian: call(HandWrittenField.jacobian),
          parameterJacobian: call(HandWrittenField.parameterJacobian), discontinuities: jumps)
      }, parameterValues: values, code: box, backend: "handWritten", note: nil)
  }

  /// How implicit methods solve their linear systems; may be changed between solves.
  public var linearSolver: LinearSolverChoice {
    get { kernels.linearPlan.choice }
    set { kernels = kernels.solving(by: newValue) }
  }

  /// The parameter values, which may be changed between solves.
  public var parameterValues: [Double] {
    get { (0..<kernels.parameterCount).map { parameters[$0] } }
    set {
      precondition(newValue.count == kernels.parameterCount, "one value for each parameter")
      for (i, value) in newValue.enumerated() { parameters[i] = value }
    }
  }
}
