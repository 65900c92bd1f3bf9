import Foundation

/// The directory of a report's figures.
struct FigureFiles {
  private let directory: URL
  private let gnuplot: Gnuplot?

  init(_ directory: URL, _ gnuplot: Gnuplot?) {
    self.directory = directory
    self.gnuplot = gnuplot
  }

  /// Makes the directory and removes the figures of an earlier report, known by their scripts'
  /// first line: a section that is gone must not leave its pictures, and other files are not ours.
  func prepare() throws {
    let files = FileManager.default
    try files.createDirectory(at: directory, withIntermediateDirectories: true)
    for name in try files.contentsOfDirectory(atPath: directory.path) where name.hasSuffix(".gp") {
      let script = directory.appendingPathComponent(name)
      let text = String(decoding: try Data(contentsOf: script), as: UTF8.self)
      guard text.hasPrefix(FigureScript.signature) else { continue }
      for ending in ["gp", "dat", "svg"] {
        try? files.removeItem(at: script.deletingPathExtension().appendingPathExtension(ending))
      }
    }
  }

  /// Writes data and script, and draws.
  ///
  /// - Returns: why there is no picture, or nil.
  func draw(_ figure: Figure) throws -> String? {
    let data = FigureData(figure)
    let base = directory.appendingPathComponent(figure.name)
    let script = base.appendingPathExtension("gp")
    try Data(data.text.utf8).write(to: base.appendingPathExtension("dat"))
    try Data(FigureScript(figure, data).text.utf8).write(to: script)
    guard let gnuplot else {
      return "Figures are not drawn because gnuplot is not installed; their data and scripts are "
        + "in the directory “figures”."
    }
    guard let problem = gnuplot.run(script) else { return nil }
    try? FileManager.default.removeItem(at: base.appendingPathExtension("svg"))
    return "The figure \(figure.name) could not be drawn: \(problem)"
  }
}
