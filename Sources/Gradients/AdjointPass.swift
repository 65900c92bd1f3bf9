import Fields
import Integrators

/// The backward integration of (λ, μ) along dense output, from T down, with λ's jumps at the stops.
final class AdjointPass {
  private let field: AdjointField
  private let integrator: Integrator
  private let objective: ObjectiveValue
  private let stops: [Double]
  private let count, parameterCount: Int
  private let counts: UnsafeMutablePointer<Counts>
  private let observer: (any BackwardObserver)?
  // Stops from `pending` on have been applied.
  private var pending: Int

  init(
    _ request: GradientRequest, trajectory: DenseTrajectory, objective: ObjectiveValue,
    final: [Double], counts: UnsafeMutablePointer<Counts>
  ) throws(IntegrationFailure) {
    let (method, isExact) = try request.backwardMethod()
    let problem = request.problem
    count = problem.fullCount
    parameterCount = problem.parameterCount
    stops = problem.stops
    self.objective = objective
    self.counts = counts
    observer = request.observer
    pending = stops.count - 1
    field = AdjointField(
      problem.field.kernels.counting(into: counts), trajectory: trajectory,
      isExact: isExact)
    let tolerances = request.tolerances.adjoint(
      seeds: objective.stops, final: final, parameters: problem.field.parameterValues)
    let span = problem.problem.span
    integrator = Integrator(
      method, field: field.kernels,
      tolerances: tolerances.lambda.appending(tolerances.parameters), t: span.end,
      y: objective.stops[stops.count - 1] + Array(repeating: 0, count: parameterCount),
      end: span.start, options: request.options)
  }

  /// Integrates down to `time`, jumping at the stops on the way.
  func integrate(to time: Double) throws(IntegrationFailure) {
    while true {
      let next = pending > 0 ? stops[pending - 1] : -Double.infinity
      guard next >= time else { break }
      try run(to: next)
      pending -= 1
      var state = (0..<count + parameterCount).map { integrator.state[$0] }
      for i in 0..<count { state[i] += objective.stops[pending][i] }
      integrator.jump(to: state)
    }
    try run(to: time)
  }

  private func run(to time: Double) throws(IntegrationFailure) {
    while integrator.time != time {
      try integrator.step(toward: time)
      observer?.observe(
        t: integrator.time, lambda: integrator.state, parameters: integrator.state + count,
        state: nil)
    }
  }

  /// Adds the solver's own counts to those of the kernels.
  func addCounts() { counts.pointee = counts.pointee + field.counts }

  var lambda: [Double] { (0..<count).map { integrator.state[$0] } }
  var parameters: [Double] { (0..<parameterCount).map { integrator.state[count + $0] } }
}
