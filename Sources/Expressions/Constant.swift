/// A constant of a program: its value in Double and, where a person wrote it, its decimal text,
/// so that a backend of higher precision reads `0.1` as one tenth and not as the nearest Double.
public struct Constant: Sendable, Equatable, Codable {
  public let value: Double
  /// What the constant really is: a decimal literal (`"8.32e-2"`), a quotient of two of them
  /// (`"8/3"`), or `"pi"`, each perhaps with a minus in front. Nil where the Double is all there
  /// is. `value` must be the nearest Double; see ``form``.
  public let text: String?

  public init(_ value: Double, text: String? = nil) {
    self.value = value
    self.text = text
  }

  public static let pi = Constant(.pi, text: "pi")
}
