/// A table of a verification as data; how numbers are written is the report's business.
public struct ProofTable: Codable, Sendable {
  public enum Cell: Codable, Sendable {
    case none
    case text(String)
    /// A name that is typed on the command line.
    case code(String)
    case integer(Int)
    /// Digits after the point that mean something.
    case number(Double, digits: Int)
    /// Two digits and a power of ten.
    case error(Double)
    case seconds(Double)
    /// A word that says how something came out; `isGood` colours it.
    case verdict(String, isGood: Bool)
  }

  public var caption: String
  /// A heading; the column holds numbers (set flush right) or words.
  public struct Column: Codable, Sendable {
    public var title: String
    public var isNumber: Bool
  }
  public var columns: [Column]
  public var rows: [[Cell]]

  public init(_ caption: String, words: [String], numbers: [String], rows: [[Cell]] = []) {
    self.caption = caption
    columns =
      words.map { Column(title: $0, isNumber: false) }
      + numbers.map { Column(title: $0, isNumber: true) }
    self.rows = rows
  }
}
