extension Model {
  /// A model written in Swift, over ``Expression``.
  ///
  /// ```swift
  /// let predator = Model(states: ["x", "y"], parameters: ["a": 1.5, "c": 3]) { _, y, p in
  ///   [p[0] * y[0] - y[0] * y[1], -p[1] * y[1] + y[0] * y[1]]
  /// } initial: { _ in
  ///   [1, 1]
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - states: the names of the n states.
  ///   - parameters: names and nominal values, in order; a literal such as `0.1` means one tenth in
  ///     every precision, `8/3` likewise (``Constant/text``).
  ///   - rhs: y′ from (t, y, p); it is called once, to be recorded, so a Swift `if` on the time or
  ///     the state cannot be written. Returns n expressions.
  ///   - initial: y(t₀) from p; n expressions.
  public init(
    states: [String], parameters: KeyValuePairs<String, Expression> = [:],
    rhs: (_ t: Expression, _ y: [Expression], _ p: [Expression]) -> [Expression],
    initial: (_ p: [Expression]) -> [Expression]
  ) {
    let (n, m) = (states.count, parameters.count)
    let recorder = Recorder(inputs: ProgramInputs(states: n, parameters: m))
    let derivatives = rhs(
      recorder.time, (0..<n).map(recorder.state), (0..<m).map(recorder.parameter))
    precondition(derivatives.count == n, "the right-hand side must give \(n) derivatives")
    let initialRecorder = Recorder(inputs: ProgramInputs(states: 0, parameters: m))
    let values = initial((0..<m).map(initialRecorder.parameter))
    precondition(values.count == n, "there must be \(n) initial values")
    self.init(
      stateNames: states, parameterNames: parameters.map(\.key),
      parameterValues: parameters.map { name, value in
        guard let constant = value.constant else {
          preconditionFailure("the value of \(name) depends on an input")
        }
        return constant
      }, rhs: recorder.program(outputs: derivatives),
      initial: initialRecorder.program(outputs: values))
  }
}

extension ObjectiveModel {
  /// A terminal objective Φ(T, y(T), p, y(t₀)) written in Swift, over ``Expression``.
  ///
  /// - Parameters:
  ///   - states: n, their number.
  ///   - parameters: m, their number.
  ///   - terminal: Φ from T, y(T), p and y(t₀); called once, to be recorded.
  public init(
    states: Int, parameters: Int,
    terminal: (
      _ t: Expression, _ y: [Expression], _ p: [Expression], _ initial: [Expression]
    ) -> Expression
  ) {
    let recorder = Recorder(
      inputs: ProgramInputs(states: states, parameters: parameters, extra: states))
    let value = terminal(
      recorder.time, (0..<states).map(recorder.state), (0..<parameters).map(recorder.parameter),
      (0..<states).map(recorder.extra))
    self.init(terminal: recorder.program(outputs: [value]))
  }
}
