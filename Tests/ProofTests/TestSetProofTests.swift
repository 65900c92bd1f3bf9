import Fields
import Foundation
import Integrators
import ProblemFiles
import Studies
import Testing

@testable import Proof

/// The project's problems, found from this file so that the working directory is free.
let projectProblems = Catalogue(
  directory: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Problems")
    .path)

@Suite(.serialized) struct TestSetProofTests {
  private func plan(_ methods: [Method]) -> ProofPlan {
    var plan = ProofPlan(methods: methods, catalogue: projectProblems)
    plan.isShort = true
    plan.backend = .interpreter
    return plan
  }

  @Test func `a method whose errors are not those it tells falls short`() throws {
    // An estimate a million times too small: every tolerance is missed.
    let tableau = ButcherTableau.dormandPrince5
    let blind = Method(
      rungeKutta: ButcherTableau(
        name: "blind", order: 5, embeddedOrder: 4, a: tableau.a, b: tableau.b, c: tableau.c,
        error: tableau.error, estimateScale: 1e-6, dense: tableau.dense,
        denseOrder: tableau.denseOrder, citation: ""),
      controller: Method.dp5.controller)
    let problem = try ProblemFile.load("lotka-volterra", catalogue: projectProblems)
    let trial = TestTrial(problem, plan([blind, .dp5]), isSmall: true)
    let failures = trial.checks.filter { !$0.holds }
    #expect(failures.contains { $0.subject == "blind" })
    #expect(!failures.contains { $0.subject == "dp5" })
  }

  @Test func `a reference that is wrong makes sound methods fall short`() throws {
    let path = try #require(projectProblems.directory) + "/lotka-volterra.toml"
    var text = try String(contentsOfFile: path, encoding: .utf8)
    text = text.replacing("1.0263447675", with: "1.0264447675")
    let trial = TestTrial(
      try ProblemFile.parse(text, path: "lotka-volterra.toml"), plan([.dop853]), isSmall: true)
    #expect(trial.checks.contains { !$0.holds && $0.subject == "dop853" })
  }

  @Test func `what a problem does not suit is left out with its reason`() throws {
    let problem = try ProblemFile.load("robertson", catalogue: projectProblems)
    let suitability = Suitability(problem: problem, isShort: true)
    #expect(suitability.objection(to: .dop853) == "is no stiff method")
    #expect(suitability.objection(to: .verlet)?.contains("fixed steps") == true)
    #expect(suitability.objection(to: .radau5) == nil)
    #expect(suitability.rtols(.radau5) == [1e-4, 1e-8])
    #expect(
      Suitability(problem: problem, isShort: false).rtols(.radau5) == [1e-4, 1e-6, 1e-8, 1e-10])
  }

  @Test func `every claim of the field comes out as it is told`() throws {
    let section = try ClaimsPart(plan(Method.allCases)).run()
    #expect(section.failures.isEmpty, "\(section.failures.map(\.sentence))")
    #expect(section.checks.count > 20 && section.notes.count == 8)
  }

  @Test func `the interleaved Brusselator is the one of the catalogue`() throws {
    func end(_ problem: Problem) -> SolveRecord {
      ProblemRunner(problem, backend: .interpreter).solve(
        RunSettings(problem, solver: .own(.rodas5p), strategy: .discrete, rtol: 1e-8))
    }
    let ours = end(try SpeedCase.interleavedBrusselator(32))
    let catalogue = end(try ProblemFile.load("brusselator-1d", catalogue: projectProblems))
    for i in 1...32 {
      let (a, b) = (try #require(ours.state["u\(i)"]), try #require(catalogue.state["u[\(i)]"]))
      #expect(abs(a - b) < 1e-7)
    }
  }
}
