import Expressions
import Fields
import ProblemFiles
import Testing

@testable import HighPrecision

/// Columns of sensitivities on the way there, and transposes on the way back, are one derivative.
@Suite struct CollocationTransposeTests {
  /// A jump, running costs, observations (one at the jump, one at the end), initial values that are parameters and
  /// y(t₀) in the objective.
  private static let everything = """
    span = [0, 2]
    discontinuities = [0.7]
    model = '''
      k = 0.3
      c = 1.7
      e = 0.1
      x(0) = c
      y(0) = k*c
      x' = k*x - x*y + select(0.7 - t, e, 2*e*t)
      y' = x - 3*c*y + e*sin(t)*x^2
    '''
    objective = "observations(x*y - data.x*k) + x(T)*integral(x*y^2 + k) + x(0)*y(T)"
    [observations]
    times = [0.2, 0.4, 0.7, 2]
    x = [1.2, 0.4, 0.3, 0.1]
    """

  private func deviations<Number: RealNumber>(
    _ a: CollocationResult<Number>, _ b: CollocationResult<Number>
  ) -> [Double] {
    zip(a.initial + a.parameters, b.initial + b.parameters).map {
      (($0 - $1) / $1).nearestDouble.magnitude
    }
  }

  @Test(arguments: CollocationNodes.allCases)
  func `both derivatives are one, to round-off`(nodes: CollocationNodes) throws {
    var reference = try CollocationReference(
      problem: ProblemFile.parse(CollocationTransposeTests.everything), nodes: nodes, stages: 5,
      tolerance: 1e-7)
    #expect(reference.derivative == .columns)
    let columns = try reference.solve()
    reference.derivative = .transpose
    let transpose = try reference.solve()
    // Of a loose tolerance both are the derivative of the steps, and far from the solution's.
    #expect(deviations(transpose, columns).allSatisfy { $0 < 1e-28 })
    #expect(transpose.initial.count == 2 && transpose.parameters.count == 3)
    #expect(transpose.value == columns.value && transpose.sensitivities == nil)
    #expect(columns.sensitivities?.count == 10)
    let exact = try CollocationReference(
      problem: reference.problem, nodes: nodes, stages: 9, tolerance: 1e-18
    ).solve()
    #expect(deviations(exact, columns).contains { $0 > 1e-16 })
    #expect(deviations(exact, columns).allSatisfy { $0 < 1e-7 })
  }

  @Test func `they are one in multiple precision`() throws {
    var reference = try CollocationReference(
      problem: ProblemFile.parse(CollocationTransposeTests.everything), stages: 8,
      tolerance: 1e-12)
    let columns = try reference.solveMultiple()
    reference.derivative = .transpose
    #expect(deviations(try reference.solveMultiple(), columns).allSatisfy { $0 < 1e-88 })
  }

  @Test(arguments: ["hires", "oregonator", "robertson-long"])
  func `they are one for stiff problems`(name: String) throws {
    var reference = try CollocationReference(
      problem: project(name), stages: 7, tolerance: 1e-14)
    reference.derivative = .columns
    let columns = try reference.solve()
    reference.derivative = .transpose
    let transpose = try reference.solve()
    let largest = columns.initial.map(\.high.magnitude).max() ?? 0
    for (a, b) in zip(transpose.initial, columns.initial) {
      #expect((a - b).high.magnitude < 1e-24 * largest)
    }
    let terms = zip(columns.parameters, reference.problem.model.parameterValues)
      .map { ($0.high * $1.value).magnitude }
    for (index, (a, b)) in zip(transpose.parameters, columns.parameters).enumerated() {
      let value = reference.problem.model.parameterValues[index].value
      #expect(((a - b).high * value).magnitude < 1e-24 * (terms.max() ?? 0))
    }
  }

  @Test func `many directions go back, few go along`() throws {
    let lorenz = try CollocationReference(problem: project("lorenz"), stages: 5, tolerance: 1e-9)
    #expect(lorenz.derivative == .columns)
    let heat = try CollocationReference(problem: project("heat-1d"), stages: 5, tolerance: 1e-9)
    #expect(heat.derivative == .transpose)
  }

  @Test func `without a gradient there is none, and the state is the same`() throws {
    let problem = try project("lorenz", span: TimeSpan(start: 0, end: 2))
    let state = try CollocationReference(
      problem: problem, stages: 7, tolerance: 1e-12, gradient: false
    ).solve()
    let whole = try CollocationReference(problem: problem, stages: 7, tolerance: 1e-12).solve()
    #expect(state.initial.isEmpty && state.parameters.isEmpty && state.sensitivities == nil)
    #expect(state.counts.refinements == 0 && whole.counts.refinements > 0)
    #expect(state.state == whole.state)
  }

  @Test(arguments: [false, true])
  func `a run beyond its budget says how long it would take`(isTransposed: Bool) throws {
    let problem = try project("ring-modulator")
    var reference = try CollocationReference(
      problem: problem, stages: 9, tolerance: 1e-18, gradient: isTransposed)
    reference.budgetSeconds = 0.3
    do {
      _ = try reference.solve()
      Issue.record("1e5 steps in a second")
    } catch {
      #expect(try #require(error.projectedSeconds) > 0.9)
      #expect(error.time > 0 && error.time < 1e-4 && error.counts.accepted > 10)
      #expect(error.description.contains("the budget is 0.3"))
    }
  }
}
