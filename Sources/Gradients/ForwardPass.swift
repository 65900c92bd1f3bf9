import Expressions
import Fields
import Integrators

/// The forward solution, as every strategy runs it: through all stops, with a look at each accepted
/// step.
struct ForwardPass {
  let initial: [Double]
  /// States at the problem's stops.
  private(set) var states: [[Double]] = []
  let integrator: Integrator
  let path: SolutionPath
  private let problem: CompiledProblem

  init(
    _ request: GradientRequest, path: SolutionPath, counts: UnsafeMutablePointer<Counts>,
    initial given: [Double]? = nil,
    stepper make: ((any Stepper) -> any Stepper)? = nil
  ) {
    let problem = request.problem
    initial = given ?? problem.initialState()
    self.problem = problem
    self.path = path
    let field = problem.field.kernels.counting(into: counts)
    let plain = request.method.makeStepper(
      field: field, tolerances: request.tolerances.forward(problem))
    integrator = Integrator(
      make?(plain) ?? plain, controller: request.method.controller,
      t: problem.problem.span.start, y: initial, end: problem.problem.span.end,
      options: request.options)
  }

  /// Integrates to the end; `begin` is called before each step, `step` sees each accepted one, `stop` each
  /// stop as it is reached, before any reset, and `jumped` each reset
  /// after it.
  mutating func run(
    begin: () throws(IntegrationFailure) -> Void = {}, step: (Integrator) -> Void = { _ in },
    stop: (Int) -> Void = { _ in }, jumped: (Int, Saltation) -> Void = { _, _ in }
  ) throws(IntegrationFailure) {
    let n = initial.count
    for (index, place) in path.stops.enumerated() {
      let time = place.time
      while integrator.time != time {
        try begin()
        try integrator.step(toward: time)
        step(integrator)
      }
      states.append((0..<n).map { integrator.state[$0] })
      try path.meet(index, with: states[index], in: problem)
      stop(index)
      if let jump = path.jump(at: index) {
        integrator.jump(to: jump.after)
        jumped(index, jump)
      }
    }
  }

  /// L with its seeds.
  func objective() -> ObjectiveValue {
    problem.evaluateObjective(initial: initial, states: states, path: path)
  }
}

extension SolutionPath {
  /// Makes the saltation at a stop, if it is an event.
  ///
  /// - Parameter before: the state, running costs included, with which the solution comes to it.
  func meet(
    _ index: Int, with before: [Double], in problem: CompiledProblem
  ) throws(IntegrationFailure) {
    guard let event = stops[index].event else { return }
    do throws(BadInput) {
      record(
        try problem.saltation(
          event, isLast: index == stops.count - 1, time: stops[index].time, before: before),
        at: index)
    } catch {
      throw .unsupported(error.message)
    }
  }
}
