import Expressions
import Fields

/// Reads problem files.
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
    throw BadInput("reading problem files is not there yet")
  }
}
