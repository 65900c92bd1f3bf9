/// A page as Markdown (GitHub's, for the tables).
enum MarkdownRenderer {
  static func render(_ page: Page) -> String {
    (["# \(escape(page.title))"] + page.blocks.map(block)).joined(separator: "\n\n") + "\n"
  }

  private static func block(_ block: Block) -> String {
    switch block {
    case .heading(let level, let title):
      String(repeating: "#", count: level) + " " + escape(title)
    case .paragraph(let text): inline(text)
    case .quote(let text): "> " + inline(text)
    case .list(let items): items.map { "- " + inline($0) }.joined(separator: "\n")
    case .table(let table): self.table(table)
    case .figure(let source?, let alt, let caption, _):
      "![\(escape(alt))](\(source))\n\n*Figure.* \(inline(caption))"
    case .figure(nil, let alt, let caption, let note):
      "*\(escape(note))* \(escape(alt)). \(inline(caption))"
    }
  }

  private static func table(_ table: Table) -> String {
    var lines = ["*Table.* \(inline(table.caption))", ""]
    lines.append(row(table.columns.map { escape($0.title) }))
    lines.append(row(table.columns.map { $0.isNumber ? "---:" : ":---" }))
    lines += table.rows.map { cells in
      row(
        cells.map { cell in
          // What is not fine must be seen without colour.
          let loud = [.wrong, .failed].contains(cell.verdict)
          let text = inline(cell.text) + (cell.note.map { " " + escape($0) } ?? "")
          return loud ? "**\(text)**" : text
        })
    }
    return lines.joined(separator: "\n")
  }

  private static func row(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |"
  }

  private static func inline(_ text: RichText) -> String {
    text.spans.map { span in
      switch span {
      case .plain(let text): escape(text)
      case .strong(let text): "**\(escape(text))**"
      case .code(let text): code(text)
      }
    }.joined()
  }

  /// Code in a fence longer than any run of backticks in it. A bar would end a table's cell even
  /// there, so it is replaced by a look-alike.
  private static func code(_ text: String) -> String {
    let text = oneLine(text).replacing("|", with: "¦")
    let longest = text.split(omittingEmptySubsequences: true) { $0 != "`" }.map(\.count).max() ?? 0
    if longest == 0 { return "`\(text)`" }
    let fence = String(repeating: "`", count: longest + 1)
    return "\(fence) \(text) \(fence)"
  }

  static func escape(_ text: String) -> String {
    var escaped = ""
    for character in oneLine(text) {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\\", "`", "*", "_", "[", "]", "#", "|", "~", "!", "$":
        escaped += "\\\(character)"
      default: escaped.append(character)
      }
    }
    return escaped
  }

  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}
