import Foundation
import Proof
import Studies

/// The page of a verification: what was claimed, whether it holds, and the numbers.
struct ProofPage {
  private let result: ProofResult
  /// By section: figures, and why there is no picture, or nil.
  private let figures: [[(figure: Figure, problem: String?)]]

  init(_ result: ProofResult, figures: [[(figure: Figure, problem: String?)]]) {
    self.result = result
    self.figures = figures
  }

  var page: Page {
    var blocks: [Block] = [.quote(RichText(result.question))]
    blocks += answer
    for (section, figures) in zip(result.sections, figures) {
      blocks += chapter(section, figures)
    }
    blocks += [.heading(2, "Machine"), .list(MachineFacts.list(result.environment))]
    return Page(title: result.title ?? "Verification: \(result.name)", blocks: blocks)
  }

  private var answer: [Block] {
    let failures = result.failures
    var blocks: [Block] = [.heading(2, "Answer")]
    blocks += result.answer.map { .paragraph($0.withCode) }
    guard result.checkCount > 0 || result.answer.isEmpty else { return blocks }
    blocks.append(
      failures.isEmpty
        ? .paragraph(
          "All \(result.checkCount) checks hold, over \(result.methods.count) methods.")
        : .paragraph(
          """
          \(strong: "\(failures.count) of \(result.checkCount) checks fall short"), over \
          \(result.methods.count) methods.
          """))
    if result.isShort {
      blocks.append(
        .paragraph("This is the short form: fewer tolerances, no heavy problems, no times."))
    }
    blocks.append(
      .table(
        Table(
          "The sections of this report. Every check is a row of `checks.csv`.".withCode,
          [.text("section"), .number("checks"), .number("fall short"), .number("seconds")],
          result.sections.map { section in
            [
              .init(RichText(section.title)), .init(RichText("\(section.checks.count)")),
              .init(
                RichText("\(section.failures.count)"),
                verdict: section.failures.isEmpty ? .fine : .wrong),
              .init(RichText(NumberText.significant(section.seconds, 2))),
            ]
          })))
    if !failures.isEmpty {
      blocks += [.heading(3, "What falls short"), .list(failures.map { RichText($0.sentence) })]
    }
    return blocks
  }

  private func chapter(
    _ section: ProofSection, _ figures: [(figure: Figure, problem: String?)]
  ) -> [Block] {
    var blocks: [Block] = [.heading(2, section.title), .paragraph(section.about.withCode)]
    blocks += figures.map { drawn in
      .figure(
        source: drawn.problem == nil ? "figures/\(drawn.figure.name).svg" : nil,
        alt: drawn.figure.title, caption: drawn.figure.caption, note: drawn.problem ?? "")
    }
    blocks += section.tables.map { .table(table($0)) }
    if !section.notes.isEmpty { blocks.append(.list(section.notes.map(\.withCode))) }
    return blocks
  }

  private func table(_ table: ProofTable) -> Table {
    Table(
      RichText(table.caption),
      table.columns.map { $0.isNumber ? .number($0.title) : .text($0.title) },
      table.rows.map { $0.map(cell) })
  }

  private func cell(_ cell: ProofTable.Cell) -> Table.Cell {
    switch cell {
    case .none: .none
    case .text(let text): .init(RichText(text))
    case .code(let name): .init(.code(name))
    case .integer(let value): .init(RichText(NumberText.count(value)))
    case .number(let value, let digits): .init(RichText(String(format: "%.\(digits)f", value)))
    case .error(let value): .init(RichText(NumberText.error(value)))
    case .seconds(let value): .init(RichText(NumberText.seconds(value)))
    case .verdict(let word, let isGood): .init(RichText(word), verdict: isGood ? .fine : .wrong)
    }
  }
}
