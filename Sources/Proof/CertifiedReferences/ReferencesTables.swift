import Foundation
import ReferenceCertificates

/// The stored references as tables: digits, routes, cost; and what has none, with the reason.
struct ReferencesTables {
  let sections: [ProofSection]

  init(_ items: [ReferencesStudy.Item]) {
    sections = [ReferencesTables.digits(items), ReferencesTables.refusals(items)]
  }

  private static func digits(_ items: [ReferencesStudy.Item]) -> ProofSection {
    var section = ProofSection(
      "digits", "Digits, cost and provenance",
      about: """
        The digits are those on which all runs named here agree, less one, the least of all components. \
        Runs of one route differ in order, tolerance and precision. Where stiffness leaves nothing but Radau \
        IIA, it is run in two arithmetics, which share the solver: two routes, but less apart than series and \
        collocation are. Seconds are of all runs together, those included that were given up, on one core of \
        a busy machine. Problems that declare what they conserve are checked by it.
        """)
    var table = ProofTable(
      "References stored beside the problem files.", words: ["problem", "objective", "runs"],
      numbers: ["T", "digits of L", "of y(T)", "of the gradient", "of invariants", "seconds"])
    for item in items {
      for reference in item.references {
        guard let digits = reference.digits else { continue }
        let kept = reference.invariants.map(\.digits).min()
        let replaced = reference.overrides.sorted { $0.key < $1.key }
          .map { " (\($0.key) = \($0.value))" }.joined()
        table.rows.append([
          .code(item.entry.name), .code(reference.objective + replaced),
          .text(runs(reference)), .text(reference.end), .integer(digits.value),
          .integer(digits.state), digits.gradient.map { .integer($0) } ?? .none,
          kept.map { .integer($0) } ?? .none, .seconds(reference.seconds),
        ])
      }
    }
    section.tables = [table]
    return section
  }

  /// `Taylor series (order 45, 126 bits; order 53, 153 bits) and Gauss collocation (…)`; runs that were
  /// repeated in more digits once, by the last.
  private static func runs(_ reference: CertifiedReference) -> String {
    reference.routes.map { route in
      let settings = reference.runs.filter {
        $0.route == route && $0.failure == nil && $0.counts != false
      }.suffix(2)
      return "\(route) (\(settings.map(\.settings).joined(separator: "; ")))"
    }.joined(separator: " and ")
  }

  private static func refusals(_ items: [ReferencesStudy.Item]) -> ProofSection {
    var section = ProofSection(
      "refusals", "What has none",
      about: "Of these problems nothing is claimed, or not yet; the reason is what stopped it.")
    let rows = items.filter { $0.own?.digits == nil }.map { item -> [ProofTable.Cell] in
      [.code(item.entry.name), .text(item.objection ?? "")]
    }
    if rows.isEmpty {
      section.notes = ["None: every problem of the catalogue has a reference."]
    } else {
      section.tables = [
        ProofTable(
          "Problems without a certified reference.", words: ["problem", "why"], numbers: [],
          rows: rows)
      ]
    }
    return section
  }
}
