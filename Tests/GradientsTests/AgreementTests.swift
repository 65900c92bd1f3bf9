import Expressions
import Fields
import Gradients
import Integrators
import TestProblems
import Testing

/// Strategies against each other and against differences, on every kind of objective.
@Suite("Agreement of strategies")
struct AgreementTests {
  static let problems: [TestProblem] = [
    .forced, .costed, .observed, .withoutParameters, .brusselator,
    .lotkaVolterra.with("x(t0)*y(T) + p0^2*y(t0)", end: 3),
    .lotkaVolterra.with("observations(x*t) + observations(y)^2", end: 4, times: [0.5, 2, 3]),
    .lotkaVolterra.with("integral(t*x*p1)*observations(y) - integral(y)", end: 3, times: [1, 3]),
  ]
  static let cases = Named.all.flatMap { named in
    named.methods.flatMap { method in problems.map { (named, method, $0) } }
  }

  @Test("All give the same gradient and the same value", arguments: cases)
  func agreement(named: Named, method: Method, problem: TestProblem) throws {
    let truth = try problem.gradient(.tangent, .dop853, relative: 1e-12)
    // Multistep methods err by hundreds of tolerances: many short steps, one sign.
    let relative = method.family is MultistepFamily ? 1e-11 : 1e-9
    let result = try problem.gradient(named, method, relative: relative)
    if problem.name == "brusselator", named.strategy.claim == .reconstruction {
      // Diffusion backward in time: ill-posed, and it shows.
      #expect(result.failure != nil || relativeError(result.gradient, truth.gradient) > 1e-5)
      return
    }
    #expect(result.failure == nil)
    #expect(relativeError(result.initial, truth.initial) < 2e-7)
    #expect(
      truth.parameters.isEmpty
        ? result.parameters.isEmpty : relativeError(result.parameters, truth.parameters) < 2e-7)
    #expect(abs((result.value ?? .nan) / (truth.value ?? .nan) - 1) < 1e-7)
  }

  @Test("The value's difference quotients agree", arguments: problems)
  func differences(problem: TestProblem) throws {
    let compiled = try problem.compiled()
    let truth = try problem.gradient(.tangent, .dop853, relative: 1e-12)
    let nominal = compiled.field.parameterValues
    for (j, p) in nominal.enumerated() {
      let step = 1e-5 * max(abs(p), 1)
      let values = [-step, step].map { shift in
        compiled.field.parameterValues[j] = p + shift
        return DiscreteAdjoint().gradient(
          GradientRequest(
            problem: compiled, method: .dop853,
            tolerances: GradientTolerances(relative: 1e-13, absolute: 1e-13))
        ).value ?? .nan
      }
      compiled.field.parameterValues = nominal
      let quotient = (values[1] - values[0]) / (2 * step)
      let size = truth.parameters.map { abs($0) }.max() ?? 1
      #expect(abs(quotient - truth.parameters[j]) < 1e-6 * size, "parameter \(j)")
    }
  }

  @Test("A sum over times is the sum of terminal objectives", arguments: Named.all)
  func observationsBySum(named: Named) throws {
    let times = [0.4, 1.3, 2.2]
    let data = [0.2, 0.9, 1.7]
    let whole = try TestProblem.lotkaVolterra.with(
      "observations((x - data.x)^2)", end: 2.2, times: times, rows: data.map { [$0] }
    ).gradient(named, .dop853, relative: 1e-11)
    var sum = [Double](repeating: 0, count: 6)
    for (time, datum) in zip(times, data) {
      let part = try TestProblem.lotkaVolterra.with("(x(T) - \(datum))^2", end: time)
        .gradient(named, .dop853, relative: 1e-11)
      for i in sum.indices { sum[i] += part.gradient[i] }
    }
    #expect(relativeError(whole.gradient, sum) < 1e-9)
  }

  @Test("An observation after which nothing counts", arguments: Named.all)
  func lastObservationBeforeTheEnd(named: Named) throws {
    let early = try TestProblem.lotkaVolterra.with("observations(x)", end: 3, times: [1.5])
      .gradient(named, .tsit5, relative: 1e-9)
    let exact = try TestProblem.lotkaVolterra.with("x(T)", end: 1.5)
      .gradient(.tangent, .dop853, relative: 1e-12)
    #expect(relativeError(early.gradient, exact.gradient) < 1e-7)
  }

  @Test("Native and interpreted fields give the same bits", arguments: Named.all)
  func backends(named: Named) throws {
    for (problem, method) in [(TestProblem.lorenz, Method.tsit5), (.robertson, .kvaerno5)] {
      if problem.isStiff, named.strategy.claim == .reconstruction { continue }
      let native = try problem.gradient(named, method, relative: 1e-7, backend: .native) {
        $0.options.stepLimit = 20_000
      }
      let interpreted = try problem.gradient(named, method, relative: 1e-7) {
        $0.options.stepLimit = 20_000
      }
      #expect(native.gradient == interpreted.gradient && native.value == interpreted.value)
      #expect(native.forward == interpreted.forward && native.backward == interpreted.backward)
      #expect(native.failure == interpreted.failure)
    }
  }
}
