import Expressions

/// The coefficients of a Runge–Kutta method, checked when made.
///
/// One step is Yᵢ = yₙ + h Σⱼ aᵢⱼ kⱼ, kᵢ = f(tₙ + cᵢh, Yᵢ), yₙ₊₁ = yₙ + h Σᵢ bᵢ kᵢ. The matrix A is
/// lower triangular: strictly (explicit), or with one repeated diagonal value γ on every row but
/// the first, which is zero (ESDIRK).
public struct ButcherTableau: Sendable {
  public let name: String
  /// The order of y, and of the embedded solution ŷ by which the step's error is estimated (0 if there
  /// is none).
  public let order, embeddedOrder: Int
  /// Row i holds aᵢ₀ … aᵢᵢ (a diagonal entry of an explicit method is 0).
  public let a: [[Double]]
  public let b, c: [Double]
  /// Weights of the error estimate: err = h Σᵢ errorᵢ kᵢ, that is b − b̂. A trailing weight past the
  /// last stage applies to f(tₙ₊₁, yₙ₊₁), which the next step needs anyway. Empty for a method without
  /// an estimate, which takes fixed steps.
  public let error: [Double]
  /// What the estimate is multiplied by.
  ///
  /// The difference of two solutions can be small against the error that builds up; where it is, the
  /// factor brings the method's global error at a given tolerance to that of its peers. The work for
  /// a given error is the same.
  public let estimateScale: Double
  /// Weights of a second estimate, of lower order, of a method that combines two:
  /// err = e² / √(e² + 0.01 e₂²), where e and e₂ are the norms by `error` and `secondError`.
  ///
  /// Where e falls as hᵖ and e₂ as hᵠ, err falls as h²ᵖ⁻ᵠ: for 8(5,3), as h⁸ (Hairer, Nørsett and
  /// Wanner I, II.10). If e₂ is accidentally small, err is e.
  public let secondError: [Double]?
  /// The continuous extension y(tₙ + θh) = yₙ + h Σᵢ bᵢ(θ) kᵢ: row i holds the coefficients of
  /// θ, θ², … in bᵢ(θ), and coefficients that are not given are 0. Rows past the last stage belong
  /// to f(tₙ₊₁, yₙ₊₁) and then to `denseStages`.
  public let dense: [[Double]]
  /// The order of the continuous extension: uniform error O(h^denseOrder) over many steps.
  public let denseOrder: Int
  /// Further stages that only the continuous extension needs: their rows (over all stages,
  /// f(tₙ₊₁, yₙ₊₁) and the earlier dense stages) and their nodes.
  public let denseStages: [(a: [Double], c: Double)]
  /// The first guess of an implicit stage, kᵢ ≈ Σⱼ predictorᵢⱼ kⱼ over j < i; a row for each stage,
  /// the first empty. Empty for an explicit method.
  public let predictor: [[Double]]
  public let citation: String
  /// A step of an explicit method as numbers, for code to be made of it; nil of an implicit one.
  public let stepScheme: StepScheme?

  public init(
    name: String, order: Int, embeddedOrder: Int, a: [[Double]], b: [Double], c: [Double],
    error: [Double], estimateScale: Double = 1, secondError: [Double]? = nil, dense: [[Double]],
    denseOrder: Int,
    denseStages: [(a: [Double], c: Double)] = [], predictor: [[Double]] = [], citation: String
  ) {
    self.name = name
    self.order = order
    self.embeddedOrder = embeddedOrder
    self.a = a
    self.b = b
    self.c = c
    self.error = error
    self.estimateScale = estimateScale
    self.secondError = secondError
    self.dense = dense
    self.denseOrder = denseOrder
    self.denseStages = denseStages
    self.predictor = predictor
    self.citation = citation
    let isImplicit = a.count > 1 && a[1].count > 1 && a[1][1] != 0
    stepScheme =
      isImplicit || c.count != b.count || a.count != b.count
      ? nil
      : StepScheme(
        nodes: c, rows: a + [b],
        errors: error.isEmpty ? [] : secondError.map { [error, $0] } ?? [error],
        errorScale: estimateScale, evaluatesEnd: error.count > b.count)
    denseDegree = dense.map(\.count).max() ?? 0
    isStifflyAccurate = a.last == b
    checkStages()
    checkWeights()
    checkDense()
  }

  public var stageCount: Int { b.count }
  /// γ, the repeated diagonal entry; 0 for an explicit method.
  public var diagonal: Double { stageCount > 1 ? a[1][1] : 0 }
  public var isImplicit: Bool { diagonal != 0 }
  public var hasErrorEstimate: Bool { !error.isEmpty }
  /// Whether yₙ₊₁ is the last stage itself (b equals the last row of A).
  public let isStifflyAccurate: Bool
  /// The degree in θ of the continuous extension.
  public let denseDegree: Int
}

// Only what a slip of the pen would break is checked here: shapes and sums. That the method has
// its order, is a matter for the tests.
extension ButcherTableau {
  private func checkStages() {
    precondition(
      !b.isEmpty && a.count == stageCount && c.count == stageCount,
      "\(name): shapes of A, b and c differ")
    for i in 0..<stageCount {
      precondition(a[i].count == i + 1, "\(name): row \(i) of A has \(a[i].count) entries")
      precondition(sums(a[i], to: c[i]), "\(name): row \(i) of A does not sum to c")
    }
    precondition(
      a[0][0] == 0 && (1..<max(stageCount, 1)).allSatisfy { a[$0][$0] == diagonal },
      "\(name): neither explicit nor ESDIRK")
    precondition(
      predictor.count == (isImplicit ? stageCount : 0), "\(name): wrong number of predictor rows")
    for (i, row) in predictor.enumerated() {
      precondition(
        row.count == i && (i == 0 || sums(row, to: 1)), "\(name): row \(i) of the predictor")
    }
  }

  private func checkWeights() {
    precondition(sums(b, to: 1), "\(name): b does not sum to 1")
    precondition(
      hasErrorEstimate || (secondError == nil && !isImplicit),
      "\(name): an implicit or a blended method needs error weights")
    for weights in [error, secondError].compactMap({ $0 }) where !weights.isEmpty {
      precondition(
        weights.count == stageCount || weights.count == stageCount + 1,
        "\(name): wrong number of error weights")
      precondition(sums(weights, to: 0), "\(name): error weights do not sum to 0")
    }
  }

  private func checkDense() {
    precondition(
      dense.count == stageCount + 1 + denseStages.count
        || (dense.count == stageCount && denseStages.isEmpty),
      "\(name): wrong number of rows of the continuous extension")
    for (i, stage) in denseStages.enumerated() {
      precondition(
        stage.a.count == stageCount + 1 + i && sums(stage.a, to: stage.c),
        "\(name): dense stage \(i)")
    }
    for power in 0..<(dense.map(\.count).max() ?? 0) {
      let column = dense.map { power < $0.count ? $0[power] : 0 }
      precondition(
        sums(column, to: power == 0 ? 1 : 0),
        "\(name): the weights of the continuous extension do not sum to θ")
    }
  }

  private func sums(_ terms: [Double], to total: Double) -> Bool {
    ButcherTableau.sums(terms, to: total)
  }

  /// Whether `terms` add up to `total`, but for round-off.
  public static func sums(_ terms: [Double], to total: Double) -> Bool {
    let size = terms.reduce(1) { $0 + abs($1) }
    return abs(terms.reduce(0, +) - total) < 1e-14 * size
  }
}
