/// A way to a reference: a method and an arithmetic, of which a run at one setting proves nothing, and
/// runs at two settings a little.
///
/// A value with closures and no protocol, so that a test can break one in any way it likes.
public struct ReferenceRoute: Sendable {
  /// One run that can be made.
  public struct Setting: Sendable {
    /// Order, tolerance and precision, for provenance: `order 45, 126 bits`.
    public let text: String
    /// Decimal digits of its numbers: no agreement is more.
    public let decimalDigits: Int
    /// - Throws: why it came to no end.
    public let run: @Sendable () throws(ReferenceFailure) -> ReferenceNumbers

    public init(
      text: String, decimalDigits: Int,
      run: @escaping @Sendable () throws(ReferenceFailure) -> ReferenceNumbers
    ) {
      self.text = text
      self.decimalDigits = decimalDigits
      self.run = run
    }
  }

  /// `Taylor series`.
  public let name: String
  /// The two settings that should be good for so many digits where the problem loses none.
  public let settings: @Sendable (_ decimalDigits: Int) -> [Setting]

  public init(
    name: String, settings: @escaping @Sendable (_ decimalDigits: Int) -> [Setting]
  ) {
    self.name = name
    self.settings = settings
  }
}

/// Why a run came to no end.
public struct ReferenceFailure: Error, Sendable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
