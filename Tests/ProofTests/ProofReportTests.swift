import Foundation
import Proof
import Reports
import Testing

@Suite struct ProofReportTests {
  private func result(holds: Bool) -> ProofResult {
    var section = ProofSection("order", "Conditions of order", about: "What & how <so>.")
    section.checks = [
      Check("tsit5", "order 5", found: "1e-16", required: "round-off", holds: true),
      Check("bs3", "order | 3", found: "1e-3", required: "round-off", holds: holds),
    ]
    section.tables = [
      ProofTable(
        "Orders.", words: ["method"], numbers: ["residual", "verdict"],
        rows: [[.code("tsit5"), .error(1e-16), .verdict("holds", isGood: true)]])
    ]
    section.figures = [
      ProofFigure(
        name: "a figure", title: "A figure", x: .linear("Re", -1...1), y: .log("error"),
        panels: [ProofFigure.Panel("", [ProofFigure.Curve("euler", [[0, 1], nil, [0.5, 0.1]])])],
        caption: "Points.")
    ]
    section.notes = ["Left out: nothing."]
    var result = ProofResult()
    result.methods = ["tsit5", "bs3"]
    result.sections = [section]
    return result
  }

  private func write(_ result: ProofResult) throws -> (
    page: String, checks: String, names: Set<String>
  ) {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("proof-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    try ProofReportWriter(result: result, gnuplot: nil).write(to: directory)
    func text(_ name: String) throws -> String {
      try String(contentsOf: directory.appendingPathComponent(name), encoding: .utf8)
    }
    let names = try FileManager.default.subpathsOfDirectory(atPath: directory.path)
    return (try text("README.md"), try text("checks.csv"), Set(names))
  }

  @Test func `a shortfall is the first thing the page says`() throws {
    let page = try write(result(holds: false)).page
    #expect(page.contains("1 of 2 checks fall short"))
    #expect(page.contains("bs3: order \\| 3: found 1e-3, required round-off"))
    #expect(try write(result(holds: true)).page.contains("All 2 checks hold"))
  }

  @Test func `everything is in the directory, and a second report is the same`() throws {
    let (page, checks, names) = try write(result(holds: true))
    #expect(
      names.isSuperset(of: [
        "index.html", "README.md", "checks.csv", "runs.csv", "figures/a-figure.dat",
        "figures/a-figure.gp",
      ]))
    #expect(checks.split(separator: "\n").count == 3 || checks.split(separator: "\r\n").count == 3)
    #expect(page.contains("What &amp; how &lt;so&gt;") && page.contains("Left out: nothing."))
    #expect(try write(result(holds: true)).page == page)
  }
}
