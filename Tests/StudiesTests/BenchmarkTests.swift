import Expressions
import Fields
import Integrators
import ProblemFiles
import Testing

@testable import Studies

/// The figures of speed are made of what they say. How large they are is for reports: a busy machine may
/// give any.
@Suite struct BenchmarkTests {
  private func runner(_ name: String) throws -> ProblemRunner {
    ProblemRunner(try ProblemFile.load(name), backend: .native)
  }

  @Test func overheadIsOfTheSolveThatIsCounted() throws {
    let runner = try runner("pleiades")
    let settings = RunSettings(
      runner.problem, solver: .own(.dop853), strategy: .discrete, rtol: 1e-6)
    let overhead = runner.overhead(settings, runs: 3)
    #expect(overhead.evaluations == runner.solve(settings).counts.rhs)
    #expect(overhead.evaluationSeconds > 1e-9 && overhead.evaluationSeconds < 1e-4)
    let product = overhead.evaluationSeconds * Double(overhead.evaluations)
    #expect(abs(overhead.ratio * product / overhead.solveSeconds - 1) < 1e-12)
    #expect(overhead.ratio > 0.5)
  }

  @Test func throughputIsOfAllMembers() throws {
    let runner = try runner("lorenz")
    let settings = RunSettings(
      runner.problem, solver: .own(.tsit5), strategy: .discrete, rtol: 1e-6)
    let throughput = try runner.ensembleThroughput(settings, members: 40, runs: 2)
    #expect(throughput.members == 40 && throughput.lanes >= 2)
    #expect(throughput.inLanes > 0 && throughput.oneAtATime > 0)
    #expect(throughput.ratio == throughput.inLanes / throughput.oneAtATime)
    let oracle = RunSettings(
      runner.problem, solver: .gsl(.rk8pd), strategy: .discrete, rtol: 1e-6)
    #expect(throws: IntegrationFailure.self) { try runner.ensembleThroughput(oracle) }
  }

  @Test func repeatedSolvesAreThoseOfOne() throws {
    let runner = try runner("lotka-volterra")
    var settings = RunSettings(
      runner.problem, solver: .own(.verner9), strategy: .discrete, rtol: 1e-8)
    let once = runner.solve(settings)
    settings.repeats = 3
    let thrice = runner.solve(settings)
    #expect(once.state == thrice.state && once.counts == thrice.counts)
    let scheme = try #require(ButcherTableau.verner9.stepScheme)
    #expect(runner.compiled.field.kernels.steps?.entry(scheme).step != nil)
  }
}
