/// Why an integration by Taylor series came to no end: a fault of the run, not of what was written.
public struct TaylorFailure: Error, Equatable, CustomStringConvertible {
  public let message: String

  public init(_ message: String) { self.message = message }

  public var description: String { message }
}
