/// A piece of a page, which HTML and Markdown render alike.
enum Block {
  /// Level 2 or 3; level 1 is the page's title.
  case heading(Int, String)
  case paragraph(RichText)
  /// The study's question, set apart.
  case quote(RichText)
  case list([RichText])
  case table(Table)
  /// `source` is relative to the page; nil where the plotting program was missing, which `note`
  /// then says.
  case figure(source: String?, alt: String, caption: RichText, note: String)
}

/// A page: its title and its pieces.
struct Page {
  let title: String
  let blocks: [Block]
}
