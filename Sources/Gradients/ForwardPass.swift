import Fields
import Integrators

/// The forward solution, as every strategy runs it: through all stops, with a look at each accepted
/// step.
struct ForwardPass {
  let initial: [Double]
  /// States at the problem's stops.
  private(set) var states: [[Double]] = []
  let integrator: Integrator
  let stops: [Double]
  let objection: String?

  init(
    _ request: GradientRequest, counts: UnsafeMutablePointer<Counts>,
    stepper make: ((any Stepper) -> any Stepper)? = nil
  ) {
    let problem = request.problem
    initial = problem.initialState()
    objection = problem.problem.gradientObjection
    stops = problem.stops
    let field = problem.field.kernels.counting(into: counts)
    let plain = request.method.makeStepper(
      field: field, tolerances: request.tolerances.forward(problem))
    integrator = Integrator(
      make?(plain) ?? plain, controller: request.method.controller,
      t: problem.problem.span.start, y: initial, end: problem.problem.span.end,
      options: request.options)
  }

  /// Integrates to the end; `begin` is called before each step, `step` sees each accepted one, `stop` each
  /// stop as it is reached.
  mutating func run(
    begin: () throws(IntegrationFailure) -> Void = {}, step: (Integrator) -> Void = { _ in },
    stop: (Int) -> Void = { _ in }
  ) throws(IntegrationFailure) {
    let n = initial.count
    if let objection { throw .unsupported(objection) }
    for (index, time) in stops.enumerated() {
      while integrator.time != time {
        try begin()
        try integrator.step(toward: time)
        step(integrator)
      }
      states.append((0..<n).map { integrator.state[$0] })
      stop(index)
    }
  }
}
