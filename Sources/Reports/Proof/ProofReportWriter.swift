import Foundation
import Proof
import Studies

/// Turns the result of a verification into a directory:
///
/// ```
/// index.html  README.md      the same content
/// checks.csv                 a row a check
/// runs.csv                   a row a solution of the test sets and of the comparison of speeds
/// figures/NAME.{svg,dat,gp}
/// ```
public struct ProofReportWriter {
  private let result: ProofResult
  private let gnuplot: Gnuplot?

  /// - Parameter gnuplot: nil leaves out the pictures; their data and scripts are written all the
  ///   same.
  public init(result: ProofResult, gnuplot: Gnuplot? = .installed) {
    self.result = result
    self.gnuplot = gnuplot
  }

  /// Writes everything, replacing an earlier report.
  ///
  /// - Returns: warnings, such as figures that could not be drawn; the page shows them too.
  @discardableResult
  public func write(to directory: URL) throws -> [String] {
    let files = FigureFiles(directory.appendingPathComponent("figures"), gnuplot)
    try files.prepare()
    let figures = try result.sections.map { section in
      try section.figures.compactMap(ProofFigures.figure).map { figure in
        (figure: figure, problem: try files.draw(figure))
      }
    }
    let page = ProofPage(result, figures: figures).page
    func write(_ text: String, _ name: String) throws {
      try Data(text.utf8).write(to: directory.appendingPathComponent(name), options: .atomic)
    }
    try write(HTMLRenderer.render(page), "index.html")
    try write(MarkdownRenderer.render(page), "README.md")
    try write(checks, "checks.csv")
    try write(runs, "runs.csv")
    var seen: Set<String> = []
    return figures.joined().compactMap(\.problem).filter { seen.insert($0).inserted }
  }

  private var checks: String {
    var table = CSVTable(columns: ["section", "subject", "claim", "found", "required", "holds"])
    for section in result.sections {
      for check in section.checks {
        table.append([
          section.name, check.subject, check.claim, check.found, check.required,
          check.holds ? "yes" : "no",
        ])
      }
    }
    return table.text
  }

  private var runs: String {
    var table = CSVTable(columns: [
      "section", "problem", "method", "rtol", "atol", "status", "failure", "scd", "mescd",
      "error", "accepted", "rejected", "rhs", "jacobian", "factorizations", "linear_solves",
      "repeats", "seconds",
    ])
    func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
    func digits(_ value: Double?) -> String { value.map { String(format: "%.2f", $0) } ?? "" }
    for section in result.sections {
      for run in section.runs {
        let counts = run.counts
        let integers = [
          counts.accepted, counts.rejected, counts.rhs, counts.jacobian, counts.factorizations,
          counts.linearSolves, run.repeats,
        ]
        table.append(
          [section.name, run.problem, run.method, number(run.rtol), number(run.atol)]
            + [run.status.rawValue, run.failure?.kind ?? "", digits(run.scd), digits(run.mescd)]
            + [number(run.error)] + integers.map(String.init)
            + [String(format: "%.3g", run.seconds)])
      }
    }
    return table.text
  }
}
