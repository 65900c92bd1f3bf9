import Expressions

/// A problem ready to run: the field augmented by its running costs, the initial values and the
/// objective, each with its derivatives.
///
/// States are the model's n, then one for each `integral(…)` of the objective (starting at 0).
public final class CompiledProblem {
  public let problem: Problem
  public let field: Field
  /// n, the states of the model.
  public let stateCount: Int
  /// n and the running costs.
  public let fullCount: Int
  public let parameterCount: Int
  /// Nil where there are none.
  public let events: CompiledEvents?
  private let initial, initialTranspose: ProgramCall
  let objective: ObjectiveCalls

  public init(_ problem: Problem, backend: Backend) {
    self.problem = problem
    let model = problem.model
    stateCount = model.stateNames.count
    parameterCount = model.parameterNames.count
    let integrals = problem.objective.integralCount
    fullCount = stateCount + integrals
    let rhs = problem.objective.integrands.map(model.rhs.appendingQuadratures) ?? model.rhs
    field = Field(
      rhs: rhs, quadratureCount: integrals, parameterValues: model.parameterValues.map(\.value),
      discontinuities: problem.discontinuities, backend: backend)
    events =
      problem.events.isEmpty
      ? nil : CompiledEvents(problem.events, field: field, backend: backend)
    initial = ProgramCall(model.initial)
    initialTranspose = ProgramCall(model.initial.vjp())
    objective = ObjectiveCalls(problem.objective)
  }

  /// y(t₀), running costs included.
  public func initialState() -> [Double] {
    initial(t: problem.span.start, p: field.parameterValues).outputs
      + Array(repeating: 0, count: fullCount - stateCount)
  }

  /// (∂y₀/∂p)ᵀ λ: how a cotangent of the initial values reaches the parameters.
  public func pullInitial(_ lambda: [Double]) -> [Double] {
    Array(
      initialTranspose(
        t: problem.span.start, p: field.parameterValues, v: Array(lambda.prefix(stateCount))
      ).sums.prefix(parameterCount))
  }

  /// The times an integration must land on: the observations, then T.
  public var stops: [Double] {
    let times = problem.observations?.times ?? []
    return times.last == problem.span.end ? times : times + [problem.span.end]
  }

  /// L and its partial derivatives.
  ///
  /// - Parameters:
  ///   - initial: y(t₀).
  ///   - states: the states at ``stops``, each `fullCount` long.
  public func evaluateObjective(initial: [Double], states: [[Double]]) -> ObjectiveValue {
    objective.evaluate(
      problem: problem, parameters: field.parameterValues, initial: initial, states: states)
  }
}
