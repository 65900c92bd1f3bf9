import Foundation
import Studies

/// Turns the result of a study into a directory: pages for people, files for programs, figures
/// with the data and scripts to draw them again.
///
/// ```
/// index.html  README.md      the same content
/// runs.csv    runs.jsonl     a row, a line a run
/// study.json                 question, machine, references
/// figures/NAME.{svg,dat,gp}
/// ```
///
/// The same result gives the same bytes (pictures: with the same version of gnuplot).
public struct ReportWriter {
  private let result: StudyResult
  private let gnuplot: Gnuplot?

  /// - Parameter gnuplot: nil leaves out the pictures; their data and scripts are written all the
  ///   same.
  public init(result: StudyResult, gnuplot: Gnuplot? = .installed) {
    self.result = result
    self.gnuplot = gnuplot
  }

  /// Writes everything, replacing an earlier report.
  ///
  /// - Returns: warnings, such as figures that could not be drawn; the page shows them too.
  @discardableResult
  public func write(to directory: URL) throws -> [String] {
    let sections = SectionAnalysis.all(of: result)
    let figures = FigureFiles(directory.appendingPathComponent("figures"), gnuplot)
    try figures.prepare()
    let styles = StyleBook(sections)
    let drawn = try sections.map { section in
      try SectionFigures(section, styles).all.map { figure in
        StudyPage.DrawnFigure(figure: figure, problem: try figures.draw(figure))
      }
    }
    let page = StudyPage(result, sections, figures: drawn).page
    func write(_ data: Data, _ name: String) throws {
      try data.write(to: directory.appendingPathComponent(name), options: .atomic)
    }
    try write(Data(HTMLRenderer.render(page).utf8), "index.html")
    try write(Data(MarkdownRenderer.render(page).utf8), "README.md")
    try write(Data(RunsCSV.text(result).utf8), "runs.csv")
    try write(RecordFiles.jsonLines(result), "runs.jsonl")
    try write(RecordFiles.summary(result), "study.json")
    var seen: Set<String> = []
    return drawn.joined().compactMap(\.problem).filter { seen.insert($0).inserted }
  }
}
