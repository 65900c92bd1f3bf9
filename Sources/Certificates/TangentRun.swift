import Fields
import Gradients
import Integrators

/// An independent solution of the variational equation s′ = J s + (∂f/∂p) v in one direction, at the times
/// asked for.
///
/// s(t₀) = v₀ + (∂y₀/∂p) v, running costs from 0; the column's error decides about the steps too.
struct TangentRun {
  /// s at the times asked for, in their order.
  private(set) var tangents: [[Double]] = []
  /// L on this solution with its partial derivatives, and s at its stops.
  let objective: ObjectiveValue
  private(set) var tangentsAtStops: [[Double]] = []
  /// dL/dα along the direction.
  let derivative: Double

  /// - Parameter times: any, in the span; ascending.
  init(
    _ solver: IndependentSolver, direction: Direction, at times: [Double]
  ) throws(IntegrationFailure) {
    let problem = solver.problem
    let (n, span) = (problem.fullCount, problem.problem.span)
    let counts = CountsBox()
    let field = DirectionField(
      problem.field.kernels.counting(into: counts.pointer), direction: direction.parameters)
    let kernels = field.kernels
    let tangent = try solver.method.makeTangent(field: kernels, initialCount: 0, parameters: [0])
    let stepper = TangentStepper(
      solver.method.makeStepper(field: kernels, tolerances: solver.tolerances), tangent: tangent,
      tolerances: [solver.tolerances])
    let initial = problem.initialState()
    var first = direction.initial
    for i in first.indices {
      var unit = [Double](repeating: 0, count: problem.stateCount)
      unit[i] = 1
      first[i] += dot(problem.pullInitial(unit), direction.parameters)
    }
    first += Array(repeating: 0, count: n - first.count)
    let integrator = Integrator(
      stepper, controller: solver.method.controller, t: span.start, y: initial, end: span.end,
      options: solver.options)
    tangent.reset()
    for i in 0..<n { tangent.tangent[i] = first[i] }
    var states: [Double: (state: [Double], tangent: [Double])] = [span.start: (initial, first)]
    for time in Set(times + problem.stops).subtracting([span.start]).sorted() {
      try integrator.integrate(to: time)
      states[time] = (
        (0..<n).map { integrator.state[$0] }, (0..<n).map { tangent.result[$0] }
      )
    }
    withExtendedLifetime(field) {}
    tangents = times.map { states[$0]!.tangent }
    tangentsAtStops = problem.stops.map { states[$0]!.tangent }
    let value = problem.evaluateObjective(
      initial: initial, states: problem.stops.map { states[$0]!.state })
    objective = value
    derivative =
      zip(value.stops, tangentsAtStops).reduce(0) { $0 + dot($1.0, $1.1) }
      + dot(value.initial, Array(first.prefix(problem.stateCount)))
      + dot(value.parameters, direction.parameters)
  }
}

/// Σ aᵢ bᵢ.
func dot(_ a: [Double], _ b: [Double]) -> Double {
  var sum = 0.0
  for (x, y) in zip(a, b) { sum += x * y }
  return sum
}
