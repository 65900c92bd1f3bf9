import Studies

/// A table as data.
struct Table {
  struct Column {
    let title: String
    /// Numbers are set flush right.
    var isNumber = true

    static func text(_ title: String) -> Column { Column(title: title, isNumber: false) }
    static func number(_ title: String) -> Column { Column(title: title) }
  }

  struct Cell {
    var text: RichText
    /// A verdict colours the cell; its word stands in the text too.
    var verdict: Verdict?
    /// A word under the text (in Markdown after it), which keeps columns narrow.
    var note: String?

    init(_ text: RichText, verdict: Verdict? = nil, note: String? = nil) {
      self.text = text
      self.verdict = verdict
      self.note = note
    }

    static let none = Cell("–")
  }

  let caption: RichText
  let columns: [Column]
  var rows: [[Cell]]

  init(_ caption: RichText, _ columns: [Column], _ rows: [[Cell]]) {
    self.caption = caption
    self.columns = columns
    self.rows = rows
  }
}
