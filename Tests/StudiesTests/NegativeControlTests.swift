import Foundation
import ProblemFiles
import Reports
import Testing

@testable import Studies

/// What is known to be wrong must be seen to be wrong, or no comparison here means anything.
@Suite(.serialized) struct NegativeControlTests {
  private func study(_ name: String, to end: Double, rtols: [Double]) throws -> StudyResult {
    let problem = try runner(name, to: end).problem
    var item = Study.Item(problem, rtols: rtols)
    item.solvers = []
    item.horizons = []
    item.gradients.removeAll { ![.discrete, .backsolve].contains($0.strategy) }
    var study = Study(name: "control", question: Study.question, items: [item])
    study.repeats = 1
    return StudyRunner(study, backend: .native).run()
  }

  @Test(arguments: [("robertson", 40.0), ("lorenz", 20.0)])
  func `backsolve never passes for fine`(_ name: String, _ end: Double) throws {
    let result = try study(name, to: end, rtols: [1e-4, 1e-6, 1e-8, 1e-10])
    let runs = result.sections[0].gradients
    let backsolve = runs.filter { $0.strategy == "backsolve" }
    #expect(backsolve.count == 4)
    for run in backsolve {
      let verdict = try #require(run.verdict)
      #expect(verdict == .failed || verdict == .wrong, "rtol \(run.rtol): \(run.error ?? .nan)")
    }
    // The control of the control: what should be right is seen to be right.
    let discrete = runs.filter { $0.strategy == "discrete" && $0.rtol <= 1e-8 }
    for run in discrete { #expect(run.verdict == .fine, "rtol \(run.rtol)") }
    #expect(result.sections[0].reference.uncertainty < 1e-3)

    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("control-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    try ReportWriter(result: result, gnuplot: nil).write(to: directory)
    let page = String(
      decoding: try Data(contentsOf: directory.appendingPathComponent("README.md")), as: UTF8.self)
    let lines = page.split(separator: "\n").filter { $0.contains("backsolve") }
    #expect(lines.contains { $0.contains("wrong") || $0.contains("failed") })
    // A line of a table says of one run what it is; sentences speak of several strategies.
    for line in lines where line.hasPrefix("|") {
      #expect(!line.contains("fine"), "\(line)")
    }
  }
}
