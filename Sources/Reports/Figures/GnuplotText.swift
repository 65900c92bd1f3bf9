/// Users' text in plotting scripts.
enum GnuplotText {
  /// A single-quoted string: there gnuplot expands neither backslashes nor backticks (which would
  /// run a command), and only the quote itself needs doubling. To be used with `noenhanced`, which
  /// keeps `_`, `^`, `{` and `@` as they are.
  static func quoted(_ text: String, limit: Int = 90) -> String {
    "'" + shortened(comment(text), limit).replacing("'", with: "''") + "'"
  }

  /// One line without control characters. A backslash at its end would join the next line, which
  /// is why it becomes a slash.
  static func comment(_ text: String) -> String {
    var line = ""
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .lineSeparator, .paragraphSeparator: line += " "
      default: line += scalar == "\\" ? "/" : String(scalar)
      }
    }
    return line
  }

  private static func shortened(_ text: String, _ limit: Int) -> String {
    text.count <= limit ? text : text.prefix(limit - 1) + "…"
  }
}
