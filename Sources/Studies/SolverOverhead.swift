import Fields
import Gradients
import Integrators

/// What a solver takes beside the evaluations of the field it makes.
public struct SolverOverhead: Sendable, Equatable, Codable {
  /// Of one evaluation of the field, by itself.
  public var evaluationSeconds: Double
  /// Of one forward solve, with everything.
  public var solveSeconds: Double
  /// How often the solve evaluated the field.
  public var evaluations: Int

  /// Time of the solve over that of its evaluations: 1 for a solver that costs nothing.
  ///
  /// - When this misleads: below n of about 10 an evaluation takes less than it takes to call it, and
  ///   inside a compiled step, where it is not called, it overlaps with others.
  public var ratio: Double { solveSeconds / (Double(evaluations) * evaluationSeconds) }
}

extension ProblemRunner {
  /// Seconds of one evaluation of f: the least of several runs of at least a tenth of a millisecond,
  /// because whatever disturbs a run makes it longer.
  public func evaluationSeconds(runs: Int = 15) -> Double {
    let kernels = compiled.field.kernels
    let call = kernels.calls.rhs
    // Two states in turn, so that no call finds all it needs where the one before left it.
    let first = compiled.initialState()
    let second = first.map { $0 + 1e-3 * max(abs($0), 1e-3) }
    var slope = first
    let t = problem.span.start
    func time(_ pairs: Int) -> Double {
      let watch = Stopwatch()
      for _ in 0..<pairs {
        call.function(call.context, t, first, kernels.parameters, nil, &slope, nil)
        call.function(call.context, t, second, kernels.parameters, nil, &slope, nil)
      }
      return watch.seconds
    }
    var pairs = 1
    while time(pairs) < 1e-4, pairs < 1 << 30 { pairs *= 2 }
    return (0..<max(runs, 1)).map { _ in time(pairs) }.min().map { $0 / Double(2 * pairs) } ?? 0
  }

  /// Measures a forward solve against its evaluations, both in this call, in turn.
  public func overhead(_ settings: RunSettings, runs: Int = 15) -> SolverOverhead {
    compileSteps(settings)
    var best = SolverOverhead(
      evaluationSeconds: .infinity, solveSeconds: .infinity, evaluations: 0)
    for _ in 0..<max(runs, 1) {
      let run = trajectory(settings, stops: [problem.span.end])
      best.solveSeconds = min(best.solveSeconds, run.seconds)
      best.evaluations = run.counts.rhs
      best.evaluationSeconds = min(best.evaluationSeconds, evaluationSeconds(runs: 3))
    }
    return best
  }
}
