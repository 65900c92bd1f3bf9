import Fields
import Foundation
import Gradients
import Integrators
import TestProblems
import Testing

/// ∂L/∂t₀, ∂L/∂T and ∂L/∂tₖ by every strategy.
@Suite("Derivatives with respect to times")
struct TimeDerivativeTests {
  @Test("Those of an exponential in closed form", arguments: Named.all)
  func exponential(named: Named) throws {
    let problem = TestProblem(
      "exponential", span: 0.5...2, objective: "z(T)^2/2",
      model: """
          k = -0.7
          z(t0) = 3
          z' = k*z
        """)
    let times = try #require(try problem.gradient(named, .tsit5, relative: 1e-10).times)
    let exact = -0.7 * 9 * exp(-2 * 0.7 * 1.5)
    #expect(entrywiseError([times.final, times.initial], [exact, -exact]) < 1e-8)
    #expect(times.observations.isEmpty)
  }

  @Test("Those of a driven state: ∂L/∂t₀ is not −∂L/∂T", arguments: Named.all)
  func driven(named: Named) throws {
    let problem = TestProblem(
      "driven", span: 0.3...2, objective: "x(T)",
      model: """
          a = 2
          x(t0) = 1
          x' = a*t
        """)
    // x(T) = 1 + a (T² − t₀²)/2
    let times = try #require(try problem.gradient(named, .tsit5, relative: 1e-10).times)
    #expect(entrywiseError([times.final, times.initial], [4, -0.6]) < 1e-9)
  }

  @Test("Those of the oscillator in closed form", arguments: Named.all)
  func oscillator(named: Named) throws {
    let problem = TestProblem(
      "oscillator", span: 1...4, objective: "x(T)*T",
      model: """
          w = 1.5
          x(t0) = 2
          v(t0) = 0
          x' = v
          v' = -w^2*x
        """)
    // L = 2 T cos(w (T − t₀))
    let (c, s) = (2 * cos(4.5), 2 * sin(4.5))
    let times = try #require(try problem.gradient(named, .dop853, relative: 1e-11).times)
    #expect(entrywiseError([times.final, times.initial], [c - 6 * s, 6 * s]) < 1e-8)
  }

  /// Explicit in time wherever a problem can be.
  static func explicit(_ span: ClosedRange<Double>, _ times: [Double]) -> TestProblem {
    TestProblem(
      "explicit", span: span,
      objective: """
        x(T)*v(T)*T + w*q(t0) + x(t0)*T + integral(t*x^2)^2
        + sqrt(observations((x - data.x)^2*t + v))
        """, times: times, rows: [[0.3], [1.2]],
      model: """
          w = 1.3
          c = 0.2
          q := x*cos(t)
          x(t0) = 0.7 + sin(w*t)
          v(t0) = 1.1
          x' = v
          v' = -sin(x) - c*v + cos(w*t)*t
        """)
  }

  /// The first derivative of f at 0, to h⁴.
  private func slope(_ f: (Double) throws -> Double) rethrows -> Double {
    let h = 5e-3
    return try (f(-2 * h) - 8 * f(-h) + 8 * f(h) - f(2 * h)) / (12 * h)
  }

  @Test(
    "Those of a problem explicit in time are the quotients of tight solves", arguments: Named.all)
  func quotients(named: Named) throws {
    func value(_ start: Double, _ end: Double, _ first: Double, _ second: Double) throws -> Double {
      let problem = Self.explicit(0.4 + start...2.5 + end, [1 + first, 2 + second])
      return try #require(try problem.gradient(.discrete, .dop853, relative: 1e-13).value)
    }
    let truth = try [
      slope { try value($0, 0, 0, 0) }, slope { try value(0, 0, $0, 0) },
      slope { try value(0, 0, 0, $0) }, slope { try value(0, $0, 0, 0) },
    ]
    for method in [Method.dop853, .rodas5p] {
      let result = try Self.explicit(0.4...2.5, [1, 2]).gradient(named, method, relative: 1e-10)
      let times = try #require(result.times)
      #expect(entrywiseError(times.all, truth) < 1e-6, "\(method): \(times.all) \(truth)")
    }
  }

  @Test("An observation at T and T itself are told apart")
  func observationAtTheEnd() throws {
    let problem = TestProblem(
      "ramp", span: 0...2, objective: "x(T)^2 + observations(t*x)", times: [1, 2], rows: [],
      model: """
          x(0) = 1
          x' = x
        """)
    let times = try #require(try problem.gradient(.discrete, .dop853, relative: 1e-12).times)
    let exact = [2 * exp(4.0), 2 * exp(1.0), 3 * exp(2.0)]
    #expect(entrywiseError([times.final] + times.observations, exact) < 1e-9)
  }

  @Test("Nothing changes where all times are moved alike", arguments: Named.pairs)
  func sumRule(named: Named, method: Method) throws {
    let problem = TestProblem.lotkaVolterra.with(
      "x(T)*y(T) + x(t0)^2 + integral(x*y)/3 + observations((x - data.x)^2*y)", end: 4,
      times: [0.3, 1, 2.5, 4], rows: [[0.9], [1.2], [2], [0.5]])
    let times = try #require(try problem.gradient(named, method, relative: 1e-8).times)
    let size = times.all.map(abs).max() ?? 0
    #expect(size > 1)
    #expect(abs(times.all.reduce(0, +)) < 1e-5 * size, "\(times)")
  }

  @Test("λ·f is constant along the adjoint of an autonomous problem")
  func constantProduct() throws {
    // λ(t)·f(t, y(t)) is −∂L/∂t₀ of the problem that starts there on the same solution.
    let whole = try TestProblem.lotkaVolterra.with("x(T)^2", end: 4)
      .gradient(.interpolated, .dop853, relative: 1e-11)
    let final = try #require(whole.times?.final)
    for k in 1...3 {
      let first =
        try TestProblem.lotkaVolterra.with("x(T)", end: Double(k))
        .gradient(.discrete, .dop853, relative: 1e-13).value ?? .nan
      let second =
        try TestProblem.lotkaVolterra.with("y(T)", end: Double(k))
        .gradient(.discrete, .dop853, relative: 1e-13).value ?? .nan
      var rest = TestProblem.lotkaVolterra.with("x(T)^2", end: 4)
      rest.span = Double(k)...4
      rest.model = rest.model.replacing("x(0) = 1", with: "x(t0) = \(first)")
        .replacing("y(0) = 1", with: "y(t0) = \(second)")
      let times = try rest.gradient(.interpolated, .dop853, relative: 1e-11).times
      #expect(entrywiseError([-(times?.initial ?? .nan)], [final]) < 1e-8)
    }
  }
}
