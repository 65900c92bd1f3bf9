/// How the coefficients rₖ, k ≥ 1, of the result of an operation come from those of its operands
/// (and its own before k). Coefficient 0 is the operation itself.
///
/// Every elementary function is one of two, by the differential equation it solves: r′ = ±u′ q or
/// r′ v = ±u′, with a further series q or v (Jorba & Zou, Experimental Mathematics 14 (2005) 99;
/// Griewank & Walther, *Evaluating Derivatives*, the chapter on Taylor propagation).
public enum SeriesRule: Equatable, Sendable {
  /// All operands are constants: rₖ = 0.
  case constant
  case add, subtract, negate
  /// rₖ = aₖ b₀, for a constant b.
  case scale
  /// rₖ = Σ_{j=0}^{k} aⱼ bₖ₋ⱼ.
  case multiply
  /// rₖ = aₖ / b₀, for a constant b.
  case divideByConstant
  /// rₖ = (aₖ − Σ_{j=0}^{k−1} rⱼ bₖ₋ⱼ) / b₀.
  case divide
  /// r² = a: rₖ = (aₖ − Σ_{j=1}^{k−1} rⱼ rₖ₋ⱼ) / 2r₀.
  case sqrt
  /// r = a^e, e = b₀ constant, from a r′ = e a′ r: rₖ = (e Σ_{j=1}^{k} j aⱼ rₖ₋ⱼ − Σ_{j=1}^{k−1} j rⱼ aₖ₋ⱼ) / (k a₀).
  case power
  /// The same for e = 1/3, which is no number of any precision.
  case cbrt
  /// r′ = ±u′ q: rₖ = ±(1/k) Σ_{j=1}^{k} j uⱼ qₖ₋ⱼ.
  case product(negative: Bool)
  /// r′ v = ±u′: rₖ = (±uₖ − (1/k) Σ_{j=1}^{k−1} j rⱼ vₖ₋ⱼ) / v₀.
  case quotient(negative: Bool)
  /// The operand taken at coefficient 0, with its sign (`abs`); of `sign` nothing.
  case branch
}

/// One operation on series, by the slots of operands and result.
public struct SeriesInstruction: Equatable, Sendable {
  public let rule: SeriesRule
  /// What coefficient 0 is.
  public let operation: Operation
  public let result: Int
  /// Operands of `operation`; where there are fewer, the first one again.
  public let a, b, c: Int
  /// u, and q or v, of ``SeriesRule/product(negative:)`` and ``SeriesRule/quotient(negative:)``. Their
  /// slots may come after the result's: only coefficients before k are read of them.
  public let inner, factor: Int
}
