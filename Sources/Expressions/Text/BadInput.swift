/// What a person wrote cannot be used: a problem file, a text, a name, a number on the command
/// line. The command-line tool prints `message` as it stands and exits with status 2.
///
/// One type for all such mistakes and not one for each module: whoever reports it does the same
/// thing with every one of them. Faults of a *run* (divergence, too many steps) are not this.
public struct BadInput: Error, Equatable, CustomStringConvertible {
  /// What is wrong and where; may have several lines, has no newline at its end.
  public let message: String

  public init(_ message: String) { self.message = message }
  /// The same mistake, with the place in the text it was found at.
  public init(_ error: TextError) { message = error.description }

  public var description: String { message }
}
