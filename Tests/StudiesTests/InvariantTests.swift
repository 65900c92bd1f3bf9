import Expressions
import Fields
import Foundation
import Integrators
import ProblemFiles
import Testing

@testable import Studies

/// What the equations conserve, as expressions in the problem's own names, along computed solutions.
@Suite(.serialized) struct InvariantTests {
  struct Invariant: Sendable, CustomTestStringConvertible {
    let problem: String
    /// `@` stands for the time at which states are taken.
    let expression: String
    /// The greatest change over the span.
    let tolerance: Double

    var testDescription: String { "\(problem): \(expression)" }
  }

  private static func invariant(
    _ problem: String, _ expression: String, within tolerance: Double = 1e-11
  ) -> Invariant {
    Invariant(problem: problem, expression: expression, tolerance: tolerance)
  }

  private static let kineticEnergy = "sum(i*(u[i]@^2 + v[i]@^2)/2 for i in 1..7)"
  private static let potentialEnergy = """
    sum(i*(mod(i + k - 1, 7) + 1)/2/((x[mod(i + k - 1, 7) + 1]@ - x[i]@)^2 \
    + (y[mod(i + k - 1, 7) + 1]@ - y[i]@)^2)^(1/2) for i in 1..7, k in 1..6)
    """

  static let invariants = [
    invariant("robertson", "y1@ + y2@ + y3@"), invariant("robertson-long", "y1@ + y2@ + y3@"),
    invariant("pollution", "y17@ + y18@"),
    invariant("kepler", "(u@^2 + v@^2)/2 - 1/sqrt(x@^2 + y@^2)"),
    invariant("kepler", "x@*v@ - y@*u@"),
    invariant("henon-heiles", "(p1@^2 + p2@^2 + q1@^2 + q2@^2)/2 + q1@^2*q2@ - q2@^3/3"),
    invariant("pleiades", "sum(i*u[i]@ for i in 1..7)"),
    invariant("pleiades", "sum(i*v[i]@ for i in 1..7)"),
    invariant("pleiades", "sum(i*(x[i]@*v[i]@ - y[i]@*u[i]@) for i in 1..7)", within: 1e-10),
    invariant("pleiades", "\(kineticEnergy) - \(potentialEnergy)", within: 1e-9),
    invariant(
      "arenstorf",
      """
      u@^2 + v@^2 - x@^2 - y@^2 - 2*(1 - mu)/sqrt((x@ + mu)^2 + y@^2) \
      - 2*mu/sqrt((x@ - 1 + mu)^2 + y@^2)
      """, within: 1e-9),
    invariant("detest-b1", "a*(log(y2@) - y2@) + b*(log(y1@) - y1@)"),
    invariant("detest-b2", "y1@ + y2@ + y3@"), invariant("detest-b3", "y1@ + y2@ + y3@"),
    invariant("detest-b4", "(sqrt(y1@^2 + y2@^2) - 2)^2 + y3@^2"),
    invariant("detest-b5", "y1@^2 + y2@^2"), invariant("detest-b5", "c*y1@^2 + y3@^2"),
    invariant("detest-c1", "sum(y[i]@ for i in 1..10)"),
    invariant("detest-c2", "sum(y[i]@ for i in 1..10)"),
    invariant("detest-d5", "y1@*y4@ - y2@*y3@"),
    invariant("stiff-detest-d3", "y1@ + y3@"), invariant("stiff-detest-d3", "y2@ + y3@ + 2*y4@"),
    invariant("stiff-detest-d4", "y1@ + y2@ - y3@"),
    invariant("stiff-detest-d6", "y1@ + y2@ + y3@"),
    // In units of the states, which are 1e-10, 1e-6 and 1e-3 there.
    invariant("stiff-detest-e5", "(y2@ - y3@ - y4@)/1e-10"),
    invariant("stiff-detest-f3", "(y2@ + y3@ + y4@)/1e-6"),
    invariant("stiff-detest-f3", "(y1@ + y3@ + y4@ + y5@)/1e-6"),
    invariant("stiff-detest-f5", "(y1@ + y4@)/1e-6"),
    invariant("stiff-detest-f5", "(y2@ + y3@ + y4@)/1e-3", within: 1e-9),  // rates of 1e9
  ]

  @Test(arguments: invariants)
  func `is conserved`(_ invariant: Invariant) throws {
    func taken(at time: String) -> String {
      invariant.expression.replacingOccurrences(of: "@", with: "(\(time))")
    }
    let problem = try ProblemFile.load(
      invariant.problem, objective: "(\(taken(at: "T"))) - (\(taken(at: "t0")))",
      catalogue: projectProblems)
    let runner = ProblemRunner(problem, backend: .interpreter)
    let solver = Solver.own(problem.isStiff ? .kvaerno5 : .dop853)
    var settings = RunSettings(
      problem, solver: solver, strategy: .discrete, rtol: problem.isStiff ? 1e-10 : 1e-13)
    settings.stepLimit = 1_000_000
    let record = runner.solve(settings)
    try #require(record.status == .ok, "\(record.reason ?? "")")
    let end = problem.model.stateNames.map { record.state[$0] ?? .nan }
    #expect(end != runner.compiled.initialState(), "nothing has moved")
    let change = runner.compiled.evaluateObjective(
      initial: runner.compiled.initialState(), states: [end]
    ).value
    #expect(abs(change) <= invariant.tolerance, "changed by \(change)")
  }
}
