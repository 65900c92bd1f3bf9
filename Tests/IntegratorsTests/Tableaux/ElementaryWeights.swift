import Testing

@testable import Integrators

/// The elementary weights Φᵢ(τ) of the stages of a Runge–Kutta matrix.
///
/// Φᵢ(•) = 1 and Φᵢ([τ₁ … τₘ]) = Πₖ Σⱼ aᵢⱼ Φⱼ(τₖ). The slopes are, to their Taylor series,
/// kᵢ = Σ h^(r−1) Φᵢ(τ) F(τ) / σ(τ) over all trees, so that Σ bᵢΦᵢ(τ) = θʳ/γ(τ), for all trees of
/// order r ≤ p, says that yₙ + h Σ bᵢkᵢ is y(tₙ + θh) to order p.
///
/// It knows arrays of numbers, nothing of steps.
struct ElementaryWeights {
  let stageCount: Int
  /// Φᵢ(τ), by the place of τ and then by i.
  private(set) var values: [[Double]] = []
  /// Bounds of the errors of `values` that round-off makes, that of the coefficients included.
  private(set) var errors: [[Double]] = []

  /// - Parameter matrix: the rows of A; entries past the end of a row are 0.
  init(_ matrix: [[Double]], largestOrder: Int = RootedTree.largestOrder) {
    stageCount = matrix.count
    var products: [[(value: Double, error: Double)]] = []
    for tree in RootedTree.all where tree.order <= largestOrder {
      var value = [Double](repeating: 1, count: matrix.count)
      var error = [Double](repeating: 0, count: matrix.count)
      for branch in tree.branches {
        for (i, factor) in products[branch].enumerated() {
          error[i] = error[i] * abs(factor.value) + abs(value[i]) * factor.error
          value[i] *= factor.value
          error[i] += roundOff * abs(value[i])
        }
      }
      products.append(matrix.map { sum($0, value, error) })
      values.append(value)
      errors.append(error)
    }
  }

  /// How far weights miss a condition, and how far round-off alone may make them miss it.
  struct Residual {
    let value, bound: Double
  }

  /// The residuals Σ wᵢΦᵢ(τ) − θʳ/γ(τ) of all conditions of one order.
  func residuals(_ weights: Weights, order: Int, theta: Double = 1) -> [Residual] {
    let power = (0..<order).reduce(1.0) { product, _ in product * theta }
    return RootedTree.places(ofOrder: order).map { place in
      let target = power / Double(RootedTree.all[place].density)
      let left = sum(weights.values, values[place], errors[place])
      let size = dot(weights.errors, values[place].map(abs))
      return Residual(
        value: left.value - target,
        bound: left.error + size + Double(order + 1) * roundOff * target)
    }
  }

  /// Whether all conditions of these orders hold, but for round-off.
  func holds(_ weights: Weights, orders: ClosedRange<Int>, theta: Double = 1) -> Bool {
    orders.allSatisfy { order in
      residuals(weights, order: order, theta: theta).allSatisfy { abs($0.value) <= $0.bound }
    }
  }

  /// The largest residual of one order, if it is beyond doubt; 0 if round-off might explain it.
  func miss(_ weights: Weights, order: Int, theta: Double = 1) -> Double {
    let clear = residuals(weights, order: order, theta: theta)
      .filter { abs($0.value) > 1e6 * $0.bound }
    return clear.map { abs($0.value) }.max() ?? 0
  }
}

extension ElementaryWeights: CustomTestStringConvertible {
  var testDescription: String { "elementary weights of \(stageCount) stages" }
}

/// Weights of the slopes, and bounds of their errors besides the rounding of each.
struct Weights: ExpressibleByArrayLiteral {
  var values: [Double]
  let errors: [Double]

  init(_ values: [Double], errors: [Double] = []) {
    self.values = values
    self.errors = errors
  }

  init(arrayLiteral elements: Double...) { self.init(elements) }
}

func dot(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }

/// Half a unit in the last place of 1.
private let roundOff = 0.5 * Double.ulpOfOne

/// Σ xᵢyᵢ and a bound of its error, for x exact to half a unit in its last place and y to `errors`.
private func sum(
  _ x: [Double], _ y: [Double], _ errors: [Double]
) -> (value: Double, error: Double) {
  var value = 0.0
  var error = 0.0
  for (x, (y, e)) in zip(x, zip(y, errors)) {
    value += x * y
    // The rounding of x, of x · y and of the sum so far.
    error += abs(x) * e + roundOff * (2 * abs(x * y) + abs(value))
  }
  return (value, error)
}

extension ButcherTableau {
  /// The rows of A, then b for f(tₙ₊₁, yₙ₊₁), then those of the dense stages.
  var allRows: [[Double]] { a + [b] + denseStages.map(\.a) }

  var solutionWeights: Weights { Weights(b) }
  /// b̂ = b − error.
  var embeddedWeights: Weights { difference(error) }
  var secondEmbeddedWeights: Weights? { secondError.map(difference) }

  private func difference(_ weights: [Double]) -> Weights {
    let solution = weights.indices.map { $0 < b.count ? b[$0] : 0 }
    return Weights(
      zip(solution, weights).map { $0 - $1 },
      errors: zip(solution, weights).map { roundOff * (abs($0) + abs($1)) })
  }

  /// bᵢ(θ), by Horner's rule.
  func denseWeights(_ theta: Double) -> Weights {
    let horner = { (row: [Double]) in row.reversed().reduce(0) { ($0 + $1) * theta } }
    return Weights(
      dense.map(horner),
      errors: dense.map { 2 * Double($0.count) * roundOff * horner($0.map(abs)) })
  }

  /// bᵢ′(θ).
  func denseSlopeWeights(_ theta: Double) -> [Double] {
    dense.map { row in
      row.indices.reversed().reduce(0) { $0 * theta + Double($1 + 1) * row[$1] }
    }
  }

  static let tested: [ButcherTableau] = [.tsitouras5, .dormandPrince853, .kvaerno5]
}

extension ButcherTableau: CustomTestStringConvertible {
  public var testDescription: String { name }
}
