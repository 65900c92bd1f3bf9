import Studies

/// One thing that was claimed and measured.
public struct Check: Codable, Sendable {
  /// A method or a problem.
  public var subject: String
  /// What is claimed of it, in words: `order 5 holds`.
  public var claim: String
  /// What was found, and what it had to be, in words.
  public var found: String
  public var required: String
  public var holds: Bool

  public init(
    _ subject: String, _ claim: String, found: String, required: String, holds: Bool
  ) {
    self.subject = subject
    self.claim = claim
    self.found = found
    self.required = required
    self.holds = holds
  }

  /// The check as one line of a message.
  public var sentence: String { "\(subject): \(claim): found \(found), required \(required)" }
}
