/// The coefficients of a collocation method with s stages at the nodes c.
///
/// The collocation polynomial u of degree s satisfies u(tₙ) = yₙ and u′ = f at the nodes; its values
/// there are the stages Yᵢ = yₙ + Zᵢ, Zᵢ = h Σⱼ aᵢⱼ f(tₙ + cⱼh, Yⱼ), and yₙ₊₁ = u(tₙ₊₁) = yₙ + Σ dᵢ Zᵢ with
/// dᵀ = bᵀA⁻¹.
///
/// - Radau IIA: the nodes are the zeros of dˢ⁻¹/dxˢ⁻¹ (xˢ⁻¹ (x − 1)ˢ), the last of them 1. Order 2s − 1,
///   stiffly accurate (d = (0, …, 0, 1)), L-stable.
/// - Gauss–Legendre: the zeros of dˢ/dxˢ (xˢ (x − 1)ˢ). Order 2s, symmetric, symplectic, A-stable with
///   |R(∞)| = 1.
///
/// **Transformation.** A⁻¹ has a real eigenvalue γ if s is odd, and pairs α ± iβ. With the real
/// eigenvector and the real and (negated) imaginary parts of the others as the columns of T,
/// T⁻¹A⁻¹T = Λ = diag(γ, [α −β; β α], …), so the simplified Newton iteration falls apart into one real
/// and ⌊s/2⌋ complex systems of size n in place of one of size s·n. Eigenvectors are scaled to end
/// in 1: the last row of T is ones and zeros.
///
/// **Error.** ŷ = yₙ + h (γ₀ f(tₙ, yₙ) + Σ b̂ᵢ f(Yᵢ)), b̂ such that ŷ has order s; ``error`` is
/// γ₀⁻¹ (b̂ − b)ᵀ A⁻¹, so that ŷ − yₙ₊₁ = hγ₀ (f(tₙ, yₙ) + Σ errorᵢ Zᵢ / h). It is filtered by
/// (I − hγ₀J)⁻¹. Where there is a real eigenvalue, γ₀ = 1/γ, and the filter costs no factorisation of
/// its own; elsewhere 1/γ₀ = (det A⁻¹)^(1/s), the mean size of the eigenvalues.
///
/// Source: E. Hairer & G. Wanner, Solving Ordinary Differential Equations II, IV.5 and IV.8;
/// E. Hairer & G. Wanner, Stiff differential equations solved by Radau methods, J. Comput. Appl.
/// Math. 111 (1999) 93–111.
public struct CollocationTableau: Sendable {
  /// An eigenvalue of A⁻¹ above the real axis.
  public struct Pair: Sendable {
    public let real, imaginary: Double
  }

  public let name: String
  public let order: Int
  public let nodes: [Double]
  public let a: [[Double]]
  public let b: [Double]
  /// γ; nil if s is even.
  public let realEigenvalue: Double?
  public let pairs: [Pair]
  /// T and T⁻¹.
  public let transformation, inverseTransformation: [[Double]]
  /// d.
  public let solution: [Double]
  /// 1/γ₀.
  public let filter: Double
  public let error: [Double]
  /// Products of these, formed once.
  let products: CollocationProducts

  init(
    name: String, order: Int, nodes: [Double], a: [[Double]], b: [Double],
    realEigenvalue: Double?, pairs: [Pair], transformation: [[Double]],
    inverseTransformation: [[Double]], solution: [Double], filter: Double, error: [Double]
  ) {
    let stages = nodes.count
    precondition(pairs.count * 2 + (realEigenvalue == nil ? 0 : 1) == stages, name)
    precondition([b, solution, error].allSatisfy { $0.count == stages }, name)
    for matrix in [a, transformation, inverseTransformation] {
      precondition(matrix.count == stages && matrix.allSatisfy { $0.count == stages }, name)
    }
    for (row, node) in zip(a, nodes) {
      precondition(abs(row.reduce(0, +) - node) < 1e-14, "\(name): row sums of A")
    }
    self.name = name
    self.order = order
    self.nodes = nodes
    self.a = a
    self.b = b
    self.realEigenvalue = realEigenvalue
    self.pairs = pairs
    self.transformation = transformation
    self.inverseTransformation = inverseTransformation
    self.solution = solution
    self.filter = filter
    self.error = error
    products = CollocationProducts(
      nodes: nodes, a: a, blocks: CollocationTableau.blocks(realEigenvalue, pairs),
      transformation: transformation, inverseTransformation: inverseTransformation,
      solution: solution, error: error)
  }

  public var stageCount: Int { nodes.count }
  /// The order of ŷ.
  public var embeddedOrder: Int { stageCount }
  /// Whether yₙ₊₁ is the last stage.
  public var isStifflyAccurate: Bool { solution.last == 1 && nodes.last == 1 }
  /// How many rows of transformed variables stand before the first pair.
  var realCount: Int { realEigenvalue == nil ? 0 : 1 }

  /// b̂ − b, by the slopes; beside it stands γ₀ f(tₙ, yₙ).
  public var embeddedDifference: [Double] {
    (0..<stageCount).map { j in
      (0..<stageCount).reduce(0) { $0 + error[$1] * a[$1][j] } / filter
    }
  }

  /// Λ = T⁻¹A⁻¹T.
  public var blocks: [[Double]] { CollocationTableau.blocks(realEigenvalue, pairs) }

  private static func blocks(_ realEigenvalue: Double?, _ pairs: [Pair]) -> [[Double]] {
    let first = realEigenvalue == nil ? 0 : 1
    let count = first + 2 * pairs.count
    var matrix = [[Double]](repeating: Array(repeating: 0, count: count), count: count)
    if let realEigenvalue { matrix[0][0] = realEigenvalue }
    for (k, pair) in pairs.enumerated() {
      let i = first + 2 * k
      matrix[i][i] = pair.real
      matrix[i + 1][i + 1] = pair.real
      matrix[i][i + 1] = -pair.imaginary
      matrix[i + 1][i] = pair.imaginary
    }
    return matrix
  }

  /// The collocation polynomial u(tₙ + θh) = yₙ + Σⱼ ℓⱼ(θ) Zⱼ: row k holds the coefficients of θᵏ⁺¹ in
  /// ℓ₁ … ℓₛ.
  public var powers: [[Double]] { CollocationPolynomial(nodes: nodes).powers }
  /// A⁻¹: entry (i, j) is ℓⱼ′(cᵢ).
  public var inverse: [[Double]] { CollocationPolynomial(nodes: nodes).slopes }
}
