import Foundation
import ReferenceCertificates

/// Numbers that others have printed, beside certified ones.
struct PublishedClaims {
  let section: ProofSection
  let sentences: [String]

  private struct Row {
    let number: PublishedNumber
    let certified: String
    let error: Double
  }

  init(_ items: [ReferencesStudy.Item]) {
    let rows = PublishedNumber.all.compactMap { PublishedClaims.row($0, items) }
    var section = ProofSection(
      "published", "Published references, right and wrong",
      about: """
        End states of the Test Set for IVP Solvers and what examples of SUNDIALS print, beside certified \
        values of the same quantities. Test Set values are printed in 16 digits, most of them good for \
        all but the last two; those of E5 are wrong in the fourth. Examples print what their tolerances give, and are no references; the discrete adjoint of \
        ARKODE's example errs by O(h), for it takes one step more than the time needs.
        """)
    section.tables = [
      ProofTable(
        "What is printed, what is certified, and the relative error of the print.",
        words: ["source", "T", "quantity", "printed", "certified"], numbers: ["error"],
        rows: rows.map { row in
          [
            .text(row.number.source), .text(row.number.end.time),
            .text(row.number.quantity.text), .text(row.number.printed),
            .text(PublishedClaims.short(row.certified)), .error(row.error),
          ]
        })
    ]
    let missing = PublishedNumber.all.count - rows.count
    if missing > 0 {
      section.notes = [
        "\(missing) printed numbers are not compared: no reference is stored for their spans."
      ]
    }
    self.section = section
    sentences = Set(rows.map(\.number.source)).sorted().compactMap { source in
      let worst = rows.filter { $0.number.source == source }.max { $0.error < $1.error }
      guard let worst, worst.error > 1e-12 else { return nil }
      return "\(source): `\(worst.number.printed)` is printed of \(worst.number.quantity.text) at "
        + "T = \(worst.number.end.time); right is \(PublishedClaims.short(worst.certified)), "
        + "an error of \(worst.error.size)."
    }
  }

  private static func row(_ number: PublishedNumber, _ items: [ReferencesStudy.Item]) -> Row? {
    let item = items.first { $0.entry.name == number.problem }
    let reference = item?.references.first {
      $0.refusal == nil && Double($0.end) == number.end && $0.overrides.isEmpty
        && (number.objective == nil || $0.objective == number.objective)
    }
    guard let reference else { return nil }
    let text =
      switch number.quantity {
      case .value: reference.value
      case .state(let name): reference.state[name]
      case .initial(let name): reference.gradient.initial[name]
      case .parameter(let name): reference.gradient.parameters[name]
      }
    guard let text, let certified = Double(text), let printed = Double(number.printed) else {
      return nil
    }
    return Row(
      number: number, certified: text, error: abs(printed / certified - 1))
  }

  /// At most 20 digits, cut.
  private static func short(_ text: String) -> String {
    guard text.count > 24 else { return text }
    let mantissa = text.prefix { $0 != "e" }
    return mantissa.prefix(22) + "…" + text.dropFirst(mantissa.count)
  }
}
