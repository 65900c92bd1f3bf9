import Expressions
import Fields
import Integrators
import TestProblems

/// An integration of a test problem with events.
struct EventRun {
  let run: Run
  let search: EventIntegration

  init(
    _ problem: TestProblem, _ events: [EventModel], _ method: Method, relative: Double,
    options: Integrator.Options = .init(), search: EventIntegration.Options = .init()
  ) throws {
    var plain = try problem.problem()
    plain.events = events
    let compiled = CompiledProblem(plain, backend: .interpreter)
    run = Run(compiled, method, relative: relative, options: options)
    self.search = EventIntegration(run.integrator, events: compiled.events!, options: search)
  }

  var end: Double { run.end }
  var integrator: Integrator { run.integrator }
  var times: [Double] { search.occurrences.map(\.time) }
  var names: [String] { search.occurrences.map(\.name) }

  func failure() -> IntegrationFailure? {
    do {
      try search.integrate(to: end)
      return nil
    } catch {
      return error
    }
  }
}

extension EventModel {
  /// An event of a problem with two states.
  static func of(
    _ name: String, _ direction: Direction = .both, isTerminal: Bool = false,
    _ function: (Expression, [Expression]) -> Expression,
    reset: ((Expression, [Expression]) -> [Expression])? = nil
  ) -> EventModel {
    EventModel(
      name: name, states: 2, parameters: 0, direction: direction, isTerminal: isTerminal,
      function: { t, y, _ in function(t, y) },
      reset: reset.map { map in { t, y, _ in map(t, y) } })
  }
}

extension TestProblem {
  /// (cos t, −sin t).
  static let oscillator = TestProblem(
    "oscillator", span: 0...10, objective: "x(T)",
    model: "x(t0) = cos(t)\n v(t0) = -sin(t)\n x' = v\n v' = -x")

  /// A fall from height 1, with gravity 2: the ground is reached at t = 1 with speed 2.
  static let ball = TestProblem(
    "ball", span: 0...5, objective: "h(T)", model: "h(0) = 1\n v(0) = 0\n h' = v\n v' = -2")

  func on(_ span: ClosedRange<Double>) -> TestProblem {
    var copy = self
    copy.span = span
    return copy
  }
}

extension Method {
  /// As `permittedError`, for times located on the continuous extension, whose order may be much less
  /// than that of the steps whose errors are controlled.
  func permittedEventError(at relative: Double) -> Double {
    let factor: Double =
      family is MultistepFamily ? 10 : family.denseOrder < family.order - 1 ? 1000 : 1
    return factor * permittedError(at: relative)
  }
}
