import Expressions
import Fields
import Foundation
import TestProblems
import Testing

@testable import Integrators

@Suite("Events")
struct EventTests {
  static let zero = EventModel.of("zero") { _, y in y[0] }
  /// Methods by which a test of everything runs; splitting methods take this problem too.
  static let methods = Method.allCases

  @Test("Every method finds the zeros of the cosine", arguments: methods)
  func cosine(method: Method) throws {
    let run = try EventRun(.oscillator, [Self.zero], method, relative: method.tightest)
    #expect(run.failure() == nil)
    #expect(run.times.count == 3)
    let permitted =
      method.isAdaptive
      ? method.permittedEventError(at: method.tightest) : method.family.order == 1 ? 0.1 : 1e-3
    for (k, time) in run.times.enumerated() {
      #expect(abs(time - (Double(k) + 0.5) * .pi) < permitted)
    }
    #expect(run.times == run.times.sorted() && run.integrator.time == run.end)
    // Nothing but looking was done: the solution is that without events.
    let plain = try Run(.oscillator, method, relative: method.tightest)
    try plain.integrator.integrate(to: plain.end)
    #expect(plain.state == run.run.state)
    #expect(plain.counts.accepted == run.run.counts.accepted)
    #expect(plain.counts.eventFunctions == 0 && run.run.counts.eventFunctions > 0)
  }

  @Test(
    "Landing exactly, events are as exact as steps are",
    arguments: [
      Method.radau, .gauss8, .kvaerno5, .bdf, .dop853,
    ])
  func landing(method: Method) throws {
    let stop = EventModel.of("stop", isTerminal: true) { _, y in y[0] - 0.3 }
    func error(_ lands: Bool) throws -> (Double, Double) {
      var options = EventIntegration.Options()
      options.landsExactly = lands
      let run = try EventRun(.oscillator, [stop], method, relative: 1e-6, search: options)
      #expect(run.failure() == nil && run.search.isOver)
      return (
        abs(run.integrator.time - acos(0.3)), abs(run.integrator.state[0] - 0.3)
      )
    }
    let (located, landed) = (try error(false), try error(true))
    // The function is 0 there on the steps themselves.
    #expect(landed.1 < 1e-13)
    #expect(landed.0 < 1e-5)
    if method == .radau || method == .gauss8 { #expect(landed.0 < 0.2 * located.0) }
  }

  @Test("Directions are kept apart")
  func directions() throws {
    func times(_ direction: EventModel.Direction) throws -> [Double] {
      let event = EventModel.of("zero", direction) { _, y in y[0] }
      let run = try EventRun(.oscillator, [event], .dop853, relative: 1e-12)
      #expect(run.failure() == nil)
      return run.times
    }
    let (both, up, down) = (try times(.both), try times(.up), try times(.down))
    #expect(down == [both[0], both[2]] && up == [both[1]])
    #expect(abs(up[0] - 1.5 * .pi) < 1e-11)
  }

  @Test("Backward in time the direction is that of the integration", arguments: methods)
  func backward(method: Method) throws {
    let problem = try TestProblem.oscillator.compiled()
    let up = EventModel.of("up", .up) { _, y in y[0] }
    let events = CompiledEvents(
      [up, Self.zero], field: problem.field, backend: .interpreter)
    var options = Integrator.Options()
    if !method.isAdaptive { options.fixedStep = 0.01 }
    let integrator = Integrator(
      method, field: problem.field.kernels,
      tolerances: Tolerances(relative: method.tightest, absolute: method.tightest, count: 2),
      t: 10, y: [cos(10), -sin(10)], end: 0, options: options)
    let search = EventIntegration(integrator, events: events)
    try search.integrate(to: 0)
    // The cosine grows backward at π/2 and 5π/2.
    #expect(search.occurrences.map(\.name) == ["up", "zero", "zero", "up", "zero"])
    let times = search.occurrences.map(\.time)
    #expect(times[0] == times[1] && times[3] == times[4])
    for (time, exact) in zip([times[1], times[2], times[4]], [2.5, 1.5, 0.5]) {
      #expect(abs(time - exact * .pi) < (method.family.order == 1 ? 0.2 : 2e-3))
    }
  }

  @Test("A terminal event ends the integration there", arguments: methods)
  func terminal(method: Method) throws {
    let event = EventModel.of("zero", .up, isTerminal: true) { _, y in y[0] }
    let run = try EventRun(.oscillator, [event, Self.zero], method, relative: method.tightest)
    #expect(run.failure() == nil)
    #expect(run.search.isOver && run.names == ["zero", "zero", "zero"])
    #expect(run.integrator.time == run.times[2] && run.integrator.time < 5)
    #expect(abs(run.run.state[0]) < 1e-9)
    #expect(run.search.occurrences.last?.before == run.run.state)
    // It stays there.
    let counts = run.run.counts
    try run.search.integrate(to: run.end)
    #expect(run.run.counts == counts && run.integrator.time < 5)
  }

  @Test("States are reset and go on from there", arguments: Method.allCases)
  func bounces(method: Method) throws {
    // Closed form: the k-th bounce at 1 + 2(e + … + eᵏ⁻¹), the speed then 2eᵏ.
    let e = 0.5
    let bounce = EventModel.of("bounce", .down) { _, y in
      y[0]
    } reset: { _, y in
      [0, Expression(-e) * y[1]]
    }
    let run = try EventRun(
      .ball.on(0...2.8), [bounce], method, relative: method.tightest)
    #expect(run.failure() == nil)
    let exact = [1, 2, 2.5, 2.75]
    let permitted = method.family.order == 1 ? 0.1 : 1e-5
    #expect(run.times.count == 4)
    for (k, event) in run.search.occurrences.enumerated() {
      #expect(abs(event.time - exact[k]) < permitted)
      #expect(abs(event.after[1] - 2 * pow(e, Double(k) + 1)) < 3 * permitted)
      #expect(event.after[0] == 0 && event.after[1] == -e * event.before[1])
    }
    #expect(abs(run.run.state[1] - (0.125 - 2 * 0.05)) < 3 * permitted)
  }

  /// A method of order 9 takes a whole flight in one step: start and end of it are on opposite sides
  /// only if it is known on which side the ball left.
  @Test("A ball that leaves and comes back within one step does not fall through")
  func withinOneStep() throws {
    for resetsHeight in [true, false] {
      let bounce = EventModel.of("bounce") { _, y in
        y[0]
      } reset: { _, y in
        [resetsHeight ? 0 : y[0], -0.5 * y[1]]
      }
      var options = Integrator.Options()
      options.initialStep = 2.8
      let run = try EventRun(
        .ball.on(0...2.8), [bounce], .verner9, relative: 1e-6, options: options)
      #expect(run.failure() == nil)
      #expect(run.times.count == 4 && run.run.counts.accepted <= 6)
      for (time, exact) in zip(run.times, [1, 2, 2.5, 2.75]) {
        #expect(abs(time - exact) < 1e-9)
      }
    }
  }

  @Test("Events of one step come in the order of their times")
  func order() throws {
    let events: [EventModel] = [
      .of("c") { t, _ in t - 0.6 }, .of("a") { t, _ in t - 0.3 }, .of("d") { t, _ in 0.61 - t },
      .of("b") { t, _ in
        t - 0.45
      } reset: { _, y in
        [y[0] + 1, y[1]]
      },
      .of("e", .down) { t, _ in t - 0.7 },
    ]
    var options = Integrator.Options()
    options.fixedStep = 1
    let run = try EventRun(.ball.on(0...1), events, .dop853, relative: 1, options: options)
    #expect(run.failure() == nil)
    #expect(run.names == ["a", "b", "c", "d"])
    for (time, exact) in zip(run.times, [0.3, 0.45, 0.6, 0.61]) {
      #expect(abs(time - exact) < 1e-15)
    }
    // The step was cut once, at the reset, which is seen after it and not before.
    #expect(run.run.counts.accepted == 2)
    let heights = run.search.occurrences.map { $0.before[0] }
    #expect(abs(heights[0] - (1 - 0.09)) < 1e-14 && abs(heights[2] - (2 - 0.36)) < 1e-14)
  }

  @Test("Events of one time happen one after another, in their order")
  func simultaneous() throws {
    let events: [EventModel] = [
      .of("double") { t, _ in
        t - 0.5
      } reset: { _, y in
        [2 * y[0], y[1]]
      },
      .of("add") { t, _ in
        2 * t - 1
      } reset: { _, y in
        [y[0] + 3, y[1]]
      },
    ]
    let run = try EventRun(.ball.on(0...1), events, .tsit5, relative: 1e-9)
    #expect(run.failure() == nil)
    #expect(run.names == ["double", "add"] && run.times[0] == run.times[1])
    #expect(abs(run.search.occurrences[1].after[0] - (2 * 0.75 + 3)) < 1e-9)
    #expect(run.search.occurrences[1].before == run.search.occurrences[0].after)
  }

  @Test("A pair of zeros in one step is found by looking inside it")
  func interiorPoints() throws {
    // Below zero for an eighth of the step.
    let dip = EventModel.of("dip") { t, _ in (t - 0.35) * (t - 0.475) }
    var options = Integrator.Options()
    options.fixedStep = 1
    func times(_ points: Int) throws -> [Double] {
      var search = EventIntegration.Options()
      search.interiorPoints = points
      let run = try EventRun(
        .ball.on(0...1), [dip], .dop853, relative: 1, options: options, search: search)
      #expect(run.failure() == nil)
      return run.times
    }
    #expect(try times(0).isEmpty && times(1).isEmpty)
    for points in [4, 9] {
      let found = try times(points)
      #expect(found.count == 2 && abs(found[0] - 0.35) < 1e-14 && abs(found[1] - 0.475) < 1e-14)
    }
  }

  @Test("A zero at the start and a touch are no events; a zero at the end is one")
  func boundaries() throws {
    let events: [EventModel] = [
      .of("start") { t, y in y[1] }, .of("touch") { t, _ in (t - 0.4) * (t - 0.4) },
      .of("end") { t, _ in t - 1 },
    ]
    for method in [Method.tsit5, .radau5, .bdf] {
      let run = try EventRun(.ball.on(0...1), events, method, relative: 1e-8)
      #expect(run.failure() == nil)
      #expect(run.names == ["end"] && run.times == [1])
    }
  }

  @Test("A reset that moves its own function away does not hide the next zero")
  func relay() throws {
    // x = t; at x = 1 it is put back to −0.5, whence it needs 1.5 more.
    let problem = TestProblem(
      "relay", span: 0...6, objective: "x(T)", model: "x(0) = 0\n y(0) = 0\n x' = 1\n y' = 0")
    let event = EventModel.of("back", .up) { _, y in
      y[0] - 1
    } reset: { _, y in
      [-0.5, y[1] + 1]
    }
    let run = try EventRun(problem, [event], .dop853, relative: 1e-6)
    #expect(run.failure() == nil)
    #expect(run.times.count == 4 && abs(run.times[3] - 5.5) < 1e-12)
    #expect(run.run.state[1] == 4)
  }
}
