import Expressions
import Fields
import TestProblems
import Testing

@testable import Integrators

@Suite("Events that fail")
struct EventFailureTests {
  private func bounce(_ e: Double) -> EventModel {
    .of("bounce", .down) { _, y in
      y[0]
    } reset: { _, y in
      [0, Expression(-e) * y[1]]
    }
  }

  @Test("Bounces that accumulate are a failure with a time", arguments: Method.sampledForEvents)
  func accumulation(method: Method) throws {
    // They end at 1 + 2e/(1 − e) = 3.
    let run = try EventRun(.ball, [bounce(0.5)], method, relative: method.tightest)
    let failure = run.failure()
    guard case .eventsAccumulate("bounce", at: let time)? = failure else {
      Issue.record("\(String(describing: failure)), \(run.times.suffix(3))")
      return
    }
    #expect(abs(time - 3) < 1e-4 && run.times.count > 10 && run.times.count < 200)
    #expect(run.times == run.times.sorted())
  }

  @Test("The number of events is limited")
  func limit() throws {
    var search = EventIntegration.Options()
    search.limit = 2
    let run = try EventRun(
      .ball.on(0...2.9), [bounce(0.5)], .dop853, relative: 1e-9, search: search)
    guard case .eventLimit(at: let time, limit: 2)? = run.failure() else {
      Issue.record("no limit")
      return
    }
    #expect(abs(time - 2.5) < 1e-9 && run.times.count == 2)
  }

  @Test("A function that is not a number is a failure, at the start and later")
  func notANumber() throws {
    for (threshold, expected) in [(-1.0, 0.0...0.0), (0.5, 0.5...5)] {
      let event = EventModel.of("root") { t, _ in sqrt(Expression(threshold) - t) - 10 }
      let run = try EventRun(.ball, [event], .tsit5, relative: 1e-6)
      guard case .eventNonFinite("root", at: let time)? = run.failure() else {
        Issue.record("no failure")
        return
      }
      #expect(expected.contains(time))
    }
  }

  @Test("A reset that is not a number is one")
  func badReset() throws {
    let event = EventModel.of("log", .down) { _, y in
      y[0]
    } reset: { _, y in
      [sqrt(-1 - y[0] * y[0]), y[1]]
    }
    let run = try EventRun(.ball, [event], .tsit5, relative: 1e-6)
    guard case .nonFinite(at: let time)? = run.failure() else {
      Issue.record("no failure")
      return
    }
    #expect(abs(time - 1) < 1e-5)
  }

  @Test("Steps without an event allocate nothing", arguments: Method.sampledForEvents)
  func allocation(method: Method) throws {
    let event = EventModel.of("never") { _, y in y[0] - 100 }
    var options = Integrator.Options()
    options.fixedStep = 0.01
    let run = try EventRun(.oscillator, [event], method, relative: 1e-6, options: options)
    for _ in 0..<20 { try run.search.step(toward: run.end) }
    let (_, allocations) = try Allocations.during {
      for _ in 0..<200 { try run.search.step(toward: run.end) }
    }
    #expect(allocations.calls == 0)
    #expect(run.run.counts.eventFunctions == 1 + 5 * 220)
  }
}

extension Method {
  /// One of each kind.
  static let sampledForEvents: [Method] = [
    .auto, .tsit5, .dop853, .verner9, .rodas5p, .kvaerno5, .radau, .gauss6, .bdf, .adams, .rock4,
  ]
}
