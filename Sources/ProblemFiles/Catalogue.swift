import Expressions

/// The problem files that can be asked for by name.
public struct Catalogue: Sendable {
  public init() {}
}
