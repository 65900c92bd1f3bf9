/// Rows of text as RFC 4180 has them, with `\n` at line ends so that versions of a file compare
/// well.
struct CSVTable {
  let columns: [String]
  private(set) var rows: [[String]] = []

  init(columns: [String]) { self.columns = columns }

  mutating func append(_ row: [String]) { rows.append(row) }

  var text: String {
    ([columns] + rows).map { $0.map(Self.quote).joined(separator: ",") + "\n" }.joined()
  }

  private static func quote(_ field: String) -> String {
    // "\r\n" is one Character: look at scalars.
    let special = field.unicodeScalars.contains { "\",\n\r".unicodeScalars.contains($0) }
    return special ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
  }
}
