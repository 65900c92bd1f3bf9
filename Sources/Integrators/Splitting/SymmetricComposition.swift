/// Weights wₖ of a symmetric composition of Störmer–Verlet steps, S(wₛh) ∘ … ∘ S(w₁h).
///
/// A basic step that is symmetric and of order 2 has an error in odd powers of h only, and weights
/// with Σwₖ = 1 and Σwₖ³ = 0 (and further conditions for each even order) remove them one by one.
/// Half of the weights and 1 − 2Σ of them, so that they add up to 1 to the last bit that can be had.
public struct SymmetricComposition: Sendable {
  public let order: Int
  /// w₁ … wₛ, a palindrome.
  public let weights: [Double]
  public let citation: String

  /// - Parameter half: the weights from the outside to next to the middle.
  public init(order: Int, half: [Double], citation: String) {
    self.order = order
    weights = half + [1 - 2 * half.reduce(0, +)] + half.reversed()
    self.citation = citation
  }

  /// One step.
  public static let verlet = SymmetricComposition(
    order: 2, half: [],
    citation: """
      L. Verlet, Computer "experiments" on classical fluids I, Physical Review 159 (1967) 98–103; \
      Hairer, Lubich and Wanner, Acta Numerica 12 (2003) 399–450
      """)

  /// Three steps, w₁ = 1/(2 − 2^(1/3)).
  ///
  /// The middle one goes back by 1.7 h: its error is larger than its order lets hope.
  public static let yoshida4 = SymmetricComposition(
    order: 4, half: [1.351207191959657634047687808971460826922],
    citation: """
      H. Yoshida, Construction of higher order symplectic integrators, Physics Letters A 150 (1990) \
      262–268; E. Forest and R. D. Ruth, Physica D 43 (1990) 105–117
      """)

  /// Seven steps: solution A, the smallest weights of the three. Yoshida prints 15 digits; these are
  /// the same roots of the order conditions to 40.
  public static let yoshida6 = SymmetricComposition(
    order: 6,
    half: [
      0.7845136104775572638194976338663498757768, 0.2355732133593581336847931829785346016865,
      -1.177679984178871006946415680964315734639,
    ],
    citation: """
      H. Yoshida, Construction of higher order symplectic integrators, Physics Letters A 150 (1990) \
      262–268, solution A
      """)
}
