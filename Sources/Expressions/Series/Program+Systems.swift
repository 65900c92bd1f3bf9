extension Program {
  /// State and adjoint as one field, for series: y′ = f, λ′ = −(∂f/∂y)ᵀ λ and, if asked for, μ′ =
  /// −(∂f/∂p)ᵀ λ. States (y, λ, μ) or (y, λ). Its minus is that of the adjoint equation, which kernels
  /// have from `FieldKernels.adjoint`.
  public func withAdjoint(integrals: Bool) -> Program {
    let (n, m) = (inputs.states, inputs.parameters)
    let transpose = integrals ? vjp() : stateVJP()
    let recorder = Recorder(
      inputs: ProgramInputs(states: 2 * n + (integrals ? m : 0), parameters: m))
    let arguments =
      [recorder.time] + (0..<n).map(recorder.state) + (0..<m).map(recorder.parameter)
    let values = recorder.replay(self, on: arguments).outputs
    let products = recorder.replay(transpose, on: arguments + (n..<2 * n).map(recorder.state))
    let slopes = products.outputs + (integrals ? Array(products.sums.prefix(m)) : [])
    return recorder.program(outputs: values + slopes.map { -$0 })
  }

  /// State and tangent columns as one field, for series: y′ = f, s′ = (∂f/∂y) s + ∂f/∂p e.
  ///
  /// - Parameters:
  ///   - parameters: of each column, the parameter it is of; nil of an initial value's.
  ///   - places: where the n components of y, and of each column, stand among the states.
  public func withColumns(parameters: [Int?], places: [[Int]]) -> Program {
    let m = inputs.parameters
    let derivative = jvp(along: [.states, .parameters])
    let size = places.reduce(0) { $0 + $1.count }
    let recorder = Recorder(inputs: ProgramInputs(states: size, parameters: m))
    func states(_ block: Int) -> [Expression] { places[block].map(recorder.state) }
    let arguments = [recorder.time] + states(0) + (0..<m).map(recorder.parameter)
    var outputs = [Expression](repeating: 0, count: size)
    func write(_ values: [Expression], _ block: Int) {
      for (place, value) in zip(places[block], values) { outputs[place] = value }
    }
    write(recorder.replay(self, on: arguments).outputs, 0)
    for (column, parameter) in parameters.enumerated() {
      let direction = (0..<m).map { Expression($0 == parameter ? 1.0 : 0.0) }
      write(
        recorder.replay(derivative, on: arguments + states(column + 1) + direction).outputs,
        column + 1)
    }
    return recorder.program(outputs: outputs)
  }
}
