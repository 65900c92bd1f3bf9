extension Program {
  /// This field y′ = f(t, y, p) with the running costs q′ = g(t, y, p) as further states, which
  /// nothing depends on: a running integral then is a final value like any other.
  ///
  /// - Parameter integrands: g, over the same states and parameters.
  public func appendingQuadratures(_ integrands: Program) -> Program {
    precondition(inputs == integrands.inputs && inputs.extra == 0, "programs of different fields")
    let added = integrands.outputs.count
    let recorder = Recorder(
      inputs: ProgramInputs(states: inputs.states + added, parameters: inputs.parameters))
    let arguments =
      [recorder.time] + (0..<inputs.states).map(recorder.state)
      + (0..<inputs.parameters).map(recorder.parameter)
    let f = recorder.replay(self, on: arguments)
    let g = recorder.replay(integrands, on: arguments)
    return recorder.program(outputs: f.outputs + g.outputs)
  }
}
