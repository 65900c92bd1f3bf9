/// A mistake in a text, with the place it was found at.
///
/// Prints as a message, the line, and a caret under the column:
///
///     robertson.toml:16:9: unknown name `k33`; did you mean `k3`?
///       r3 := k33*y2*y3
///             ^
public struct TextError: Error, Equatable, CustomStringConvertible {
  /// A place in a text, ready to be shown.
  public struct Place: Sendable, Equatable {
    /// The file, or what else the text is known by (`objective`); nil if it has no name.
    public let file: String?
    /// Line and column, counted from 1; columns count characters.
    public let line: Int
    public let column: Int
    /// The line as written; where it is very long, the part around the column.
    public let sourceLine: String
    /// Blanks (tabs where the line has tabs) and a `^` under the column.
    public let caretLine: String

    var location: String { (file.map { "\($0):" } ?? "") + "\(line):\(column)" }
    var excerpt: String { "\(sourceLine)\n\(caretLine)" }
  }

  public struct Related: Sendable, Equatable {
    public let message: String
    public let place: Place
  }

  // Behind a reference: with typed throws every call that may fail keeps room for the error on the
  // stack, and the parser recurses (inline, these fields made its frames five times as large).
  private final class Contents: Sendable {
    let message: String
    let place: Place
    let related: Related?

    init(_ message: String, _ place: Place, _ related: Related?) {
      self.message = message
      self.place = place
      self.related = related
    }
  }

  private let contents: Contents

  public init(_ message: String, at place: Place, related: Related? = nil) {
    contents = Contents(message, place, related)
  }

  public var message: String { contents.message }
  public var place: Place { contents.place }
  /// A second place that belongs to the message (a first definition), with its own sentence.
  public var related: Related? { contents.related }

  public static func == (a: TextError, b: TextError) -> Bool {
    a.message == b.message && a.place == b.place && a.related == b.related
  }

  public var file: String? { place.file }
  public var line: Int { place.line }
  public var column: Int { place.column }
  public var sourceLine: String { place.sourceLine }
  public var caretLine: String { place.caretLine }

  public var description: String {
    var text = "\(place.location): \(message)\n\(place.excerpt)"
    if let related {
      text += "\n\(related.place.location): \(related.message)\n\(related.place.excerpt)"
    }
    return text
  }
}
