import Fields
import Gradients
import Integrators

/// How many solutions a second come out of an ensemble, and one at a time.
public struct EnsembleThroughput: Sendable, Equatable, Codable {
  public var members: Int
  /// Side by side.
  public var lanes: Int
  /// Members a second in lanes, and by one integration after another with compiled steps.
  public var inLanes: Double
  public var oneAtATime: Double

  public var ratio: Double { inLanes / oneAtATime }
}

extension ProblemRunner {
  /// Measures members a second on initial values spread by a thousandth around the problem's, both ways
  /// in this call, in turn; of each the fastest run, because whatever disturbs one makes it longer.
  ///
  /// - Throws: `unsupported` where the method has no ensembles.
  public func ensembleThroughput(
    _ settings: RunSettings, members count: Int = 512, runs: Int = 5
  ) throws(IntegrationFailure) -> EnsembleThroughput {
    guard case .own(let method) = settings.solver else {
      throw .unsupported("ensembles run with our own methods, not with \(settings.solver.name)")
    }
    let kernels = compiled.field.kernels
    let tolerances = self.tolerances(settings)
    let (t0, end) = (problem.span.start, problem.span.end)
    let ensemble = try Ensemble(
      method, field: kernels, tolerances: tolerances, start: t0, end: end,
      options: settings.integratorOptions)
    compileSteps(settings)
    let initial = compiled.initialState()
    let members = (0..<max(count, 1)).map { k in
      let factor = 1 + 1e-3 * Double(k) / Double(max(count, 1))
      return Ensemble.Member(
        initial: initial.map { $0 * factor }, parameters: compiled.field.parameterValues)
    }
    var (lanes, alone) = (Double.infinity, Double.infinity)
    for _ in 0..<max(runs, 1) {
      let first = Stopwatch()
      _ = ensemble.solve(members)
      lanes = min(lanes, first.seconds)
      let second = Stopwatch()
      for member in members {
        let integrator = Integrator(
          method, field: kernels, tolerances: tolerances, t: t0, y: member.initial, end: end,
          options: settings.integratorOptions)
        try integrator.integrate(to: end)
      }
      alone = min(alone, second.seconds)
    }
    return EnsembleThroughput(
      members: members.count, lanes: ensemble.lanes, inLanes: Double(members.count) / lanes,
      oneAtATime: Double(members.count) / alone)
  }
}
