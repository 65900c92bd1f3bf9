/// The coefficients of a Rosenbrock method in the form that needs no product with the Jacobian.
///
/// With M = I − hγJ, J = ∂f/∂y at (tₙ, yₙ), stage i solves
/// M uᵢ = hγ f(tₙ + cᵢh, Yᵢ) + γ Σⱼ<ᵢ Cᵢⱼ uⱼ + h²γ dᵢ ∂f/∂t, Yᵢ = yₙ + Σⱼ<ᵢ aᵢⱼ uⱼ,
/// and yₙ₊₁ = yₙ + Σᵢ bᵢ uᵢ. The error estimate is the last u (the methods here are stiffly accurate,
/// and their embedded solution is the last stage).
///
/// Source of the form: Hairer & Wanner II, IV.7.
public struct RosenbrockTableau: Sendable {
  public let name: String
  public let order, embeddedOrder: Int
  public let gamma: Double
  /// Row i holds aᵢ₀ … aᵢ,ᵢ₋₁; the row past the last stage is b.
  public let a: [[Double]]
  /// Row i holds Cᵢ₀ … Cᵢ,ᵢ₋₁.
  public let c: [[Double]]
  public let nodes, timeWeights: [Double]
  /// What the estimate is multiplied by (see `ButcherTableau.estimateScale`).
  public let estimateScale: Double
  /// y(tₙ + θh) = yₙ + θ Δ + θ(1 − θ) (k₁ + θ k₂ + …), Δ = yₙ₊₁ − yₙ and kₗ = Σⱼ denseₗⱼ uⱼ.
  public let dense: [[Double]]
  public let denseOrder: Int
  public let citation: String

  public init(
    name: String, order: Int, embeddedOrder: Int, gamma: Double, a: [[Double]], c: [[Double]],
    nodes: [Double], timeWeights: [Double], estimateScale: Double = 1, dense: [[Double]],
    denseOrder: Int, citation: String
  ) {
    let stages = nodes.count
    precondition(a.count == stages + 1 && c.count == stages && timeWeights.count == stages, name)
    for (i, row) in a.enumerated() { precondition(row.count == i, "\(name): row \(i) of a") }
    for (i, row) in c.enumerated() { precondition(row.count == i, "\(name): row \(i) of C") }
    precondition(dense.allSatisfy { $0.count == stages }, "\(name): dense rows")
    precondition(
      a[stages].last == 1 && a[stages].dropLast().elementsEqual(a[stages - 1]),
      "\(name): the last stage is not the embedded solution")
    self.name = name
    self.order = order
    self.embeddedOrder = embeddedOrder
    self.gamma = gamma
    self.a = a
    self.c = c
    self.nodes = nodes
    self.timeWeights = timeWeights
    self.dense = dense
    self.denseOrder = denseOrder
    self.estimateScale = estimateScale
    self.citation = citation
  }

  public var stageCount: Int { nodes.count }
  public var b: [Double] { a[stageCount] }
  public var denseDegree: Int { dense.count + 1 }

  /// The continuous extension by powers of θ: row k holds the weights of θᵏ⁺¹ for each u.
  public var densePowers: [[Double]] {
    // θ(1 − θ) θˡ = θˡ⁺¹ − θˡ⁺².
    (0..<denseDegree).map { k in
      (0..<stageCount).map { j in
        (k == 0 ? b[j] : 0) + (k < dense.count ? dense[k][j] : 0)
          - (k > 0 ? dense[k - 1][j] : 0)
      }
    }
  }
}
