import Expressions
import Fields
import Foundation
import TestProblems
import Testing

@testable import Integrators

@Suite("The order of event times")
struct EventOrderTests {
  /// A pendulum from θ = 1: it passes the bottom at a quarter of its period, K(sin²(1/2)).
  static let pendulum = TestProblem(
    "pendulum", span: 0...2, objective: "x(T)",
    model: "x(0) = 1\n v(0) = 0\n x' = v\n v' = -sin(x)")

  /// By the arithmetic–geometric mean: K(k) = π / (2 agm(1, cos(1/2))).
  static let quarter: Double = {
    var (a, b) = (1.0, cos(0.5))
    for _ in 0..<10 { (a, b) = ((a + b) / 2, (a * b).squareRoot()) }
    return .pi / (2 * a)
  }()

  static let methods =
    Method.allCases.filter {
      !($0.family is MultistepFamily) && !($0.family is AutomaticFamily)
        && ![.radau, .taylor].contains($0)
    } + [.taylor(order: 6)]

  private func error(_ method: Method, step: Double) throws -> Double {
    let event = EventModel.of("bottom", isTerminal: true) { _, y in y[0] }
    var options = Integrator.Options()
    options.fixedStep = step
    let run = try EventRun(Self.pendulum, [event], method, relative: 1e-13, options: options)
    try run.search.integrate(to: run.end)
    return abs(run.integrator.time - Self.quarter)
  }

  @Test("Times err by the order of the continuous extension", arguments: methods)
  func order(method: Method) throws {
    let order = method.family.denseOrder
    let parts = order >= 7 ? 2.0 : order >= 4 ? 16 : order > 1 ? 64 : 256
    let places = 8.0
    // Over several step sizes, because where in its step the event lies changes the constant, which
    // may well be near 0 somewhere: by the mean of the logarithms or by the worst, as is kinder.
    func errors(_ parts: Double) throws -> (mean: Double, worst: Double) {
      let logs = try stride(from: 1, to: 2, by: 1 / places).map {
        try log(max(error(method, step: 2 / (parts * $0)), 1e-18))
      }
      return (logs.reduce(0, +) / places, logs.max() ?? 0)
    }
    let (coarse, fine) = (try errors(parts), try errors(2 * parts))
    let slope = max(coarse.mean - fine.mean, coarse.worst - fine.worst) / log(2)
    #expect(slope > Double(order) - (order >= 7 ? 1.3 : 0.6), "\(method): \(slope) for \(order)")
  }

  @Test("Times get better with the tolerance", arguments: Method.adaptive)
  func tolerance(method: Method) throws {
    var errors: [Double] = []
    for relative in method.tolerances {
      let event = EventModel.of("bottom") { _, y in y[0] }
      let run = try EventRun(Self.pendulum, [event], method, relative: relative)
      #expect(run.failure() == nil)
      let error = abs(run.times[0] - Self.quarter)
      #expect(error < method.permittedEventError(at: relative))
      errors.append(error)
    }
    let gain: Double = method.family.order == 1 ? 10 : 30
    #expect(errors[errors.count - 1] < errors[0] / gain || errors[0] < 1e-10, "\(errors)")
  }
}
