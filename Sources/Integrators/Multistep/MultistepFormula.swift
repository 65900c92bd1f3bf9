/// The two classical families of variable-step, variable-order linear multistep formulas.
public enum MultistepFormula: String, Sendable, CaseIterable {
  /// Adams–Moulton, predicted by Adams–Bashforth, orders 1 … 12: f is interpolated at past points
  /// and integrated. Its regions of stability shrink with the order; at order 3 it is stable down
  /// to hλ = −6, at order 6 to −45/38, and above order 2 for no stiff problem.
  case adams
  /// Backward differentiation with fixed leading coefficient, orders 1 … 5: y is interpolated and
  /// the interpolant's slope set to f. Stable for stiff problems: A(α) with α = 90°, 90°, 86°, 73°
  /// and 52°; order 6 (18°) is left out, as in every code.
  case bdf

  /// The highest order there is.
  public var greatestOrder: Int {
    switch self {
    case .adams: 12
    case .bdf: 5
    }
  }
}

/// How the implicit equation of a multistep step is solved.
public enum MultistepIteration: String, Sendable, CaseIterable {
  /// e ← (h f(tₙ₊₁, y₍₀₎ + e) − z₁)/ℓ₁: no Jacobian. Converges only while |hλ|/ℓ₁ < 1, so that
  /// steps on a stiff problem shrink to 1/|λ| whatever formula is used.
  case functional
  /// Simplified Newton iteration with the field's Jacobian.
  case newton
}
