// Nothing but the library people embed.
import CostateKit
import Testing

/// The library by itself: a model and an objective written in Swift, and a gradient of them.
@Suite struct ClosureModelTests {
  /// Predators and prey, as in Problems/lotka-volterra.toml.
  private func problem() throws -> Problem {
    let model = Model(
      states: ["x", "y"], parameters: ["p0": 1.5, "p1": 1, "p2": 3, "p3": 1]
    ) { _, y, p in
      [p[0] * y[0] - p[1] * y[0] * y[1], -p[2] * y[1] + p[3] * y[0] * y[1]]
    } initial: { _ in
      [1, 1]
    }
    let distance = ObjectiveModel(states: 2, parameters: 4) { _, y, _, _ in
      ((1 - y[0]) * (1 - y[0]) + (1 - y[1]) * (1 - y[1])) / 2
    }
    return Problem(
      name: "predators", model: model, span: try TimeSpan(start: 0, end: 10), objective: distance)
  }

  @Test func `a gradient of a model written in Swift`() throws {
    let request = GradientRequest(
      problem: CompiledProblem(try problem(), backend: .native), method: .dop853,
      tolerances: GradientTolerances(relative: 1e-10, absolute: 1e-10))
    let result = DiscreteAdjoint().gradient(request)
    #expect(result.failure == nil)
    // Certified to more digits than Double has (literature of the test set).
    let exact = [
      0.299599508303682302, -0.0141518163448535055, 0.621961585551280884, 0.0680014041508743366,
      0.169176463995892817, 0.272560693950007505,
    ]
    for (value, exact) in zip(result.gradient, exact) {
      #expect(abs(value - exact) <= 1e-8 * abs(exact))
    }
  }

  @Test func `every strategy by its name, without a compiler`() throws {
    let compiled = CompiledProblem(try problem(), backend: .interpreter)
    for strategy in Strategies.all {
      let result = strategy.gradient(
        GradientRequest(
          problem: compiled, method: .tsit5,
          tolerances: GradientTolerances(relative: 1e-9, absolute: 1e-9)))
      #expect(result.failure == nil, "\(strategy.name)")
      #expect(abs((result.initial.first ?? .nan) - 0.2995995083) < 1e-6, "\(strategy.name)")
    }
  }

  @Test func `a solution without a gradient`() throws {
    let compiled = CompiledProblem(try problem(), backend: .interpreter)
    let integrator = Integrator(
      .tsit5, field: compiled.field.kernels,
      tolerances: Tolerances(relative: 1e-9, absolute: 1e-9, count: 2), t: 0,
      y: compiled.initialState(), end: 10)
    try integrator.integrate(to: 10)
    #expect(abs(integrator.state[0] - 1.026344767575089319) < 1e-6)
  }
}
