/// A page as one HTML file that needs nothing but its figures.
enum HTMLRenderer {
  static func render(_ page: Page) -> String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(escape(page.title))</title>
    <style>
    \(Stylesheet.text)
    </style>
    </head>
    <body>
    <main>
    <h1>\(escape(page.title))</h1>
    \(contents(page))\(page.blocks.map(block).joined(separator: "\n"))
    </main>
    </body>
    </html>

    """
  }

  /// Links to the chapters, where there are enough to get lost.
  private static func contents(_ page: Page) -> String {
    let titles = page.blocks.compactMap { block -> String? in
      if case .heading(2, let title) = block { title } else { nil }
    }
    guard titles.count > 3 else { return "" }
    let links = titles.map { "<a href=\"#\(Slug.make($0))\">\(escape($0))</a>" }
    return "<nav>\(links.joined(separator: "\n"))</nav>\n"
  }

  private static func block(_ block: Block) -> String {
    switch block {
    case .heading(let level, let title):
      level == 2
        ? "<h2 id=\"\(Slug.make(title))\">\(escape(title))</h2>"
        : "<h\(level)>\(escape(title))</h\(level)>"
    case .paragraph(let text): "<p>\(inline(text))</p>"
    case .quote(let text): "<blockquote>\(inline(text))</blockquote>"
    case .list(let items):
      "<ul>\n" + items.map { "<li>\(inline($0))</li>\n" }.joined() + "</ul>"
    case .table(let table): self.table(table)
    case .figure(let source?, let alt, let caption, _):
      """
      <figure><img src="\(escape(source))" alt="\(escape(alt))" loading="lazy">
      <figcaption>\(inline(caption))</figcaption></figure>
      """
    case .figure(nil, let alt, let caption, let note):
      """
      <figure class="missing"><p>\(escape(note))</p>
      <figcaption>\(escape(alt)). \(inline(caption))</figcaption></figure>
      """
    }
  }

  private static func table(_ table: Table) -> String {
    let head = table.columns.map { cell("th scope=\"col\"", escape($0.title), number: $0.isNumber) }
    let rows = table.rows.map { cells in
      let texts = zip(table.columns, cells).map { column, value in
        cell("td", content(value), number: column.isNumber, verdict: value.verdict?.rawValue)
      }
      return "<tr>\(texts.joined())</tr>"
    }
    return """
      <div class="table"><table><caption>\(inline(table.caption))</caption>
      <thead><tr>\(head.joined())</tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody></table></div>
      """
  }

  private static func content(_ cell: Table.Cell) -> String {
    inline(cell.text) + (cell.note.map { "<small>\(escape($0))</small>" } ?? "")
  }

  private static func cell(
    _ tag: String, _ text: String, number: Bool, verdict: String? = nil
  ) -> String {
    let classes = [number ? "n" : nil, verdict].compactMap { $0 }.joined(separator: " ")
    let name = tag.prefix { $0 != " " }
    return "<\(tag)\(classes.isEmpty ? "" : " class=\"\(classes)\"")>\(text)</\(name)>"
  }

  private static func inline(_ text: RichText) -> String {
    text.spans.map { span in
      switch span {
      case .plain(let text): escape(text)
      case .strong(let text): "<strong>\(escape(text))</strong>"
      case .code(let text): "<code>\(escape(text))</code>"
      }
    }.joined()
  }

  static func escape(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
