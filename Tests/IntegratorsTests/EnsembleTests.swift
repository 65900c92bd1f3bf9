import Expressions
import Fields
import TestProblems
import Testing

@testable import Integrators

@Suite("Ensembles")
struct EnsembleTests {
  static let methods = Method.allCases.filter {
    $0.tableau?.isImplicit == false && $0.tableau?.hasErrorEstimate == true
  }
  static let problems: [TestProblem] = [
    .lorenz, .lotkaVolterra, .costed, .forced, .brusselator, .withoutParameters,
  ]
  static let cases = methods.flatMap { method in problems.map { (method, $0) } }

  private func members(_ problem: CompiledProblem, count: Int) -> [Ensemble.Member] {
    let (initial, parameters) = (problem.initialState(), problem.field.parameterValues)
    return (0..<count).map { k in
      let shift = 1 + 0.01 * Double(k)
      return Ensemble.Member(
        initial: initial.map { $0 * shift }, parameters: parameters.map { $0 * (2 - shift) })
    }
  }

  /// The members one at a time, by compiled steps, as anybody would do it.
  private func alone(
    _ members: [Ensemble.Member], _ problem: CompiledProblem, _ method: Method,
    _ tolerances: Tolerances, from start: Double, to end: Double, _ options: Integrator.Options
  ) -> [Ensemble.Outcome] {
    let field = problem.field
    let own = field.parameterValues
    defer { field.parameterValues = own }
    method.compileSteps(on: field.kernels, tolerances: tolerances)
    return members.map { member in
      field.parameterValues = member.parameters
      field.kernels.counts.pointee = Counts()
      let integrator = Integrator(
        method, field: field.kernels, tolerances: tolerances, t: start, y: member.initial,
        end: end, options: options)
      var failure: IntegrationFailure?
      do throws(IntegrationFailure) {
        try integrator.integrate(to: end)
      } catch {
        failure = error
      }
      return Ensemble.Outcome(
        state: (0..<problem.fullCount).map { integrator.state[$0] }, time: integrator.time,
        counts: field.kernels.counts.pointee, failure: failure)
    }
  }

  /// Checks an ensemble against one at a time, with every number of lanes and in both orders.
  private func check(
    _ problem: CompiledProblem, _ method: Method, _ members: [Ensemble.Member],
    relative: Double = 1e-5, from start: Double? = nil, to end: Double? = nil,
    options: Integrator.Options = .init()
  ) throws -> [Ensemble.Outcome] {
    try #require(problem.field.backend == "native", "\(problem.field.note ?? "")")
    let start = start ?? problem.problem.span.start
    let end = end ?? problem.problem.span.end
    let tolerances = Tolerances(relative: relative, absolute: relative, count: problem.fullCount)
    let expected = alone(members, problem, method, tolerances, from: start, to: end, options)
    for unit in VectorUnit.available {
      let ensemble = try Ensemble(
        method, field: problem.field.kernels, tolerances: tolerances, start: start, end: end,
        options: options
      ) { scheme throws(CompilationFailure) in
        try problem.field.kernels.steps!.lanes(scheme, unit: unit)
      }
      #expect(ensemble.lanes == unit.doubles && ensemble.note == nil)
      #expect(ensemble.solve(members) == expected, "\(unit)")
      #expect(ensemble.solve(members.reversed()) == expected.reversed())
    }
    return expected
  }

  @Test("Members are to the bit what they are alone", arguments: cases)
  func same(method: Method, problem: TestProblem) throws {
    let compiled = try problem.compiled(.native)
    let own = compiled.field.parameterValues
    let outcomes = try check(compiled, method, members(compiled, count: 19), to: 2)
    #expect(outcomes.allSatisfy { $0.failure == nil && $0.time == 2 && $0.counts.accepted > 0 })
    #expect(compiled.field.parameterValues == own)
  }

  @Test("Members of different length make room for each other")
  func lengths() throws {
    let compiled = try TestProblem.lotkaVolterra.compiled(.native)
    // From the equilibrium, a few steps; far from it, many.
    let members = (0..<30).map { k in
      Ensemble.Member(
        initial: k % 5 == 0 ? [3, 1.5] : [0.1 + 0.2 * Double(k), 6], parameters: [1.5, 1, 3, 1])
    }
    let outcomes = try check(compiled, .dop853, members)
    let steps = outcomes.map(\.counts.accepted)
    #expect(steps.min()! * 3 < steps.max()!)
    #expect(outcomes.contains { $0.counts.rejected > 0 })
  }

  @Test("Every controller, fixed steps, a given first step and a limit", arguments: Method.named)
  func options(method: Method) throws {
    let compiled = try TestProblem.lorenz.compiled(.native)
    let members = members(compiled, count: 9)
    for kind in StepController.Kind.allCases where kind != .fixed {
      var options = Integrator.Options()
      options.controller = kind
      options.initialStep = 0.5
      _ = try check(compiled, method, members, to: 2, options: options)
    }
    var fixed = Integrator.Options()
    fixed.fixedStep = 0.01
    let outcomes = try check(compiled, method, members, to: 1, options: fixed)
    #expect(outcomes.allSatisfy { $0.counts.accepted == 100 })
    var limited = Integrator.Options()
    limited.stepLimit = 7
    let stopped = try check(compiled, method, members, options: limited)
    #expect(stopped.allSatisfy { $0.counts.accepted == 7 && $0.failure?.label == "step-limit" })
  }

  @Test("A member that fails says so, and the others go on", arguments: Method.named)
  func failures(method: Method) throws {
    // y′ = y² from y₀: infinite at t = 1/y₀.
    let problem = TestProblem(
      "blow-up", span: 0...2, objective: "y(T)",
      model: """
          a = 1
          y(0) = 0.1
          y' = a*y^2
        """)
    let compiled = try problem.compiled(.native)
    let members = (0..<13).map { k in
      Ensemble.Member(initial: [k % 3 == 0 ? 1.5 : 0.1], parameters: [1])
    }
    var options = Integrator.Options()
    options.stepLimit = 100_000
    let outcomes = try check(compiled, method, members, options: options)
    for (k, outcome) in outcomes.enumerated() {
      #expect((outcome.failure != nil) == (k % 3 == 0))
      if let failure = outcome.failure {
        #expect(abs((failure.time ?? 0) - 1 / 1.5) < 1e-3)
        #expect(outcome.time == failure.time)
      } else {
        #expect(abs(outcome.state[0] - 0.125) < 1e-4)
      }
    }
  }

  @Test("Backward in time, at no time at all, and nobody")
  func ends() throws {
    let compiled = try TestProblem.lotkaVolterra.compiled(.native)
    let members = members(compiled, count: 11)
    _ = try check(compiled, .tsit5, members, from: 3, to: 0)
    let still = try check(compiled, .tsit5, members, from: 1, to: 1)
    #expect(still.map(\.state) == members.map(\.initial))
    #expect(try check(compiled, .tsit5, []).isEmpty)
  }

  @Test("Where nothing is compiled, members are solved one after another")
  func interpreted() throws {
    let tolerances = Tolerances(relative: 1e-6, absolute: 1e-6, count: 3)
    func outcomes(_ backend: Backend) throws -> (Ensemble, [Ensemble.Outcome]) {
      let compiled = try TestProblem.lorenz.compiled(backend)
      let ensemble = try Ensemble(
        .tsit5, field: compiled.field.kernels, tolerances: tolerances, start: 0, end: 2)
      return (ensemble, ensemble.solve(members(compiled, count: 5)))
    }
    let (slow, states) = try outcomes(.interpreter)
    #expect(slow.lanes == 1 && slow.note?.contains("native") == true)
    #expect(try outcomes(.native).1 == states)
  }

  @Test(
    "Methods without an estimate, and implicit ones, are refused",
    arguments: [
      Method.rk4, .kvaerno5, .radau5, .auto,
    ])
  func refused(method: Method) throws {
    let compiled = try TestProblem.lorenz.compiled(.native)
    let error = #expect(throws: IntegrationFailure.self) {
      try Ensemble(
        method, field: compiled.field.kernels,
        tolerances: Tolerances(relative: 1e-6, absolute: 1e-6, count: 3), start: 0, end: 1)
    }
    #expect(error?.description.contains(method.name) == true)
  }
}

extension Method {
  /// One with each kind of estimate: with the slope at the end, without, and of two vectors.
  fileprivate static let named: [Method] = [.tsit5, .verner9, .dop853]
}
