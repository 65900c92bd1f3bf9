import Expressions

/// A field y′ = f(t, y, p) with ∂f/∂y and ∂f/∂p by their sparse entries, in a number type, and ∂f/∂y
/// in Double besides, which is enough for a preconditioner.
final class StageField<Number: RealNumber> {
  let stateCount, parameterCount: Int
  let jacobianPattern, parameterPattern: SparsityPattern
  /// The column of each entry.
  let jacobianColumns, parameterColumns: [Int]
  /// Times are brought into this window: no evaluation is on the wrong side of a discontinuity.
  var window: (lower: Number, upper: Number)?
  private let rhs, jacobian, parameterJacobian: ProgramEvaluator<Number>
  private let nearJacobian: ProgramEvaluator<Double>

  init(_ program: Program, parameters: [Number]) {
    stateCount = program.inputs.states
    parameterCount = program.inputs.parameters
    let (entries, pattern) = program.jacobian()
    let (parameterEntries, parameterPattern) = program.parameterJacobian()
    jacobianPattern = pattern
    self.parameterPattern = parameterPattern
    jacobianColumns = StageField.columns(pattern)
    parameterColumns = StageField.columns(parameterPattern)
    rhs = ProgramEvaluator(program, parameters: parameters)
    jacobian = ProgramEvaluator(entries, parameters: parameters)
    parameterJacobian = ProgramEvaluator(parameterEntries, parameters: parameters)
    nearJacobian = ProgramEvaluator(entries, parameters: parameters.map(\.nearestDouble))
  }

  private static func columns(_ pattern: SparsityPattern) -> [Int] {
    zip(pattern.columnStarts, pattern.columnStarts.dropFirst()).enumerated().flatMap {
      [Int](repeating: $0.offset, count: $0.element.1 - $0.element.0)
    }
  }

  private func clamped(_ t: Number) -> Number {
    guard let window else { return t }
    return Number.minimum(Number.maximum(t, window.lower), window.upper)
  }

  func evaluate(t: Number, y: UnsafePointer<Number>, into f: UnsafeMutablePointer<Number>) {
    for k in 0..<stateCount { rhs.setState(k, y[k]) }
    rhs.run(t: clamped(t))
    for k in 0..<stateCount { f[k] = rhs.output(k) }
  }

  /// The entries of ∂f/∂y.
  func evaluateJacobian(
    t: Number, y: UnsafePointer<Number>, into entries: UnsafeMutablePointer<Number>
  ) {
    for k in 0..<stateCount { jacobian.setState(k, y[k]) }
    jacobian.run(t: clamped(t))
    for e in 0..<jacobianColumns.count { entries[e] = jacobian.output(e) }
  }

  /// The entries of ∂f/∂p.
  func evaluateParameterJacobian(
    t: Number, y: UnsafePointer<Number>, into entries: UnsafeMutablePointer<Number>
  ) {
    for k in 0..<stateCount { parameterJacobian.setState(k, y[k]) }
    parameterJacobian.run(t: clamped(t))
    for e in 0..<parameterColumns.count { entries[e] = parameterJacobian.output(e) }
  }

  /// The entries of ∂f/∂y in Double.
  func evaluateNearJacobian(
    t: Number, y: UnsafePointer<Number>, into entries: UnsafeMutablePointer<Double>
  ) {
    for k in 0..<stateCount { nearJacobian.setState(k, y[k].nearestDouble) }
    nearJacobian.run(t: clamped(t).nearestDouble)
    for e in 0..<jacobianColumns.count { entries[e] = nearJacobian.output(e) }
  }
}
