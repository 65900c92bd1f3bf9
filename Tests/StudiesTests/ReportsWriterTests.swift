import Foundation
import Studies
import Testing

@testable import Reports

@Suite struct ReportsWriterTests {
  private static let figures = [
    "robertson-error-tolerance", "robertson-error-cost", "robertson-memory",
    "lorenz-error-tolerance", "lorenz-error-cost", "lorenz-error-horizon", "lorenz-memory",
  ]

  @Test func writesEveryFile() throws {
    let report = TemporaryReport()
    let warnings = try ReportWriter(result: ReportsSample.study()).write(to: report.url)
    #expect(warnings.isEmpty == (Gnuplot.installed != nil))
    for name in ["index.html", "README.md", "runs.csv", "runs.jsonl", "study.json"] {
      #expect(report.exists(name))
    }
    for name in Self.figures {
      #expect(report.exists("figures/\(name).dat") && report.exists("figures/\(name).gp"))
      #expect(report.exists("figures/\(name).svg") == (Gnuplot.installed != nil))
      if Gnuplot.installed != nil {
        #expect(try report.text("index.html").contains("src=\"figures/\(name).svg\""))
        #expect(try report.text("README.md").contains("](figures/\(name).svg)"))
        #expect(try report.text("figures/\(name).svg").hasSuffix("</svg>\n\n"))
      }
    }
  }

  @Test func withoutGnuplotThePageSaysSo() throws {
    let report = TemporaryReport()
    let writer = ReportWriter(result: ReportsSample.study(), gnuplot: nil)
    let warnings = try writer.write(to: report.url)
    #expect(warnings.count == 1)
    #expect(try report.text("index.html").contains("gnuplot is not installed"))
    #expect(try report.text("README.md").contains("gnuplot is not installed"))
    #expect(try !report.text("index.html").contains("<img"))
    #expect(report.exists("figures/lorenz-memory.dat"))
  }

  @Test func aFailingPlotIsAWarning() throws {
    let report = TemporaryReport()
    let broken = Gnuplot(executable: URL(fileURLWithPath: "/nonexistent/gnuplot"))
    let warnings = try ReportWriter(result: ReportsSample.study(), gnuplot: broken)
      .write(to: report.url)
    #expect(warnings.count == Self.figures.count)
  }

  @Test func csvHoldsEveryRunWithTimesLast() throws {
    let study = ReportsSample.study()
    let rows = parseCSV(RunsCSV.text(study))
    let runs = study.sections.map {
      $0.gradients.count + $0.solutions.count + $0.horizons.count
    }.reduce(0, +)
    #expect(rows.count == runs + 1)
    #expect(rows.allSatisfy { $0.count == rows[0].count })
    #expect(
      Array(rows[0].suffix(4))
        == ["repeats", "forward_seconds", "backward_seconds", "total_seconds"])
    let first = try #require(study.sections.first?.gradients.first)
    func field(_ name: String) throws -> String {
      rows[1][try #require(rows[0].firstIndex(of: name))]
    }
    #expect(try field("strategy") == first.strategy)
    #expect(Double(try field("error")) == first.error)
    #expect(Int(try field("forward_rhs")) == first.counts.forward.rhs)
    #expect(Double(try field("total_seconds")) == first.totalSeconds)
  }

  @Test func jsonLinesAreTheRecordsThemselves() throws {
    let study = ReportsSample.study()
    let lines = String(decoding: try RecordFiles.jsonLines(study), as: UTF8.self)
      .split(separator: "\n")
    let section = study.sections[0]
    let decoder = JSONDecoder()
    for (line, run) in zip(lines, section.gradients) {
      #expect(try decoder.decode(GradientRecord.self, from: Data(line.utf8)) == run)
    }
    for (line, run) in zip(lines.dropFirst(section.gradients.count), section.solutions) {
      #expect(try decoder.decode(SolveRecord.self, from: Data(line.utf8)) == run)
    }
  }

  @Test func numbersThatAreNoneDoNotStopAReport() throws {
    var study = ReportsSample.study()
    study.sections[0].gradients[0].error = .nan
    study.sections[0].gradients[0].verdict = .wrong
    study.sections[0].gradients[1].error = nil
    study.sections[0].gradients[1].verdict = .wrong
    study.sections[0].gradients[2].value = .infinity
    study.sections[0].reference.uncertainty = .infinity
    let report = TemporaryReport()
    let warnings = try ReportWriter(result: study).write(to: report.url)
    #expect(warnings.isEmpty == (Gnuplot.installed != nil))
    #expect(try report.text("README.md").contains("not finite wrong"))
    #expect(try !report.text("figures/robertson-error-tolerance.gp").contains("inf"))
    var empty = StudyResult()
    empty.sections = [StudyResult.Section()]
    try ReportWriter(result: empty).write(to: report.url)
    #expect(try report.text("README.md").contains("no run that was compared"))
  }

  @Test func failedRunsAreDrawn() throws {
    let report = TemporaryReport()
    try ReportWriter(result: ReportsSample.study(), gnuplot: nil).write(to: report.url)
    let tolerance = try report.text("figures/robertson-error-tolerance.dat")
    #expect(tolerance.components(separatedBy: " step-limit\n").count == 8)
    #expect(tolerance.components(separatedBy: " newton-divergence\n").count == 6)
    #expect(try report.text("figures/robertson-error-cost.dat").contains(" step-limit\n"))
    #expect(try report.text("figures/lorenz-error-horizon.dat").contains(" non-finite\n"))
    // A wrong gradient of 8e8 is drawn at the cap and keeps its number.
    #expect(
      try report.text("figures/lorenz-error-tolerance.dat")
        .contains(/\ 100\.0 \d+\.\d+(e\+\d+)? 0\.0001\n/))
  }

  @Test func theSameResultGivesTheSameBytes() throws {
    let (first, second) = (TemporaryReport(), TemporaryReport())
    try ReportWriter(result: ReportsSample.study()).write(to: first.url)
    // The second time over another report, of which nothing may stay.
    var other = ReportsSample.study()
    other.sections[0].problem = "other"
    try ReportWriter(result: other).write(to: second.url)
    try ReportWriter(result: ReportsSample.study()).write(to: second.url)
    #expect(try first.contents() == second.contents())
  }

  @Test func aRepeatedProblemIsToldByItsHorizon() {
    var study = ReportsSample.study()
    study.sections.append(study.sections[1])
    study.sections[2].span = [0, 20]
    let sections = SectionAnalysis.all(of: study)
    #expect(sections.map(\.name) == ["robertson", "lorenz to T = 10", "lorenz to T = 20"])
    #expect(sections.map(\.slug) == ["robertson", "lorenz-to-t-10", "lorenz-to-t-20"])
  }
}
