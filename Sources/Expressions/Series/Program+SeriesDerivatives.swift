extension Program {
  /// This field f and its derivative (∂f/∂y) ẏ + (∂f/∂p) ṗ as one program: outputs f, then the
  /// derivative; extra inputs ẏ (n), then ṗ (m).
  public func withTangent() -> Program {
    let derivative = jvp(along: [.states, .parameters])
    let recorder = Recorder(inputs: derivative.inputs)
    let arguments = (0..<derivative.inputs.count).map { recorder.input($0) }
    let values = recorder.replay(self, on: Array(arguments.prefix(inputs.count))).outputs
    return recorder.program(outputs: values + recorder.replay(derivative, on: arguments).outputs)
  }

  /// This field f and its transpose as one program: outputs f, then (∂f/∂y)ᵀ w; sums (∂f/∂p)ᵀ w (m), then
  /// wᵀ∂f/∂t; extra inputs w (n).
  public func withTranspose() -> Program {
    let derivative = vjp()
    let recorder = Recorder(inputs: derivative.inputs)
    let arguments = (0..<derivative.inputs.count).map { recorder.input($0) }
    let values = recorder.replay(self, on: Array(arguments.prefix(inputs.count))).outputs
    let transposed = recorder.replay(derivative, on: arguments)
    return recorder.program(outputs: values + transposed.outputs, sums: transposed.sums)
  }

  /// As ``Program``s that ``DoubleSeries`` expands: constants folded, each difference computed once.
  public func seriesInDouble(extraSeries: Int = 0) -> TaylorProgram {
    TaylorProgram(loweredToSeries(), extraSeries: extraSeries)
  }
}
