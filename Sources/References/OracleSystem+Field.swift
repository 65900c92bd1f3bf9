import Fields

extension OracleSystem {
  /// A field as the oracles take it, with the very kernels our own solvers run.
  ///
  /// The field must outlive every run.
  public init(_ field: Field) {
    let kernels = field.kernels
    let calls = kernels.calls
    func function(_ call: KernelCall) -> Function { Function(call.function, call.context) }
    self.init(
      stateCount: kernels.stateCount, parameters: field.parameterValues, rhs: function(calls.rhs),
      jvp: function(calls.jvp), vjp: function(calls.vjp),
      jacobian: Matrix(function(calls.jacobian), pattern: kernels.jacobianPattern),
      parameterJacobian: Matrix(
        function(calls.parameterJacobian), pattern: kernels.parameterJacobianPattern),
      timeDerivative: kernels.timeDerivative.map(function),
      discontinuities: kernels.discontinuities)
  }
}

extension Counts {
  /// An oracle's counts under our names.
  public init(_ counts: OracleCounts) {
    self.init()
    rhs = counts.rhs
    jvp = counts.jvp
    vjp = counts.vjp
    jacobian = counts.jacobian
    parameterJacobian = counts.parameterJacobian
    factorizations = counts.factorizations
    linearSolves = counts.linearSolves
    newtonIterations = counts.nonlinearIterations
    accepted = counts.accepted
    rejected = counts.rejected
  }
}
