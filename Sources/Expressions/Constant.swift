/// A constant of a program: its value in Double and, where a person wrote it, its decimal text,
/// so that a backend of higher precision reads `0.1` as one tenth and not as the nearest Double.
public struct Constant: Sendable, Equatable, Codable {
  public let value: Double
  /// The literal as written (`"8.32e-2"`), nil for a constant made by arithmetic.
  public let text: String?

  public init(_ value: Double, text: String? = nil) {
    self.value = value
    self.text = text
  }
}
