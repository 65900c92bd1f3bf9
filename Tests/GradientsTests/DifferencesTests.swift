import Foundation
import Gradients
import Integrators
import TestProblems
import Testing

/// Difference quotients and the complex step.
@Suite("Finite differences and the complex step")
struct DifferencesTests {
  static let second = Named(strategy: FiniteDifferences(order: 2))
  static let fourth = Named(strategy: FiniteDifferences(order: 4))
  static let complex = Named(strategy: ComplexStep())
  static let explicit = Method.allCases.filter { $0.tableau?.isImplicit == false }

  /// u″ + θ² u = 0, the figure of Sapienza et al., arXiv:2406.09699.
  private func oscillator(_ theta: Double) -> TestProblem {
    TestProblem(
      "oscillator", span: 0...10, objective: "u(T)",
      model: "theta = \(theta)\n u(0) = 0\n v(0) = 1\n u' = v\n v' = -theta^2*u")
  }

  static let truths = [0.2: -43.539777497999161735, 20: 0.24577708074653794]

  @Test("The complex step is flat to 1e-200", arguments: [0.2, 20])
  func flat(theta: Double) throws {
    let truth = try #require(Self.truths[theta])
    let discrete = try oscillator(theta).gradient(.discrete, .dop853, relative: 1e-12)
    #expect(abs(discrete.parameters[0] / truth - 1) < 1e-8)
    for step in [1e-8, 1e-20, 1e-100, 1e-200] {
      let result = try oscillator(theta).gradient(Self.complex, .dop853, relative: 1e-12) {
        $0.differenceStep = step
      }
      #expect(relativeError(result.gradient, discrete.gradient) < (step == 1e-8 ? 1e-9 : 1e-12))
    }
    // The option counts: a step as long as this one is no derivative.
    let long = try oscillator(theta).gradient(Self.complex, .dop853, relative: 1e-12) {
      $0.differenceStep = 0.1
    }
    #expect(relativeError(long.gradient, discrete.gradient) > 1e-4)
  }

  @Test("The floor of differences: long steps bend, short ones round, and the tolerance is between")
  func floor() throws {
    let truth = try #require(Self.truths[20])
    func error(_ relative: Double, _ step: Double?) throws -> Double {
      let result = try oscillator(20).gradient(Self.second, .tsit5, relative: relative) {
        $0.differenceStep = step
      }
      return abs(result.parameters[0] / truth - 1)
    }
    for relative in [1e-3, 1e-6, 1e-9] {
      let errors = try [1e-2, 1e-4, 1e-5, 1e-6, 1e-7, 1e-12, 1e-14].map { try error(relative, $0) }
      let best = errors.min() ?? 0
      #expect(errors[0] > 0.1 && errors[6] > 1e-3)
      // However the step is chosen, the solver's own derivative errs by about its tolerance.
      #expect(best > relative && best < 1e3 * relative, "\(relative): \(errors)")
    }
    // No step, the step for the noise.
    let noise = pow(3e-9, 1 / 3.0)
    #expect(try error(1e-9, nil) == error(1e-9, noise))
  }

  @Test("Steps follow the noise, and order 4 is the better one at its own")
  func steps() throws {
    let (two, four) = (FiniteDifferences(order: 2), FiniteDifferences(order: 4))
    #expect(abs(two.step(noise: 1e-9) - pow(3e-9, 1 / 3.0)) < 1e-12)
    #expect(abs(four.step(noise: 1e-9) - pow(11.25e-9, 1 / 5.0)) < 1e-12)
    func error(_ named: Named) throws -> Double {
      func run(_ named: Named) throws -> GradientResult {
        try oscillator(0.2).gradient(named, .dop853, relative: 1e-12) {
          $0.options.fixedStep = 0.01
        }
      }
      let (truth, result) = (try run(.discrete), try run(named))
      #expect(result.value == truth.value)
      return relativeError(result.gradient, truth.gradient)
    }
    #expect(try error(Self.second) < 1e-8)
    #expect(try error(Self.fourth) < 1e-9)
  }

  @Test("Differences run with every method and every objective", arguments: Method.sampled)
  func methods(method: Method) throws {
    for problem in [TestProblem.observed, .costed, .forced, .withoutParameters] {
      let truth = try problem.gradient(.tangent, .dop853, relative: 1e-11)
      for named in [Self.second, Self.fourth] {
        let result = try problem.gradient(named, method, relative: 1e-9)
        #expect(result.failure == nil)
        #expect(relativeError(result.gradient, truth.gradient) < 1e-3)
        #expect(result.memory.trajectoryBytes == 0 && result.memory.predictedBytes == 0)
      }
    }
  }

  @Test("All solves are counted")
  func counts() throws {
    func run(_ named: Named) throws -> GradientResult {
      try TestProblem.lotkaVolterra.gradient(named, .rk4, relative: 1e-6) {
        $0.options.fixedStep = 0.1
      }
    }
    let one = try run(.discrete).forward
    for (named, solves) in [(Self.second, 1 + 2 * 6), (Self.fourth, 1 + 4 * 6)] {
      let result = try run(named)
      #expect(result.forward.accepted == solves * one.accepted)
      #expect(result.forward.rhs == solves * one.rhs && result.backward.rhs == 0)
    }
    let complex = try run(Self.complex)
    #expect(complex.forward.accepted == one.accepted)
    #expect(complex.forward.replayed == 6 * one.accepted)
    #expect(complex.forward.rhs == one.rhs + 6 * 4 * one.accepted)
    #expect(complex.memory.trajectoryBytes == 16 * one.accepted)
    #expect(complex.memory.predictedBytes == 16 * one.accepted)
  }

  @Test("Parameters are put back", arguments: [true, false])
  func parameters(fails: Bool) throws {
    let compiled = try TestProblem.lotkaVolterra.compiled()
    let nominal = compiled.field.parameterValues
    var request = GradientRequest(
      problem: compiled, method: .tsit5,
      tolerances: GradientTolerances(relative: 1e-6, absolute: 1e-6))
    if fails { request.options.stepLimit = compiled.stateCount }
    let result = FiniteDifferences().gradient(request)
    #expect((result.failure != nil) == fails)
    #expect(compiled.field.parameterValues == nominal)
  }

  @Test(
    "The complex step is the discrete gradient, without a rule of differentiation",
    arguments: explicit)
  func discrete(method: Method) throws {
    for problem in [
      TestProblem.observed, .costed, .forced, .withoutParameters, .lorenz.with("z(T)", end: 1),
      DiscontinuityGradientTests.problem(),
    ] {
      func gradient(_ named: Named) throws -> GradientResult {
        try problem.gradient(named, method, relative: 1e-5) {
          if !method.isAdaptive { $0.options.fixedStep = 0.02 }
        }
      }
      let (discrete, complex) = (try gradient(.discrete), try gradient(Self.complex))
      #expect(complex.failure == nil && complex.value == discrete.value)
      let error = relativeError(complex.gradient, discrete.gradient)
      #expect(error < 1e-13, "\(problem): \(error)")
      #expect(complex.memory.trajectoryBytes == 16 * complex.forward.accepted)
    }
  }

  @Test(
    "Implicit and other methods are refused, and say why",
    arguments: [Method.kvaerno5, .radau5, .bdf, .rkc2, .alf, .auto])
  func refusal(method: Method) throws {
    let result = try TestProblem.lotkaVolterra.gradient(Self.complex, method, relative: 1e-6)
    guard case .unsupported(let why)? = result.failure?.reason else {
      Issue.record("not refused")
      return
    }
    #expect(why.contains("explicit Runge–Kutta") && why.contains(method.name))
    #expect(result.memory.trajectoryBytes == result.memory.predictedBytes)
  }
}
