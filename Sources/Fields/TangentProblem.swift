import Expressions

/// The tangent problem of a problem: the same one, with its derivative along a direction as further
/// states, and the derivative of its objective along that direction as its objective.
///
/// With θ = (δ, p), y(t₀) = y₀(p) + δ, and a direction v = (v_y, v_p) in θ, the states are (y, ẏ):
///
///     ẏ′ = (∂f/∂y) ẏ + (∂f/∂p) v_p,   ẏ(t₀) = v_y + (∂y₀/∂p) v_p,
///     L̇ = ∂L/∂y · ẏ + ∂L/∂p · v_p,    running costs and sums over observations likewise.
///
/// The gradient of L̇ with respect to (δ, p), by any strategy and any method, is H v, H = ∂²L/∂θ²: tangent
/// over adjoint. The components of v are parameters, so another direction needs nothing compiled anew; and
/// ∂L̇/∂v is the gradient of L itself, a check that comes with each product.
///
/// Sizes: 2n states, 2m + n parameters (p, v_y, v_p), twice the running costs and sums.
///
/// Events are those of the problem; their resets carry ẏ across (``Saltation``).
///
/// - When this misleads: error control sees ẏ beside y with the same absolute tolerance; a direction is
///   best scaled so that ẏ is of the size of y (``scaledDirection(_:)``). At a kink (`abs`, `max`) the
///   second derivative of the branch taken stands for that of a function that has none.
public struct TangentProblem: Sendable {
  public let problem: Problem
  /// n and m of the problem it is made from.
  public let stateCount, parameterCount: Int
  /// |y₀| and |p| of the problem it is made from, 1 where they are 0.
  public let sizes: [Double]

  /// - Parameter direction: v = (v_y, v_p), n + m numbers; may be changed between solves, see
  ///   ``parameterValues(_:)``.
  public init(_ base: Problem, direction: [Double]) throws(BadInput) {
    let model = base.model
    stateCount = model.stateNames.count
    parameterCount = model.parameterNames.count
    precondition(direction.count == stateCount + parameterCount, "one number for each of (y₀, p)")
    if let objection = TangentProblem.objection(base) { throw BadInput(objection) }
    let builder = TangentPrograms(states: stateCount, parameters: parameterCount)
    let names = model.stateNames + model.parameterNames
    var tangent = base
    tangent.name = base.name + " (tangent)"
    tangent.model = Model(
      stateNames: model.stateNames + model.stateNames.map { "d(\($0))" },
      parameterNames: model.parameterNames + names.map { "direction(\($0))" },
      parameterValues: model.parameterValues + direction.map { Constant($0) },
      rhs: builder.field(model.rhs), initial: builder.initial(model.initial))
    tangent.objective = builder.objective(
      base.objective, events: base.events, rhs: model.rhs)
    tangent.events = base.events.map { builder.event($0, model.rhs) }
    tangent.objectiveText = "the derivative of \(base.objectiveText)"
    tangent.reference = nil
    problem = tangent
    let p = model.parameterValues.map(\.value)
    let initial = ProgramCall(model.initial)(t: base.span.start, p: p).outputs
    sizes = (initial + p).map { $0 == 0 || !$0.isFinite ? 1 : abs($0) }
  }

  /// Why there are no second derivatives, as a whole sentence, or nil if there are.
  private static func objection(_ base: Problem) -> String? {
    let hasCosts = base.objective.integralCount > 0
    if let event = base.events.first(where: { $0.reset != nil }), hasCosts {
      return
        "\(base.name) has running costs and the event `\(event.name)`, which resets the state: to second"
        + " order they are not there together; make the cost a state of the model"
    }
    if let event = base.events.first(where: \.isTerminal),
      hasCosts || base.objective.terminal.dependsOnTimeOrStates
    {
      return
        "\(base.name) may be ended by the event `\(event.name)`: to second order an objective cannot say"
        + " `T` or `x(T)` then, but what it reads at the event itself, as in `t(\(event.name))`"
    }
    return nil
  }

  /// The parameter values of the tangent problem for a direction, at `values` of the first m.
  public func parameterValues(_ values: [Double], direction: [Double]) -> [Double] {
    Array(values.prefix(parameterCount)) + direction
  }

  /// v and the factor by which it was made shorter, so that no initial value and no parameter moves by
  /// more than its own size (of what is 0: by more than 1). H v is linear in v: multiply by the factor.
  public func scaledDirection(_ direction: [Double]) -> (direction: [Double], factor: Double) {
    let factor = zip(direction, sizes).map { abs($0) / $1 }.max() ?? 0
    guard factor > 0, factor.isFinite else { return (direction, 1) }
    return (direction.map { $0 / factor }, factor)
  }

  /// What a gradient of the tangent problem says: H v, and the gradient of L, each with respect to
  /// (y₀, p).
  ///
  /// - Parameters:
  ///   - initial: ∂L̇/∂(y, ẏ)(t₀), 2n numbers.
  ///   - parameters: dL̇/d(p, v), 2m + n numbers.
  public func split(
    initial: [Double], parameters: [Double]
  ) -> (product: [Double], gradient: [Double]) {
    (
      Array(initial.prefix(stateCount)) + parameters.prefix(parameterCount),
      Array(parameters.dropFirst(parameterCount))
    )
  }
}
