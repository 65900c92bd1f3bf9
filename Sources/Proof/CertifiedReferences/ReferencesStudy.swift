import Expressions
import Fields
import Foundation
import ProblemFiles
import ReferenceCertificates
import Studies

/// Looks through the catalogue for stored references: which problems have one, of how many digits, made
/// how, and what they say of numbers that others have published.
public struct ReferencesStudy {
  /// A problem with what is stored beside it.
  struct Item {
    let entry: Catalogue.Entry
    let references: [CertifiedReference]
    /// Of the problem as its file has it; a sentence where there is none.
    let own: CertifiedReference?
    let objection: String?
  }

  private let items: [Item]

  public init(_ catalogue: Catalogue = Catalogue()) throws(BadInput) {
    var items: [Item] = []
    for entry in catalogue.entries where entry.fault == nil {
      let problem = try ProblemFile.load(entry.path, catalogue: catalogue)
      let store = ReferenceStore(besideFile: entry.path)
      var own: CertifiedReference?
      var objection: String?
      var references: [CertifiedReference] = []
      do throws(BadInput) {
        switch try store.find(problem) {
        case .certified(let found): own = found
        case .refused(let found):
          own = found
          objection = found.refusal
        case .outdated(let sentence): objection = sentence
        case .none: objection = "there is none"
        }
        for reference in try store.references() {
          if try ReferencesStudy.isOfPresentText(reference, entry.path, catalogue) {
            references.append(reference)
          } else if objection == nil {
            objection =
              "that to t = \(reference.end) is of an earlier text: make it anew, or delete it"
            own = nil
          }
        }
      } catch {
        objection = error.message
      }
      items.append(
        Item(entry: entry, references: references, own: own, objection: objection))
    }
    self.items = items
  }

  /// Whether the file, with the span, objective and values of a reference, is still what it is of.
  private static func isOfPresentText(
    _ reference: CertifiedReference, _ path: String, _ catalogue: Catalogue
  ) throws(BadInput) -> Bool {
    let file = try ProblemFile.load(path, overrides: reference.overrides, catalogue: catalogue)
    guard let start = Double(reference.start), let end = Double(reference.end) else { return false }
    let isWhole = file.span.start == start && file.span.end == end
    let problem = try ProblemFile.load(
      path, overrides: reference.overrides,
      span: isWhole ? nil : TimeSpan(start: start, end: end), objective: reference.objective,
      catalogue: catalogue)
    return try ProblemFingerprint(problem)?.text == reference.fingerprint
  }

  /// Problems whose stored reference is missing or of an earlier text.
  public var faults: [String] {
    items.compactMap { item in
      item.own == nil ? "\(item.entry.name): \(item.objection ?? "")" : nil
    }
  }

  /// A line for each problem of the catalogue.
  public var lines: [String] {
    let width = items.map(\.entry.name.count).max() ?? 0
    return items.map { item in
      let name = item.entry.name.padding(toLength: width, withPad: " ", startingAt: 0)
      let certified = item.references.filter { $0.refusal == nil }
      let spans = certified.map { "T = \($0.end): \($0.leastDigits ?? 0)" }
      let text = spans.isEmpty ? "" : spans.joined(separator: ", ") + " digits"
      return "\(name)  "
        + [text, item.objection ?? ""].filter { !$0.isEmpty }.joined(separator: "; ")
    }
  }

  public func run() -> ProofResult {
    var result = ProofResult()
    result.name = "references"
    result.title = "Certified references"
    result.question = "Which solutions and gradients are known, to how many digits, and how?"
    result.environment = .current()
    let claims = PublishedClaims(items)
    result.sections = [claims.section] + ReferencesTables(items).sections
    let certified = items.filter { $0.own?.digits != nil }
    let least = certified.compactMap { $0.own?.leastDigits }.min() ?? 0
    result.answer =
      [
        "\(certified.count) of the \(items.count) problems of the catalogue have a certified reference to at "
          + "least \(least) digits of the state, the objective and every component of the gradient; of "
          + "the others the tables say why not."
      ] + claims.sentences
    return result
  }
}
