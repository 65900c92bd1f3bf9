import Fields
import Integrators

/// The naive backward adjoint: the state is not kept but integrated backward from y(T) together with
/// λ and the parameter integral.
///
/// Axes: continuous adjoint · reconstructed by integrating backward, free or reset at the
/// observation times · parameter integral in the augmented equation. The literature's names: the
/// adjoint method of Chen et al. 2018, BacksolveAdjoint. With `resets` the state jumps back onto the
/// forward solution at each observation (as torchdiffeq does); without, it runs free.
///
/// Cost: one f and one VJP an evaluation. Memory: y(T), and with resets the observed states.
///
/// - When this misleads: almost always where it matters. Backward in time every contracting
///   direction expands: errors grow like e^{|λ_min|·t} (Lorenz: e^{14.57 t}; Robertson: e^{2180 t}),
///   and an L-stable method damps the growing mode and returns a smooth, plausible, wrong state
///   without any error flag. Compare against another strategy before believing it.
public struct Backsolve: GradientStrategy {
  public var name: String { resets ? "backsolve+reset" : "backsolve" }
  public let resets: Bool
  public var claim: GradientClaim { .reconstruction }

  public init(resets: Bool) { self.resets = resets }

  public func gradient(_ request: GradientRequest) -> GradientResult {
    let problem = request.problem
    let n = problem.fullCount
    let m = problem.parameterCount
    var run = GradientRun()
    let backwardCounts = run.backwardCounts
    var pass = ForwardPass(request, counts: run.forwardCounts.pointer)
    var objective: ObjectiveValue?
    let arrived = run.forward { () throws(IntegrationFailure) in
      try pass.run()
      objective = problem.evaluateObjective(initial: pass.initial, states: pass.states)
    }
    let stops = pass.stops
    let held = 8 * n * (resets ? stops.count : 1)
    let memory = MemoryLedger(
      trajectoryBytes: arrived
        ? 8 * (resets ? pass.states.joined().count : pass.states.last!.count) : 0,
      predictedBytes: arrived ? held : 0)
    guard arrived, let objective else { return run.finish(problem, objective: nil, memory: memory) }

    let final = pass.states[stops.count - 1]
    let adjoint = request.tolerances.adjoint(
      seeds: objective.stops, final: final, parameters: problem.field.parameterValues)
    let tolerances = request.tolerances.forward(problem)
      .appending(adjoint.lambda).appending(adjoint.parameters)
    var gradient = [Double](repeating: 0, count: n + m)
    var counts: Counts?
    _ = run.backward { () throws(IntegrationFailure) in
      let (method, isExact) = try request.backwardMethod()
      let field = BacksolveField(
        problem.field.kernels.counting(into: backwardCounts.pointer), isExact: isExact)
      defer { counts = field.counts }
      let integrator = Integrator(
        method, field: field.kernels, tolerances: tolerances,
        t: stops[stops.count - 1],
        y: final + objective.stops[stops.count - 1] + Array(repeating: 0, count: m),
        end: problem.problem.span.start, options: request.options)
      func run(to time: Double) throws(IntegrationFailure) {
        while integrator.time != time {
          try integrator.step(toward: time)
          let state = integrator.state
          request.observer?.observe(
            t: integrator.time, lambda: state + n, parameters: state + 2 * n, state: state)
        }
      }
      for k in (0..<stops.count - 1).reversed() {
        try run(to: stops[k])
        var state = (0..<2 * n + m).map { integrator.state[$0] }
        if resets { state.replaceSubrange(0..<n, with: pass.states[k]) }
        for i in 0..<n { state[n + i] += objective.stops[k][i] }
        integrator.jump(to: state)
      }
      try run(to: problem.problem.span.start)
      gradient = (n..<2 * n + m).map { integrator.state[$0] }
    }
    if let counts { backwardCounts.pointer.pointee = backwardCounts.value + counts }
    return run.finish(
      problem, objective: objective, lambda: Array(gradient.prefix(n)),
      mu: Array(gradient.suffix(m)), memory: memory)
  }
}
