import Expressions
import Fields

/// The right-hand side of a problem with its running costs and its variational equations, as one
/// program, in which what the columns share is computed once.
///
/// States: (y, I), then for each direction d the tangent (ẏ, İ)_d:
///
///     ẏ_d′ = (∂f/∂y) ẏ_d + ∂f/∂p_d.
///
/// Directions are the n initial values and then the m parameters. In all (n + q)(1 + n + m) states.
struct VariationalProgram {
  let program: Program
  /// (n + q) of each column.
  let columnHeight: Int
  /// 0 where only the solution itself is wanted.
  let columnCount: Int
  /// The states, the running costs, and of each column both.
  let groups: [Range<Int>]

  init(_ problem: Problem, gradient: Bool) {
    let model = problem.model
    let rhs = problem.fullRHS
    let (n, m) = (model.stateNames.count, model.parameterNames.count)
    let (height, columns) = (rhs.inputs.states, gradient ? n + m : 0)
    columnHeight = height
    columnCount = columns
    let recorder = Recorder(inputs: ProgramInputs(states: height * (1 + columns), parameters: m))
    let inputs =
      [recorder.time] + (0..<height).map(recorder.state) + (0..<m).map(recorder.parameter)
    var outputs = recorder.replay(rhs, on: inputs).outputs
    if gradient {
      let derivative = rhs.jvp(along: [.states, .parameters])
      for column in 0..<columns {
        let tangent = (0..<height).map { recorder.state(height * (1 + column) + $0) }
        let direction = (0..<m).map { Expression($0 == column - n ? 1.0 : 0.0) }
        outputs += recorder.replay(derivative, on: inputs + tangent + direction).outputs
      }
    }
    program = recorder.program(outputs: outputs)
    var groups = [0..<n]
    if height > n { groups.append(n..<height) }
    for column in 0..<columns {
      let first = height * (1 + column)
      groups.append(first..<first + n)
      if height > n { groups.append(first + n..<first + height) }
    }
    self.groups = groups
  }
}
