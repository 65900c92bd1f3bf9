/// How the gradient of a ``CollocationReference`` is computed; both are exact derivatives of the numbers of
/// its steps, and agree to round-off.
public enum CollocationDerivative: String, Sendable, CaseIterable {
  /// The state and the objective only.
  case none
  /// A column for each of the n initial values and m parameters along the way: ∂y(T)/∂(y₀, p) too.
  case columns
  /// The transposes of the steps kept, on the way back: one costate instead of n + m columns.
  case transpose
}
