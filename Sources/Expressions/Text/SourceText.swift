/// A text to be read and where it comes from, for error messages that point into it.
///
/// The text may be a part of a larger document (the model inside a problem file); lines and
/// columns are then those of the document, and whole lines of it are shown.
public final class SourceText: Sendable {
  /// The file, or what else the text is known by; nil if it has no name.
  public let name: String?
  let bytes: [UInt8]
  /// The part of `bytes` that is the text.
  let range: Range<Int>

  public init(_ text: String, name: String? = nil) {
    self.name = name
    bytes = Array(text.utf8)
    range = bytes.indices
  }

  /// The bytes `range` of the UTF-8 `document`.
  public init(document: [UInt8], range: Range<Int>, name: String?) {
    precondition(range.lowerBound >= 0 && range.upperBound <= document.count)
    self.name = name
    self.bytes = document
    self.range = range
  }

  /// What stands at `range` of the document.
  func string(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  // MARK: Places

  /// More than this many characters of a line are cut down to those around the column.
  private static let shownLength = 120

  /// The place of byte `offset` of the document. Takes time in proportion to the document: places
  /// are made for errors only, so tokens need not carry lines and columns.
  public func place(at offset: Int) -> TextError.Place {
    let newline = UInt8(ascii: "\n")
    let offset = min(max(offset, 0), bytes.count)
    let line = bytes[..<offset].count { $0 == newline } + 1
    let start = bytes[..<offset].lastIndex(of: newline).map { $0 + 1 } ?? 0
    var end = bytes[offset...].firstIndex(of: newline) ?? bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r"), end > offset { end -= 1 }
    let before = Array(string(start..<offset).unicodeScalars)
    let after = Array(string(offset..<end).unicodeScalars)
    return place(line: line, before: before, after: after)
  }

  /// The place `column` of `line`, both counted from 1, for errors found by another parser.
  public func place(line: Int, column: Int) -> TextError.Place {
    var offset = 0
    for _ in 1..<max(line, 1) {
      guard let newline = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) else { break }
      offset = newline + 1
    }
    let end = bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    let scalars = Array(string(offset..<end).unicodeScalars)
    let split = min(max(column - 1, 0), scalars.count)
    return place(line: line, before: Array(scalars[..<split]), after: Array(scalars[split...]))
  }

  private func place(
    line: Int, before: [Unicode.Scalar], after: [Unicode.Scalar]
  ) -> TextError.Place {
    var shownBefore = before[...]
    var shownAfter = after[...]
    if before.count + after.count > SourceText.shownLength {
      if before.count > 70 { shownBefore = ["…"] + before.suffix(60) }
      if after.count > 60 { shownAfter = after.prefix(50) + ["…"] }
    }
    return TextError.Place(
      file: name, line: line, column: before.count + 1,
      sourceLine: text(shownBefore) + text(shownAfter),
      caretLine: String(shownBefore.map { $0 == "\t" ? "\t" : " " }) + "^")
  }

  /// Control characters would garble a terminal and the caret's position; they are shown as `?`.
  private func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    for scalar in scalars {
      let isControl = scalar.properties.generalCategory == .control && scalar != "\t"
      view.append(isControl ? "?" : scalar)
    }
    return String(view)
  }

  func error(_ message: String, at offset: Int, related: TextError.Related? = nil) -> TextError {
    TextError(message, at: place(at: offset), related: related)
  }
}
