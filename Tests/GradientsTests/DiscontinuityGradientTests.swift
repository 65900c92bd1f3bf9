import Expressions
import Fields
import Foundation
import Gradients
import Integrators
import TestProblems
import Testing

/// Gradients through jumps of the right-hand side at fixed times.
@Suite("Gradients through discontinuities")
struct DiscontinuityGradientTests {
  static func problem(isListed: Bool = true) -> TestProblem {
    var problem = TestProblem(
      "jumps", span: 0...3, objective: "x(T)*y(T) + integral(x^2) + observations(x*y*k)",
      times: [0.5, 1, 2], rows: [[], [], []],
      model: """
          k = 0.7
          w = 2
          x(0) = 1
          y(0) = 0.5
          f := select(t <= 1, 1, -w)
          h := select(t < sqrt(2), 0.3*x, w*cos(x))
          x' = -k*x + f*y + h
          y' = k*x*select(t <= 1, sin(w*t), 2) - y
        """)
    // One at an observation, one between, one beyond the span.
    problem.discontinuities = isListed ? [1, 2.0.squareRoot(), 7] : []
    return problem
  }

  @Test("Every strategy agrees with the tangent", arguments: Named.pairs)
  func agreement(named: Named, method: Method) throws {
    let truth = try Self.problem().gradient(.tangent, .dop853, relative: 1e-13)
    let relative = method.family is MultistepFamily ? 1e-11 : 1e-9
    let result = try Self.problem().gradient(named, method, relative: relative)
    #expect(result.failure == nil)
    #expect(relativeError(result.gradient, truth.gradient) < 1e-7)
    #expect(abs((result.value ?? .nan) / (truth.value ?? .nan) - 1) < 1e-8)
  }

  @Test("Unlisted, every pass has more rejected steps", arguments: Named.pairs)
  func negativeControl(named: Named, method: Method) throws {
    let relative = method.family is MultistepFamily ? 1e-10 : 1e-8
    let listed = try Self.problem().gradient(named, method, relative: relative)
    let unlisted = try Self.problem(isListed: false).gradient(named, method, relative: relative)
    #expect(listed.forward.rejected < unlisted.forward.rejected)
    // Along dense output a Taylor step has nothing to hold its end against (`TaylorStepper`).
    let isBlind = method == .taylor && named.description != "backsolve"
    if !named.differentiatesSteps, !isBlind {
      #expect(listed.backward.rejected < unlisted.backward.rejected)
    }
  }

  @Test("The gradient is that of the pieces one after another", arguments: Named.all)
  func pieces(named: Named) throws {
    // x′ = −k x + c, c = 1 and then −w: x(2) = e^{−2k} + (e^{−k} − w)(1 − e^{−k})/k.
    var problem = TestProblem(
      "piece", span: 0...2, objective: "x(T)",
      model: "k = 0.7\n w = 2\n x(0) = 1\n x' = -k*x + select(t < 1, 1, -w)")
    problem.discontinuities = [1]
    func end(_ k: Double) -> Double { exp(-2 * k) + (exp(-k) - 2) * (1 - exp(-k)) / k }
    let result = try problem.gradient(named, .dop853, relative: 1e-12)
    let h = 1e-4
    let byK = (8 * (end(0.7 + h) - end(0.7 - h)) - end(0.7 + 2 * h) + end(0.7 - 2 * h)) / (12 * h)
    let exact = [exp(-1.4), byK, -(1 - exp(-0.7)) / 0.7]
    #expect(abs((result.value ?? .nan) - end(0.7)) < 1e-11)
    #expect(relativeError(result.gradient, exact) < 1e-9)
  }

  @Test("The discrete adjoint is exact through them", arguments: Method.differentiable)
  func discreteMap(method: Method) throws {
    // With steps frozen by their size, the value is a smooth function whose difference quotient is
    // the gradient, however crude the steps are. (Three functional iterations do not come to twelve
    // digits, in steps of that size not to six.)
    let isFunctional = (method.family as? MultistepFamily)?.iteration == .functional
    let tolerance = isFunctional ? 1e-6 : 1e-12
    func value(_ shift: Double) throws -> GradientResult {
      let problem = CompiledProblem(try Self.problem().problem(), backend: .interpreter)
      problem.field.parameterValues[0] += shift
      var request = GradientRequest(
        problem: problem, method: method,
        tolerances: GradientTolerances(relative: tolerance, absolute: tolerance))
      request.options.fixedStep = isFunctional ? 0.01 : 0.07
      return DiscreteAdjoint().gradient(request)
    }
    let h = 1e-5
    let (minus, plus) = (try value(-h), try value(h))
    let quotient = ((plus.value ?? .nan) - (minus.value ?? .nan)) / (2 * h)
    let gradient = try value(0)
    try #require(gradient.failure == nil)
    #expect(abs(quotient / gradient.parameters[0] - 1) < 1e-6)
  }

  @Test("Checkpoints may fall on them", arguments: [1, 3, 10, 1000])
  func checkpoints(interval: Int) throws {
    let whole = try Self.problem().gradient(.interpolated, .tsit5, relative: 1e-9)
    let result = try Self.problem().gradient(.checkpointed, .tsit5, relative: 1e-9) {
      $0.checkpointInterval = interval
    }
    #expect(result.failure == nil && result.backward.replayed == result.forward.accepted)
    #expect(relativeError(result.gradient, whole.gradient) < 1e-8)
  }
}
