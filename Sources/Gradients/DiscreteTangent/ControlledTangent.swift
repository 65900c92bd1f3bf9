import Fields
import Integrators

/// The discrete tangent with the step-size controller differentiated: the exact derivative of the number
/// computed, which depends on the directions through the sizes of its steps too.
///
/// Axes: discrete tangent · no way back · no parameter integral. What forward-mode differentiation of the
/// whole solver gives, controller, rejected attempts and initial step included. The formulas are with
/// `ControlledIntegration`; explicit Runge–Kutta methods only.
///
/// It differs from ``FrozenTangent`` by the local errors times the derivatives of the step sizes, hence
/// less and less as the tolerance falls: neither is nearer to the true sensitivity. It is what a difference
/// quotient of computed values tends to, as long as the perturbed solves accept and reject the same
/// attempts.
///
/// Cost: as ``FrozenTangent``, plus ∂f/∂t a stage, rejected attempts included. Memory: no trajectory.
///
/// - When this misleads: the number computed is piecewise smooth. This is the derivative of the piece; the
///   number jumps by about the tolerance from one to the next, in places nobody knows, and no derivative
///   sees that. On a constant solution its grid is as coarse as the frozen one.
public struct ControlledTangent: GradientStrategy {
  public var name: String { "discrete-tangent+controller" }
  public var claim: GradientClaim { .computedValue }
  public var differentiatesSteps: Bool { true }

  public init() {}

  public func objection(to method: Method) -> String? {
    if let tableau = method.tableau, !tableau.isImplicit { return nil }
    return
      "the strategy discrete-tangent+controller differentiates how explicit Runge–Kutta methods choose their steps, "
      + "and \(method) is none; tangent and discrete-tangent run with it"
  }

  public func gradient(_ request: GradientRequest) -> GradientResult {
    let problem = request.problem
    let (n, m) = (problem.stateCount, problem.parameterCount)
    var run = GradientRun(request)
    let path = run.path
    var (columns, objective, stride): ([[Double]], ObjectiveValue?, Int) = ([], nil, 0)
    let field = problem.field.kernels.counting(into: run.forwardCounts.pointer)
    _ = run.forward { () throws(IntegrationFailure) in
      try request.refuseEvents(name)
      guard objection(to: request.method) == nil, let tableau = request.method.tableau else {
        throw .unsupported(objection(to: request.method) ?? "not a Runge–Kutta method")
      }
      let initial = problem.initialState()
      let integration = try ControlledIntegration(
        tableau, field: field, controller: request.method.controller,
        tolerances: request.tolerances.forward(problem), t: problem.problem.span.start, y: initial,
        end: problem.problem.span.end, options: request.options, initialCount: n,
        parameters: Array(0..<m))
      stride = integration.stepper.stride
      var states: [[Double]] = []
      for time in path.times {
        while integration.time != time { try integration.step(toward: time) }
        states.append((0..<problem.fullCount).map { integration.state[$0] })
        columns.append((0..<(n + m) * stride).map { integration.tangent[$0] })
      }
      objective = problem.evaluateObjective(initial: initial, states: states, path: path)
    }
    return run.finish(problem, objective: objective, columns: columns, stride: stride)
  }
}
