import Expressions
import Fields
import Foundation
import Gradients
import Integrators
import TestProblems

/// A test problem with events, as a file would write them.
struct EventProblem: Sendable, CustomStringConvertible {
  struct Event: Sendable {
    var name: String
    var when: String
    var direction = EventModel.Direction.both
    var isTerminal = false
    var reset: String?
  }

  var base: TestProblem
  var events: [Event]
  var description: String { base.name }

  func with(_ objective: String, end: Double? = nil) -> EventProblem {
    var copy = self
    copy.base = base.with(objective, end: end, times: base.times, rows: base.rows)
    return copy
  }

  func compiled() throws -> CompiledProblem {
    let text = try ModelText(base.model, name: base.name, start: base.span.lowerBound)
    var plain = base
    plain.objective = "0"
    plain.times = []
    var problem = try plain.problem()
    problem.events = try events.map { event in
      EventModel(
        name: event.name, function: try text.eventFunction(SourceText(event.when, name: nil)),
        direction: event.direction, isTerminal: event.isTerminal,
        reset: try event.reset.map { try text.reset(SourceText($0, name: nil)) })
    }
    problem.objective = try text.objective(base.objective, events: events.map(\.name))
    if !base.times.isEmpty {
      problem.observations = try Observations(
        times: base.times, rows: base.rows,
        columnCount: problem.objective.dataColumns.count, in: problem.span)
    }
    return CompiledProblem(problem, backend: .interpreter)
  }

  func gradient(
    _ named: Named, _ method: Method, relative: Double, absolute: Double? = nil,
    change: (inout GradientRequest) -> Void = { _ in }
  ) throws -> GradientResult {
    var request = GradientRequest(
      problem: try compiled(), method: method,
      tolerances: GradientTolerances(relative: relative, absolute: absolute ?? relative))
    change(&request)
    return named.strategy.gradient(request)
  }

  // MARK: Problems

  static let ball = EventProblem(
    base: TestProblem(
      "ball", span: 0...1.7, objective: "h(T)",
      model: """
          g = 9.81
          e = 0.9
          h0 = 1
          h(0) = h0
          v(0) = 0
          h' = v
          v' = -g
        """),
    events: [Event(name: "bounce", when: "h", direction: .down, reset: "h(+) = 0\n v(+) = -e*v")])

  /// An oscillator that hits a moving wall: everything depends on time and parameters, with running costs,
  /// observations and a value read at an event.
  static let wall = EventProblem(
    base: TestProblem(
      "wall", span: 0.2...4,
      objective: """
        x(T)*v(T) + integral(v^2 + t*x)/5 + observations((x - data.x)^2) + v(hit[1])*t(hit[2])
        + x(turn)^2*T
        """, times: [0.7, 3.1], rows: [[0.2], [0.4]],
      model: """
          k = 6
          a = 0.8
          e = 0.9
          b = 0.02
          x(t0) = 0.9*a
          v(t0) = 0
          x' = v
          v' = -k*x + a*cos(2*t)
        """),
    events: [
      Event(
        name: "hit", when: "x + 0.1 + b*t", direction: .down,
        reset: "v(+) = -e*v + b*x*t\n x(+) = x + 0.01*e*t"),
      Event(name: "turn", when: "v", direction: .down),
    ])

  /// Ends at a parameter-dependent threshold, with a reset there.
  static let ended = EventProblem(
    base: TestProblem(
      "ended", span: 0...20, objective: "T^2*x(T) + integral(x) + y(T) + x(t0)*p",
      model: """
          p = 0.6
          c = 2
          x(0) = 1
          y(0) = p^2
          x' = p*x - 0.05*x^2*t
          y' = x - y
        """),
    events: [
      Event(name: "full", when: "y + 0.1*x - c", isTerminal: true, reset: "y(+) = p*y^2 + x")
    ])

  /// The ball, whose weight doubles at a given time between two bounces.
  static let heavier: EventProblem = {
    var copy = ball
    copy.base.model = ball.base.model.replacing("v' = -g", with: "v' = select(t <= 0.8, -g, -2*g)")
    copy.base.discontinuities = [0.8]
    return copy
  }()

  static let all = [ball, wall, ended, heavier]
}
