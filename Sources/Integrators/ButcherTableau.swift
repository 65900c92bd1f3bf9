/// The coefficients of a Runge–Kutta method, checked when made.
///
/// One step is Yᵢ = yₙ + h Σⱼ aᵢⱼ kⱼ, kᵢ = f(tₙ + cᵢh, Yᵢ), yₙ₊₁ = yₙ + h Σᵢ bᵢ kᵢ. The matrix A is
/// lower triangular: strictly (explicit), or with one repeated diagonal value γ on every row but
/// the first, which is zero (ESDIRK).
public struct ButcherTableau: Sendable {
  public let name: String
  /// The order of y, and of the embedded solution ŷ by which the step's error is estimated.
  public let order, embeddedOrder: Int
  /// Row i holds aᵢ₀ … aᵢᵢ (a diagonal entry of an explicit method is 0).
  public let a: [[Double]]
  public let b, c: [Double]
  /// Weights of the error estimate: err = h Σᵢ errorᵢ kᵢ, that is b − b̂. A trailing weight past the
  /// last stage applies to f(tₙ₊₁, yₙ₊₁), which the next step needs anyway.
  public let error: [Double]
  /// The continuous extension y(tₙ + θh) = yₙ + h Σᵢ bᵢ(θ) kᵢ: row i holds the coefficients of
  /// θ, θ², … in bᵢ(θ). Rows past the last stage belong to f(tₙ₊₁, yₙ₊₁) and then to
  /// `denseStages`.
  public let dense: [[Double]]
  /// The order of the continuous extension: uniform error O(h^denseOrder) over many steps.
  public let denseOrder: Int
  /// Further stages that only the continuous extension needs: their rows (over all stages,
  /// f(tₙ₊₁, yₙ₊₁) and the earlier dense stages) and their nodes.
  public let denseStages: [(a: [Double], c: Double)]
  public let citation: String

  public init(
    name: String, order: Int, embeddedOrder: Int, a: [[Double]], b: [Double], c: [Double],
    error: [Double], dense: [[Double]], denseOrder: Int,
    denseStages: [(a: [Double], c: Double)] = [], citation: String
  ) {
    let stages = b.count
    precondition(a.count == stages && c.count == stages, "\(name): shapes of A, b and c differ")
    for i in 0..<stages {
      precondition(a[i].count == i + 1, "\(name): row \(i) of A has \(a[i].count) entries")
      let sum = a[i].reduce(0, +)
      let size = a[i].reduce(1) { $0 + abs($1) }
      precondition(abs(sum - c[i]) < 1e-14 * size, "\(name): row \(i) of A does not sum to c")
    }
    precondition(abs(b.reduce(0, +) - 1) < 1e-14, "\(name): b does not sum to 1")
    precondition(
      error.count == stages || error.count == stages + 1, "\(name): wrong number of error weights")
    let diagonal = Set((1..<max(stages, 2)).compactMap { $0 < stages ? a[$0][$0] : nil })
    precondition(a[0][0] == 0 && diagonal.count <= 1, "\(name): neither explicit nor ESDIRK")
    self.name = name
    self.order = order
    self.embeddedOrder = embeddedOrder
    self.a = a
    self.b = b
    self.c = c
    self.error = error
    self.dense = dense
    self.denseOrder = denseOrder
    self.denseStages = denseStages
    self.citation = citation
  }

  public var stageCount: Int { b.count }
  /// γ, the repeated diagonal entry; 0 for an explicit method.
  public var diagonal: Double { stageCount > 1 ? a[1][1] : 0 }
  public var isImplicit: Bool { diagonal != 0 }
  /// Whether yₙ₊₁ is the last stage itself (b equals the last row of A).
  public var isStifflyAccurate: Bool { zip(a[stageCount - 1], b).allSatisfy { $0 == $1 } }
}
