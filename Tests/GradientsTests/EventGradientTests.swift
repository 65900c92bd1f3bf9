import Fields
import Foundation
import Gradients
import Integrators
import TestProblems
import Testing

/// Gradients through events: the saltation of the tangent, and its transpose for λ.
@Suite("Gradients through events")
struct EventGradientTests {
  static let methods: [Method] = [
    .auto, .tsit5, .dop853, .taylor, .rodas5p, .kvaerno5, .radau, .bdf, .adams,
  ]
  static let pairs = Named.all.flatMap { named in
    Self.methods.filter { !named.differentiatesSteps || $0.family.missingDerivative == nil }
      .map { (named, $0) }
  }

  /// The ball after its second bounce: parameters g, e, h₀.
  private func ball() -> (height: [Double], second: [Double], speed: Double) {
    let (g, e, end) = (9.81, 0.9, 1.7)
    let fall = (2 / g).squareRoot()
    let u = end - fall * (1 + 2 * e)
    let speed = e * e * g * fall - g * u
    // By the time of the first fall, of which the second bounce comes 1 + 2e times as late.
    let byFall = e * e * g * u - speed * (1 + 2 * e)
    return (
      [
        e * e * fall * u - u * u / 2 - byFall * fall / (2 * g),
        2 * e * g * fall * u - 2 * fall * speed, byFall * fall / 2,
      ],
      [-(1 + 2 * e) * fall / (2 * g), 2 * fall, (1 + 2 * e) * fall / 2], speed
    )
  }

  @Test(
    "A ball that bounces, in closed form, by every strategy and kind of method", arguments: pairs)
  func bouncing(named: Named, method: Method) throws {
    let truth = ball()
    let height = try EventProblem.ball.gradient(named, method, relative: 1e-9)
    #expect(height.failure == nil)
    #expect(relativeError(height.parameters, truth.height) < 1e-6)
    #expect(abs(height.initial[0] / truth.height[2] - 1) < 1e-6)
    let times = try #require(height.times)
    #expect(abs(times.final / truth.speed - 1) < 1e-6)
    #expect(abs(times.initial / -truth.speed - 1) < 1e-6)
    let second = try EventProblem.ball.with("t(bounce[2])").gradient(named, method, relative: 1e-9)
    #expect(abs((second.value ?? .nan) - (2 / 9.81).squareRoot() * 2.8) < 1e-8)
    #expect(relativeError(second.parameters, truth.second) < 1e-6)
    // Moving T moves no bounce; moving t₀ moves them all.
    #expect(second.times?.final == 0 && abs((second.times?.initial ?? 0) - 1) < 1e-6)
  }

  @Test("Without the jump of λ by the time of the event the gradient would be another")
  func negativeControl() throws {
    // The way from the first bounce on, as a problem of its own, pulled back by R_yᵀ alone: to the height
    // at the bounce, which the reset sets to 0, goes nothing, and to the speed −e times its part; to both,
    // from the start, by the free fall, whose speed does not know of h₀.
    let fall = (2 / 9.81).squareRoot()
    var rest = EventProblem.ball
    rest.base.span = fall...1.7
    rest.base.model = rest.base.model.replacing("h(0) = h0", with: "h(t0) = 0")
      .replacing("v(0) = 0", with: "v(t0) = \(0.9 * 9.81 * fall)")
    let after = try rest.gradient(.discrete, .dop853, relative: 1e-12)
    let naive = [0, -0.9 * after.initial[1]]
    let truth = ball().height[2]
    let whole = try EventProblem.ball.gradient(.discrete, .dop853, relative: 1e-12)
    #expect(abs(whole.initial[0] / truth - 1) < 1e-9)
    #expect(abs(naive[0] - truth) > 0.5 * abs(truth))
    // With it: λ⁻ = R_yᵀλ⁺ − g_y λ⁺·s/ġ, s = R_y f⁻ − f⁺ = (0, e g) − (e v, −g) with v = g·fall.
    let (v, g) = (9.81 * fall, 9.81)
    let s = [-0.9 * v, 0.9 * g + g]
    let jump = (after.initial[0] * s[0] + after.initial[1] * s[1]) / -v
    #expect(abs((naive[0] - jump) / truth - 1) < 1e-9)
  }

  @Test("The apsides of Kepler's problem come at times of its energy alone", arguments: Named.all)
  func apsides(named: Named) throws {
    let problem = EventProblem(
      base: TestProblem(
        "kepler", span: 0...8, objective: "t(apocentre)",
        model: """
            e = 0.3
            x(0) = 1 - e
            y(0) = 0
            u(0) = 0
            v(0) = sqrt((1 + e)/(1 - e))
            r3 := (x^2 + y^2)^(3/2)
            x' = u
            y' = v
            u' = -x/r3
            v' = -y/r3
          """),
      events: [.init(name: "apocentre", when: "x*u + y*v", direction: .down)])
    let result = try problem.gradient(named, .dop853, relative: 1e-11)
    // π a^(3/2), 1/a = 2/x − v²; the start stays an apsis where x or v changes.
    let (x, v) = (0.7, (1.3 / 0.7).squareRoot())
    #expect(abs((result.value ?? .nan) - .pi) < 1e-8)
    #expect(abs(result.initial[0] - 1.5 * .pi * 2 / (x * x)) < 1e-6)
    #expect(abs(result.initial[3] - 1.5 * .pi * 2 * v) < 1e-6)
    #expect(abs(result.parameters[0]) < 1e-6)
  }

  /// The first derivative of f at 0, to h⁴.
  private func slope(_ f: (Double) throws -> Double) rethrows -> Double {
    let h = 2e-3
    return try (f(-2 * h) - 8 * f(-h) + 8 * f(h) - f(2 * h)) / (12 * h)
  }

  @Test(
    "Resets of time and parameters, costs, observations and readings: quotients of tight solves",
    arguments: Named.sound, [EventProblem.wall, .ended, .heavier])
  func quotients(named: Named, problem: EventProblem) throws {
    func value(_ change: (CompiledProblem) -> Void) throws -> Double {
      let compiled = try problem.compiled()
      change(compiled)
      let request = GradientRequest(
        problem: compiled, method: .dop853,
        tolerances: GradientTolerances(relative: 1e-13, absolute: 1e-13))
      return try #require(DiscreteAdjoint().gradient(request).value)
    }
    let count = try problem.compiled().parameterCount
    let truth = try (0..<count).map { j in
      try slope { h in try value { $0.field.parameterValues[j] += h } }
    }
    func moved(_ start: Double, _ end: Double) throws -> Double {
      var copy = problem
      copy.base.span = problem.base.span.lowerBound + start...problem.base.span.upperBound + end
      copy.base.model = copy.base.model.replacing("(0)", with: "(t0)")
      return try #require(
        try copy.gradient(.discrete, .dop853, relative: 1e-13).value)
    }
    let times = try [slope { try moved($0, 0) }, slope { try moved(0, $0) }]
    for method in [Method.dop853, .rodas5p, .kvaerno5] {
      let result = try problem.gradient(named, method, relative: 1e-10)
      #expect(result.failure == nil, "\(method)")
      #expect(relativeError(result.parameters, truth) < 2e-6, "\(method)")
      let found = try #require(result.times)
      #expect(relativeError([found.initial, found.final], times) < 2e-6, "\(method): \(found)")
    }
  }

  /// Those that do not go through events, and say so.
  static let refusing = [
    "reversible", "discrete-tangent+controller", "finite-differences", "finite-differences+fourth",
    "complex-step",
  ]

  @Test("So by every polynomial, reset and place of the integral", arguments: Strategies.every)
  func modifiers(strategy: any GradientStrategy) throws {
    let named = Named(strategy: strategy)
    for problem in EventProblem.all {
      let truth = try problem.gradient(.tangent, .dop853, relative: 1e-12)
      let result = try problem.gradient(named, .dop853, relative: 1e-10) {
        $0.checkpointInterval = 4
      }
      if Self.refusing.contains(strategy.name) {
        guard case .unsupported? = result.failure?.reason else {
          Issue.record("\(named) on \(problem): \(String(describing: result.failure))")
          continue
        }
        continue
      }
      #expect(result.failure == nil)
      #expect(relativeError(result.gradient, truth.gradient) < 1e-5, "\(named) on \(problem)")
      #expect(result.memory.trajectoryBytes == result.memory.predictedBytes, "\(named)")
    }
  }

  @Test("Backsolve goes through events too", arguments: [Named.backsolve, .backsolveReset])
  func backsolve(named: Named) throws {
    for problem in EventProblem.all {
      let truth = try problem.gradient(.tangent, .dop853, relative: 1e-12)
      let result = try problem.gradient(named, .dop853, relative: 1e-10)
      #expect(relativeError(result.gradient, truth.gradient) < 1e-6)
      #expect(result.memory.trajectoryBytes == result.memory.predictedBytes)
    }
  }

  @Test(
    "On fixed steps tangent and discrete adjoint are each other's transpose",
    arguments: [
      Method.rk4, .tsit5, .dop853, .rodas5p, .trbdf2,
    ])
  func transposed(method: Method) throws {
    for problem in EventProblem.all {
      func run(_ named: Named) throws -> [Double] {
        let result = try problem.gradient(named, method, relative: 1e-10) {
          $0.options.fixedStep = 0.02
        }
        #expect(result.failure == nil)
        return result.gradient
      }
      #expect(try relativeError(run(.discrete), run(.tangent)) < 1e-11, "\(problem)")
    }
  }

  @Test("λᵀs is the same on both sides of an event")
  func identity() throws {
    let problem = try EventProblem.wall.compiled()
    let n = problem.fullCount
    let m = problem.parameterCount
    var numbers = SeededNumbers(3)
    for isLast in [false, true] {
      let saltation = try problem.saltation(
        SolutionPath.Occurrence(index: 0, ordinal: 1, scale: 1), isLast: isLast, time: 0.8,
        before: numbers.numbers(n))
      for parameter in [nil, 0, 3] {
        let before = numbers.numbers(n)
        let after = numbers.numbers(n)
        var (s, lambda, mu) = (before, after, [Double](repeating: 0, count: m))
        saltation.push(&s, parameter: parameter)
        saltation.pull(&lambda, addingTo: &mu)
        let left = zip(after, s).reduce(0) { $0 + $1.0 * $1.1 }
        let right =
          zip(lambda, before).reduce(0) { $0 + $1.0 * $1.1 } + (parameter.map { mu[$0] } ?? 0)
        #expect(abs(left - right) < 1e-13 * max(1, abs(left)))
      }
    }
  }

  @Test(
    "The gradient does not depend on the schedule, bit for bit",
    arguments: [
      Method.dop853, .kvaerno5, .bdf,
    ])
  func schedules(method: Method) throws {
    for problem in EventProblem.all {
      let stored = try problem.gradient(.discrete, method, relative: 1e-5)
      for schedule in ScheduledGradientTests.schedules {
        let result = try problem.gradient(.discrete, method, relative: 1e-5) {
          $0.schedule = schedule
        }
        #expect(result.gradient == stored.gradient, "\(problem) \(schedule)")
        #expect(result.schedule?.predicted == result.schedule?.measured)
        guard method == .dop853 else { continue }
        let fixed = try [CheckpointSchedule.all, schedule].map { schedule in
          try problem.gradient(.discrete, .rk4, relative: 1e-5) {
            $0.schedule = schedule
            $0.options.fixedStep = 0.05
          }
        }
        #expect(fixed[0].gradient == fixed[1].gradient && !fixed[0].gradient.isEmpty)
        #expect(fixed[1].schedule?.predicted == fixed[1].schedule?.measured)
      }
    }
  }

  @Test("Checkpoints at, before and after events", arguments: [1, 2, 3, 7, 1000])
  func checkpoints(interval: Int) throws {
    for problem in EventProblem.all {
      let truth = try problem.gradient(.tangent, .dop853, relative: 1e-12)
      for method in [Method.dop853, .bdf] {
        let result = try problem.gradient(.checkpointed, method, relative: 1e-9) {
          $0.checkpointInterval = interval
        }
        let gate = method == .bdf ? 1e-4 : 1e-6
        #expect(relativeError(result.gradient, truth.gradient) < gate, "\(problem) \(method)")
        #expect(result.memory.trajectoryBytes == result.memory.predictedBytes)
      }
    }
  }

  @Test("What has no derivative is said in a sentence", arguments: Named.all)
  func objections(named: Named) throws {
    func reason(_ problem: EventProblem) throws -> String {
      let result = try problem.gradient(named, .dop853, relative: 1e-8)
      #expect(result.gradient.isEmpty && result.failure?.phase == .forward)
      return result.failure.map { "\($0.reason)" } ?? ""
    }
    var grazing = EventProblem.ball
    grazing.events = [.init(name: "touch", when: "(t - 1)^3", reset: "v(+) = -v")]
    #expect(try reason(grazing).contains("`touch` at t = 1") && reason(grazing).contains("grazes"))
    let missing = EventProblem.ball.with("t(bounce[3])")
    #expect(try reason(missing).contains("happens 2 times"))
    var twice = EventProblem.ball
    twice.events.append(.init(name: "also", when: "2*h", direction: .down, reset: "v(+) = 0.1"))
    #expect(try reason(twice).contains("at the same time"))
    var late = EventProblem.ended
    late.base.objective = "observations(x)"
    late.base.times = [0.5, 15]
    late.base.rows = []
    #expect(try reason(late).contains("t = 15.0 is never made"))
  }
}
