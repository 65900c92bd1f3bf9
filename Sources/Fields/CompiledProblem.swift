import Expressions
import LinearAlgebra

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
    field = Field(
      rhs: problem.fullRHS, quadratureCount: integrals,
      parameterValues: model.parameterValues.map(\.value),
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
  ///   - states: the states at the stops of the path, before any reset, each `fullCount` long.
  ///   - path: nil for that without events, whose times are ``stops``.
  public func evaluateObjective(
    initial: [Double], states: [[Double]], path: SolutionPath? = nil
  ) -> ObjectiveValue {
    objective.evaluate(
      problem: problem, parameters: field.parameterValues, initial: initial, states: states,
      path: path ?? SolutionPath(of: problem)
    ) { slope($0, $1, toward: -.infinity) }
  }

  /// The derivative across an event.
  ///
  /// - Parameter before: the state, running costs included, with which the solution comes to it.
  public func saltation(
    _ occurrence: SolutionPath.Occurrence, isLast: Bool, time: Double, before: [Double]
  ) throws(BadInput) -> Saltation {
    guard let events else { preconditionFailure("a problem without events") }
    return try Saltation(
      events, occurrence, isLast: isLast, time: time, before: before,
      parameters: field.parameterValues
    ) { slope($0, $1, toward: $2) }
  }

  /// The gradient made whole.
  ///
  /// - Parameters:
  ///   - lambda: ∂L/∂y(t₀) by the path, without what the objective reads of y(t₀) itself; at least n.
  ///   - mu: ∂L/∂p by the path, without that of the objective and of y₀(p).
  /// - Returns: ∂L/∂y(t₀), the initial values taken as independent; dL/dp, the way through y₀(p)
  ///   included; and the derivatives with respect to times.
  public func totalGradient(
    lambda: [Double], mu: [Double], objective: ObjectiveValue
  ) -> (initial: [Double], parameters: [Double], times: TimeDerivatives) {
    let start = problem.span.start
    let initial = (0..<stateCount).map { lambda[$0] + objective.initial[$0] }
    let pulled = initialTranspose(t: start, p: field.parameterValues, v: initial).sums
    let parameters = (0..<parameterCount).map {
      mu[$0] + objective.parameters[$0] + pulled[$0]
    }
    var times = objective.times
    let slope = slope(start, initialState(), toward: .infinity)
    let path = lambda.prefix(stateCount) + objective.integrals
    times.initial = pulled[parameterCount] + objective.startTime
    for (costate, slope) in zip(path, slope) { times.initial -= costate * slope }
    return (initial, parameters, times)
  }

  /// f(t, y), running costs included, on the side of `t` that lies toward `end`. Not counted, like
  /// the objective itself.
  func slope(_ t: Double, _ y: [Double], toward end: Double) -> [Double] {
    var slope = [Double](repeating: 0, count: Arena.stride(for: fullCount))
    var counts = Counts()
    if let jumps = field.kernels.discontinuities {
      jumps.enter(jumps.segment(at: t, toward: end))
    }
    withUnsafeMutablePointer(to: &counts) {
      field.kernels.counting(into: $0).rhs(t, y, into: &slope)
    }
    return Array(slope.prefix(fullCount))
  }
}
