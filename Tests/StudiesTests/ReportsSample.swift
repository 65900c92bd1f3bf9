import Fields
import Foundation
import Gradients
import Studies

/// A made-up study with the features of real ones: a stiff problem where explicit methods run out
/// of steps and free backsolve is smoothly wrong, and a chaotic one where errors grow with time.
enum ReportsSample {
  static func study() -> StudyResult {
    var result = StudyResult()
    result.name = "Trust and cost"
    result.question = "Which gradient strategies can be trusted on stiff and chaotic problems?"
    result.sections = [robertson(), lorenz()]
    result.environment.date = "2025-11-21"
    result.environment.system = "Linux x86-64"
    result.environment.processor = "a processor"
    result.environment.cores = 2
    result.environment.compiler = "Swift 6.3.1"
    result.environment.libraries = ["sundials": "6.4.1", "gsl": "2.7.1"]
    result.environment.commit = "71803a4"
    return result
  }

  /// How a made-up strategy behaves: error = scale·rtol^order, seconds = cost·rtol^(−1/work).
  struct Behaviour {
    var method: String
    var strategy: String
    var scale = 5.0
    var order = 0.9
    var microseconds = 30.0
    var work = 5.0
    var stepBytes = 0
    var floor = 2e-12
    var wrong: Double?
    var failure: (kind: String, phase: String)?
    /// Failure only at tolerances below this.
    var failsBelow = Double.infinity
    var supported = true
  }

  static func gradient(
    _ b: Behaviour, problem: String, span: [Double], rtol: Double, growth: Double = 1
  ) -> GradientRecord {
    var run = GradientRecord()
    run.problem = problem
    run.span = span
    run.objective = "y1(T)"
    run.method = b.method
    run.strategy = b.strategy
    run.backend = "native"
    run.rtol = rtol
    run.atol = rtol * 1e-3
    run.repeats = 7
    guard b.supported else {
      run.status = .unsupported
      run.reason = "\(b.method) has no dense output of sufficient order"
      run.verdict = .unsupported
      return run
    }
    let steps = Int(6 * pow(rtol, -1 / b.work)) + 10
    // A wobble that repeats, so that curves are not ruled lines.
    let wobble = 1 + 0.4 * sin(Double(steps) * 1.7 + Double(b.strategy.count))
    run.counts.forward.accepted = steps
    run.counts.forward.rejected = steps / 13
    run.counts.forward.rhs = steps * 7
    run.counts.backward.vjp = steps * 7
    run.counts.backward.accepted = b.strategy == "discrete" ? 0 : steps * 5 / 4
    run.counts.backward.replayed = b.strategy == "checkpointed" ? steps : 0
    if b.method == "kvaerno5" || b.method == "cvodes-bdf" {
      run.counts.forward.jacobian = steps / 3
      run.counts.forward.factorizations = steps / 2
      run.counts.forward.linearSolves = steps * 18
      run.counts.forward.newtonIterations = steps * 17
      run.counts.backward.factorizations = steps / 2
      run.counts.backward.linearSolves = steps * 7
    }
    run.seconds.forward = b.microseconds * 1e-6 * pow(rtol, -1 / b.work)
    run.seconds.backward = run.seconds.forward * (b.strategy == "discrete" ? 1.3 : 2.4)
    if let failure = b.failure, rtol < b.failsBelow {
      run.status = .failed
      run.verdict = .failed
      run.failure = .init(kind: failure.kind, phase: failure.phase, time: span[1] * 0.37)
      run.reason = "\(failure.kind) at t = \(span[1] * 0.37)"
      return run
    }
    let held = b.strategy == "backsolve" ? 24 : steps * b.stepBytes
    run.memory = MemoryLedger(
      trajectoryBytes: held, predictedBytes: b.method.hasPrefix("cvodes") ? 0 : held)
    run.value = 0.7158
    run.gradient = .init(initial: ["y1": 0.1], parameters: ["k1": -1.5, "k2": 3.1e-9])
    let error = b.wrong.map { $0 * (1 + 0.02 * wobble) } ?? b.scale * pow(rtol, b.order) * wobble
    run.error = max(b.wrong == nil ? error * growth : error, b.floor)
    run.verdict = Verdict(error: run.error ?? .nan)
    return run
  }

  static func solution(
    _ method: String, problem: String, span: [Double], rtol: Double, scale: Double,
    microseconds: Double, work: Double
  ) -> SolveRecord {
    var run = SolveRecord()
    run.problem = problem
    run.span = span
    run.method = method
    run.backend = "native"
    run.rtol = rtol
    run.atol = rtol * 1e-3
    run.state = ["y1": 0.7]
    run.counts.accepted = Int(6 * pow(rtol, -1 / work)) + 10
    run.counts.rhs = run.counts.accepted * 7
    run.seconds = microseconds * 1e-6 * pow(rtol, -1 / work)
    run.repeats = 7
    run.error = scale * pow(rtol, 0.95)
    return run
  }

  private static func robertson() -> StudyResult.Section {
    let span = [0.0, 1e5]
    let tolerances = [1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10]
    var section = section("robertson", "Robertson's autocatalytic reaction", span)
    section.citation = "H. H. Robertson 1966; Hairer & Wanner II, IV.10"
    section.tags = ["stiff", "chemistry"]
    let stiff = { (strategy: String) in Behaviour(method: "kvaerno5", strategy: strategy) }
    var behaviours = [
      stiff("discrete"), stiff("interpolated"), stiff("checkpointed"), stiff("backsolve"),
      stiff("backsolve+reset"), stiff("tangent"),
    ]
    behaviours[0].stepBytes = 256
    behaviours[1].scale = 40
    behaviours[1].stepBytes = 160
    behaviours[2].scale = 40.4
    behaviours[2].microseconds = 38
    behaviours[2].stepBytes = 20
    behaviours[3].wrong = 0.98
    behaviours[4].failure = ("newton-divergence", "backward")
    behaviours[4].failsBelow = 2e-6
    behaviours[4].wrong = 0.99
    behaviours[5].microseconds = 60
    let explicit = Behaviour(
      method: "tsit5", strategy: "discrete", microseconds: 900, work: 40,
      failure: ("step-limit", "forward"))
    var bdf = Behaviour(
      method: "cvodes-bdf", strategy: "cvodes-adjoint", scale: 600, microseconds: 55, work: 6)
    bdf.stepBytes = 40
    let forward = Behaviour(
      method: "cvodes-bdf", strategy: "cvodes-forward", scale: 90, microseconds: 80, work: 6)
    for behaviour in behaviours + [explicit, bdf, forward] {
      for rtol in tolerances {
        section.gradients.append(
          gradient(behaviour, problem: "robertson", span: span, rtol: rtol))
      }
    }
    for rtol in tolerances {
      for (method, scale, cost, work) in [
        ("kvaerno5", 3.0, 14.0, 5.0), ("cvodes-bdf", 60, 20, 6), ("gsl-msbdf", 80, 45, 6),
        ("gsl-bsimp", 10, 60, 9),
      ] {
        section.solutions.append(
          solution(
            method, problem: "robertson", span: span, rtol: rtol, scale: scale,
            microseconds: cost, work: work))
      }
    }
    return section
  }

  private static func lorenz() -> StudyResult.Section {
    let span = [0.0, 10.0]
    let tolerances = [1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-11]
    var section = section("lorenz", "The Lorenz system", span)
    section.citation = "E. N. Lorenz 1963"
    section.tags = ["chaotic"]
    let growth = exp(0.906 * 10)
    var behaviours: [Behaviour] = []
    for (method, cost, work) in [("tsit5", 18.0, 5.0), ("dop853", 30, 8)] {
      for strategy in ["discrete", "interpolated", "checkpointed", "backsolve", "tangent"] {
        var behaviour = Behaviour(
          method: method, strategy: strategy, scale: 0.2, microseconds: cost, work: work)
        behaviour.stepBytes =
          ["discrete": 184, "interpolated": 136, "checkpointed": 9][strategy] ?? 0
        behaviour.supported = !(method == "dop853" && strategy == "checkpointed")
        if strategy == "backsolve" {
          behaviour.scale = 3e8
          behaviour.failure = ("non-finite", "backward")
          behaviour.failsBelow = 1e-9
        }
        behaviours.append(behaviour)
      }
    }
    behaviours.append(
      Behaviour(
        method: "cvodes-adams", strategy: "cvodes-adjoint", scale: 30, microseconds: 45, work: 7))
    for behaviour in behaviours {
      for rtol in tolerances {
        section.gradients.append(
          gradient(behaviour, problem: "lorenz", span: span, rtol: rtol, growth: growth))
      }
      for horizon in [1.0, 2, 5, 10, 15, 20, 30] {
        var run = gradient(
          behaviour, problem: "lorenz", span: [0, horizon], rtol: 1e-8, growth: exp(0.906 * horizon)
        )
        if behaviour.strategy == "backsolve", horizon > 15 {
          run.status = .failed
          run.error = nil
          run.verdict = .failed
          run.failure = .init(kind: "non-finite", phase: "backward", time: 3)
          run.reason = "the field was not finite near t = 3"
        }
        section.horizons.append(run)
      }
    }
    for rtol in tolerances {
      for (method, scale, cost, work) in [
        ("tsit5", 900.0, 7.0, 5.0), ("dop853", 500, 10, 8), ("gsl-rk8pd", 400, 19, 8),
        ("gsl-rkf45", 1500, 14, 5), ("cvodes-adams", 9000, 30, 7), ("cvodes-bdf", 40_000, 35, 5.5),
      ] {
        section.solutions.append(
          solution(
            method, problem: "lorenz", span: span, rtol: rtol, scale: scale, microseconds: cost,
            work: work))
      }
    }
    return section
  }

  private static func section(
    _ problem: String, _ title: String, _ span: [Double]
  ) -> StudyResult.Section {
    var section = StudyResult.Section()
    section.problem = problem
    section.title = title
    section.stateCount = 3
    section.parameterCount = 3
    section.span = span
    section.objective = "y1(T)"
    section.reference.value = 0.7158
    section.reference.gradient = .init(initial: ["y1": 0.1], parameters: ["k1": -1.5])
    section.reference.method = "Taylor series against collocation, both in extended precision"
    section.reference.uncertainty = problem == "lorenz" ? 2e-9 : 3e-14
    return section
  }
}
