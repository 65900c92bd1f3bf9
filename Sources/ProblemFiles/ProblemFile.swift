import Expressions
import Fields
import Foundation

/// Reads problem files.
///
/// A problem file is TOML with the keys `title`, `citation`, `tags`, `span = [t0, T]`, `model`,
/// `objective`, `scale`, and optionally a table `[observations]` that has either
/// `file = "data.csv"` (beside the problem file) or `times = [...]` and a list for each column,
/// a table `[reference]` of published states: `time`, `source`, `digits`, and a decimal for each
/// state (lists for several times; `partial = true` where some states are left out),
/// `invariants = ["x^2 + v^2"]`, expressions that keep their first values along a solution,
/// `discontinuities = [5, "2*pi"]`, the fixed times at which the right-hand side jumps, and any number
/// of tables `[[event]]`: `when` (the event is a zero of this expression), `name`, `direction`
/// (`up`, `down`, `both`), `terminal` and `reset`.
public enum ProblemFile {
  /// Reads the problem called `nameOrPath`.
  ///
  /// - Parameters:
  ///   - nameOrPath: a path (it has a slash or ends in `.toml`), or a name of the catalogue.
  ///   - overrides: values that replace those of parameters and constants of the model.
  ///   - span: replaces the span of the file.
  ///   - objective: replaces the objective of the file.
  ///   - observationsFile: a data file that replaces the observations of the file.
  ///   - catalogue: where names are looked up.
  public static func load(
    _ nameOrPath: String, overrides: [String: String] = [:], span: TimeSpan? = nil,
    objective: String? = nil, observationsFile: String? = nil, catalogue: Catalogue = Catalogue()
  ) throws(BadInput) -> Problem {
    let isPath = nameOrPath.contains("/") || nameOrPath.hasSuffix(".toml")
    let path = isPath ? nameOrPath : try catalogue.find(nameOrPath)
    var problem = try ProblemReader(
      bytes: InputFile.read(path), path: path, overrides: overrides, span: span,
      objective: objective, observationsFile: observationsFile
    ).problem()
    problem.file = path
    return problem
  }

  /// Reads a problem from the text of a file.
  ///
  /// - Parameter path: what the text is known by; data files are looked for beside it.
  public static func parse(
    _ text: String, path: String = "problem.toml", overrides: [String: String] = [:],
    span: TimeSpan? = nil, objective: String? = nil, observationsFile: String? = nil
  ) throws(BadInput) -> Problem {
    let bytes = Array(text.utf8)
    try InputFile.check(bytes, path)
    return try ProblemReader(
      bytes: bytes, path: path, overrides: overrides, span: span, objective: objective,
      observationsFile: observationsFile
    ).problem()
  }
}
