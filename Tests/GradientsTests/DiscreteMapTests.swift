import Fields
import Gradients
import Integrators
import TestProblems
import Testing

/// What each strategy claims, held to the oracle of that claim.
@Suite("Claims")
struct DiscreteMapTests {
  /// The derivative of the objective's value along the recorded steps, by their tangents.
  private func ofOwnMap(
    _ problem: CompiledProblem, _ method: Method, relative: Double
  ) throws -> [Double] {
    let (n, m) = (problem.stateCount, problem.parameterCount)
    let field = problem.field.kernels
    let span = problem.problem.span
    let integrator = Integrator(
      method, field: field,
      tolerances: Tolerances(relative: relative, absolute: relative, count: problem.fullCount),
      t: span.start, y: problem.initialState(), end: span.end)
    let log = StageLog(for: integrator.stepper)
    let tangent = try method.makeTangent(field: field, initialCount: n, parameters: Array(0..<m))
    tangent.reset()
    while integrator.time != span.end {
      try integrator.step(toward: span.end)
      log.removeAll()
      log.append(integrator)
      try tangent.push(log[0], end: nil)
      tangent.advance()
    }
    let state = (0..<problem.fullCount).map { integrator.state[$0] }
    let objective = problem.evaluateObjective(initial: problem.initialState(), states: [state])
    var gradient = (0..<n + m).map { c in
      (0..<problem.fullCount).reduce(0.0) {
        $0 + objective.stops[0][$1] * tangent.tangent[c * integrator.stepper.stride + $1]
      }
    }
    for i in 0..<n { gradient[i] += objective.initial[i] }
    let throughInitial = problem.pullInitial(Array(gradient.prefix(n)))
    for j in 0..<m { gradient[n + j] += objective.parameters[j] + throughInitial[j] }
    return gradient
  }

  static let problems: [TestProblem] = [.lotkaVolterra, .lorenz, .forced, .costed, .brusselator]
  static let cases = Method.differentiable.flatMap { method in problems.map { (method, $0) } }

  @Test("The discrete adjoint is the derivative of its own map, however loose", arguments: cases)
  func discrete(method: Method, problem: TestProblem) throws {
    for relative in [1e-2, 1e-6] {
      let own = try ofOwnMap(problem.compiled(), method, relative: relative)
      let result = try problem.gradient(.discrete, method, relative: relative)
      #expect(relativeError(result.gradient, own) < 1e-11)
    }
    let truth = try problem.gradient(.tangent, .dop853, relative: 1e-12)
    let loose = try problem.gradient(.discrete, method, relative: 1e-2)
    #expect(relativeError(loose.gradient, truth.gradient) > 1e-6)
  }

  @Test("Tightening tolerances leads every strategy to the truth", arguments: Named.all)
  func convergence(named: Named) throws {
    for method in named.methods {
      let truth = try TestProblem.lotkaVolterra.gradient(.tangent, .dop853, relative: 1e-12)
      let errors = try [1e-4, 1e-6, 1e-8].map {
        try relativeError(
          TestProblem.lotkaVolterra.gradient(named, method, relative: $0).gradient, truth.gradient)
      }
      // At 1e-6, order 13 with its twenty steps happens to be as good as at 1e-8.
      let isLucky = method == .radau13 && max(errors[1], errors[2]) < 2e-7
      #expect(
        errors[0] < 0.1 && errors[1] < errors[0] / 5 && (errors[2] < errors[1] / 5 || isLucky),
        "\(method): \(errors)")
      #expect(errors[2] < (method.family is MultistepFamily ? 1e-4 : 1e-6))
    }
  }

  @Test("Robertson's conserved mass is conserved by sensitivities", arguments: Named.sound)
  func conservation(named: Named) throws {
    // The sum of the states is 1 whatever the rates, and follows each initial value.
    let result = try TestProblem.robertson.with("y1(T) + y2(T) + y3(T)")
      .gradient(named, .kvaerno5, relative: 1e-7, absolute: 1e-13)
    #expect(result.initial.allSatisfy { abs($0 - 1) < 1e-6 })
    let rates = [0.04, 3e7, 1e4]
    #expect(zip(result.parameters, rates).allSatisfy { abs($0 * $1) < 1e-6 })
  }
}
