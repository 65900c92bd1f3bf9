import Fields
import Gradients
import Integrators

/// A solution forward, and from its end backward by the same method at the same tolerances: how well
/// does it find its way back? Without λ: what a solver does to the state alone.
public enum Reconstruction {
  /// A state this many times its largest value is not coming back, and takes a hundred thousand steps on its
  /// way to infinity.
  private static let gone = 2e3

  /// - Parameters:
  ///   - growth: that of errors along the path, for the prediction; nil for none.
  ///   - allowed: the error from which a state counts as lost.
  public static func report(
    _ problem: CompiledProblem, method: Method, tolerances: GradientTolerances,
    growth: FlowGrowth?, allowed: Double, options: Integrator.Options = Integrator.Options()
  ) throws(IntegrationFailure) -> ReconstructionReport {
    let own = tolerances.forward(problem)
    let forward = try ForwardPath(problem, method: method, tolerances: own, options: options)
    var report = ReconstructionReport()
    let curve =
      growth.map { report.predict($0, relative: tolerances.relative, allowed: allowed) } ?? []
    let counts = CountsBox()
    let span = problem.problem.span
    let recorder = PathRecorder(count: problem.fullCount, direction: [])
    let integrator = Integrator(
      method, field: problem.field.kernels.counting(into: counts.pointer), tolerances: own,
      t: span.end, y: forward.end, end: span.start, options: options)
    var failure: IntegrationFailure?
    do {
      while integrator.time != span.start {
        try integrator.step(toward: span.start)
        let state = integrator.state
        recorder.observe(t: integrator.time, lambda: state, parameters: state, state: state)
        if (0..<problem.fullCount).contains(where: { abs(state[$0]) > gone * forward.sizes[$0] }) {
          report.end = "given up at t = \(integrator.time.short), \(gone.brief) times its size"
          break
        }
      }
    } catch {
      failure = error
    }
    report.judge(
      recorder.samples, forward: forward, failure: failure, curve: curve, allowed: allowed,
      names: problem.problem.model.stateNames)
    if let failure { report.end = "\(failure)" }
    return report
  }
}
