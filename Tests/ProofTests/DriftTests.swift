import Fields
import Foundation
import Integrators
import ProblemFiles
import Proof
import Reports
import Testing

@Suite("The study of drift")
struct DriftTests {
  private func plan() throws -> DriftPlan {
    var problem = try ProblemFile.load("lorenz")
    problem.span = try TimeSpan(start: 0, end: 6)
    var plan = DriftPlan(problem)
    plan.methods = [.dop853]
    plan.rtols = [1e-6, 1e-9]
    plan.horizons = [0.5, 3]
    plan.stepLimit = 20_000
    return plan
  }

  private func verdicts(_ result: ProofResult) -> [String] {
    result.sections[0].tables[0].rows.compactMap { row in
      if case .verdict(let word, _) = row[2] { word } else { nil }
    }
  }

  @Test(
    "Lorenz: a row a method and tolerance, growth by the contracting rate, in words and pictures")
  func lorenz() throws {
    let result = try DriftStudy(plan()).run()
    #expect(result.name == "drift-lorenz")
    #expect(result.sections.map(\.name) == ["reconstruction", "rates", "horizons"])
    #expect(verdicts(result) == ["blown up", "blown up"])
    #expect(result.answer[0].contains("fastest contraction"))
    #expect(result.answer[1].contains("0 recovered the start"))
    let horizons = result.sections[2]
    #expect(horizons.tables.count == 1 && horizons.tables[0].rows.count == 2)
    // Recovered from 0.5, not from 3.
    func error(_ row: Int, _ column: Int) -> Double? {
      if case .error(let value) = horizons.tables[0].rows[row][column] { value } else { nil }
    }
    #expect((error(0, 1) ?? 1) < 1e-3)
    #expect((error(1, 1) ?? 1) > 1e-2)
    // backsolve and discrete.
    #expect((error(0, 4) ?? 1) < 1e-5)
    #expect((error(1, 5) ?? 1) < 1e-5)
    #expect(result.sections[0].figures[0].panels.map(\.title) == ["dop853", "predicted"])
  }

  @Test("Methods, tolerances and horizons are those of the plan")
  func options() throws {
    var plan = try plan()
    plan.methods = [.tsit5, .verner9]
    plan.rtols = [1e-8]
    plan.horizons = [0.25]
    let result = try DriftStudy(plan).run()
    #expect(result.sections[0].tables[0].rows.count == 2)
    #expect(result.methods == ["tsit5", "verner9"])
    #expect(result.sections[2].tables.map(\.rows.count) == [1, 1])
  }

  @Test("A problem that comes back is said to")
  func harmless() throws {
    var plan = DriftPlan(try ProblemFile.load("harmonic-oscillator"))
    plan.methods = [.dop853]
    plan.rtols = [1e-9]
    plan.horizons = [1]
    let result = try DriftStudy(plan).run()
    #expect(verdicts(result) == ["recovered"])
    #expect(result.answer[1].contains("1 recovered the start"))
  }

  @Test("A limit of steps is a reason, not a crash")
  func limit() throws {
    var plan = try plan()
    plan.stepLimit = 500
    plan.rtols = [1e-12]
    plan.methods = [.tsit5]
    let result = try DriftStudy(plan).run()
    #expect(verdicts(result) == ["no solution"])
  }

  @Test("The page has the answer first, and every section")
  func page() throws {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("drift-\(ProcessInfo.processInfo.processIdentifier)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let result = try DriftStudy(plan()).run()
    try ProofReportWriter(result: result, gnuplot: nil).write(to: directory)
    let text = try String(
      contentsOf: directory.appendingPathComponent("README.md"), encoding: .utf8)
    #expect(text.hasPrefix("# Adjoint drift: The Lorenz system"))
    let places = ["## Answer", "## The way back", "## Rates of growth", "## Near and far horizons"]
      .map { text.range(of: $0)?.lowerBound }
    #expect(places.allSatisfy { $0 != nil })
    #expect(!text.contains("checks hold"))
  }
}
