import Expressions
import Fields
import Foundation
import ProblemFiles

/// The references stored beside a problem file: `lorenz.reference.json` beside `lorenz.toml`, one for
/// each span, objective and set of values.
public struct ReferenceStore {
  private struct Contents: Codable {
    var references: [CertifiedReference] = []
  }

  /// What is there for a problem.
  public enum Finding {
    case certified(CertifiedReference)
    /// It was tried, and nothing could be claimed.
    case refused(CertifiedReference)
    /// There is one of an earlier text of the problem; the sentence says so.
    case outdated(String)
    case none
  }

  public let path: String

  /// Beside this problem file.
  public init(besideFile file: String) {
    path = (file.hasSuffix(".toml") ? String(file.dropLast(5)) : file) + ".reference.json"
  }

  /// Beside the problem's file; nil for a problem that was read from none.
  public init?(for problem: Problem) {
    guard let file = problem.file else { return nil }
    self.init(besideFile: file)
  }

  /// All that is stored, in the order of the file; nothing where there is no file.
  public func references() throws(BadInput) -> [CertifiedReference] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      return try JSONDecoder().decode(Contents.self, from: data).references
    } catch {
      throw BadInput(
        "the stored references in `\(path)` cannot be read: delete the file, and make them anew with"
          + " `costate reference --write`")
    }
  }

  /// What is stored for this problem, span, objective and set of values.
  public func find(_ problem: Problem) throws(BadInput) -> Finding {
    let references = try references()
    guard !references.isEmpty, let fingerprint = try ProblemFingerprint(problem) else {
      return .none
    }
    if let found = references.first(where: { $0.fingerprint == fingerprint.text }) {
      return found.refusal == nil ? .certified(found) : .refused(found)
    }
    let isOutdated = references.contains {
      $0.start == fingerprint.start && $0.end == fingerprint.end
        && $0.objective == problem.objectiveText && $0.overrides == problem.overrides
    }
    guard isOutdated else { return .none }
    return .outdated(
      "`\(path)` has a reference of an earlier text of \(problem.name), which no longer counts: make it"
        + " anew with `costate reference \(problem.name) --write`")
  }

  /// Puts a reference in the place of what is stored for the same span, objective and values; unless that is
  /// of the same problem and has more digits, or has some where this one has none.
  ///
  /// - Returns: whether it is stored.
  @discardableResult
  public func write(_ reference: CertifiedReference) throws(BadInput) -> Bool {
    var contents = Contents(references: try references())
    if let known = contents.references.first(where: { $0.fingerprint == reference.fingerprint }),
      (known.leastDigits ?? -1) > (reference.leastDigits ?? -1)
    {
      return false
    }
    contents.references.removeAll {
      $0.fingerprint == reference.fingerprint
        || ($0.start == reference.start && $0.end == reference.end
          && $0.objective == reference.objective && $0.overrides == reference.overrides)
    }
    contents.references.append(reference)
    contents.references.sort {
      ($0.overrides.count, $0.objective, Double($0.end) ?? 0)
        < ($1.overrides.count, $1.objective, Double($1.end) ?? 0)
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try encoder.encode(contents).write(to: URL(fileURLWithPath: path), options: .atomic)
      return true
    } catch {
      throw BadInput("`\(path)` cannot be written: allow it, or leave out --write")
    }
  }
}
