import Expressions
import Fields
import ProblemFiles
import Testing

@testable import Studies

/// What problem files declare to be conserved, along computed solutions.
@Suite(.serialized) struct InvariantTests {
  static let problems = projectProblems.names.filter {
    (try? ProblemFile.load($0, catalogue: projectProblems).invariants.isEmpty) == false
  }

  @Test func severalAreDeclared() { #expect(InvariantTests.problems.count >= 20) }

  @Test(arguments: problems) func `is conserved`(_ name: String) throws {
    let problem = try ProblemFile.load(name, catalogue: projectProblems)
    let runner = ProblemRunner(problem, backend: .interpreter)
    let solver = Solver.own(problem.isStiff ? .kvaerno5 : .dop853)
    var settings = RunSettings(
      problem, solver: solver, strategy: .discrete, rtol: problem.isStiff ? 1e-10 : 1e-13)
    settings.stepLimit = 1_000_000
    let record = runner.solve(settings)
    try #require(record.status == .ok, "\(record.reason ?? "")")
    let start = runner.compiled.initialState()
    let end = problem.model.stateNames.map { record.state[$0] ?? .nan }
    #expect(end != start, "nothing has moved")
    let p = problem.model.parameterValues.map(\.value)
    for invariant in problem.invariants {
      func value(_ t: Double, _ y: [Double]) -> Double {
        var interpreter = Interpreter<Double>(invariant.function)
        return interpreter.evaluate(t: t, y: y, p: p).outputs[0]
      }
      var transpose = Interpreter<Double>(invariant.function.vjp())
      let slopes = transpose.evaluate(t: problem.span.end, y: end, p: p, v: [1]).outputs
      let scale = zip(slopes, end).reduce(0) { $0 + abs($1.0 * $1.1) }
      let change = value(problem.span.end, end) - value(problem.span.start, start)
      #expect(abs(change) <= 1e-9 * scale, "\(invariant.text) changed by \(change)")
    }
  }
}
