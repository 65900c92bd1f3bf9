/// The elementary weights Φᵢ(τ) of the stages of a Runge–Kutta matrix.
///
/// Φᵢ(•) = 1 and Φᵢ([τ₁ … τₘ]) = Πₖ Σⱼ aᵢⱼ Φⱼ(τₖ). The slopes are, to their Taylor series,
/// kᵢ = Σ h^(r−1) Φᵢ(τ) F(τ) / σ(τ) over all trees, so that Σ bᵢΦᵢ(τ) = θʳ/γ(τ), for all trees of
/// order r ≤ p, says that yₙ + h Σ bᵢkᵢ is y(tₙ + θh) to order p.
///
/// A Rosenbrock method with the exact Jacobian has the same trees: where a vertex has one branch only,
/// α + Γ stands in place of α (Hairer & Wanner II, IV.7).
///
/// It knows arrays of numbers, nothing of steps.
public struct ElementaryWeights {
  public let stageCount: Int
  /// Φᵢ(τ), by the place of τ and then by i.
  public private(set) var values: [[Double]] = []
  /// Bounds of the errors of `values` that round-off makes, that of the coefficients included.
  public private(set) var errors: [[Double]] = []

  /// - Parameters:
  ///   - matrix: the rows of A (of α); entries past the end of a row are 0.
  ///   - onlyBranch: the matrix for a branch that is the only one, if it is another (α + Γ).
  ///   - largestOrder: of the trees that are weighed.
  public init(
    _ matrix: [[Double]], onlyBranch: [[Double]]? = nil,
    largestOrder: Int = RootedTree.largestOrder
  ) {
    stageCount = matrix.count
    var products: [[(value: Double, error: Double)]] = []
    var onlyProducts: [[(value: Double, error: Double)]] = []
    for tree in RootedTree.all where tree.order <= largestOrder {
      let isOnly = onlyBranch != nil && tree.branches.count == 1
      var value = [Double](repeating: 1, count: matrix.count)
      var error = [Double](repeating: 0, count: matrix.count)
      for branch in tree.branches {
        for (i, factor) in (isOnly ? onlyProducts : products)[branch].enumerated() {
          error[i] = error[i] * abs(factor.value) + abs(value[i]) * factor.error
          value[i] *= factor.value
          error[i] += roundOff * abs(value[i])
        }
      }
      products.append(matrix.map { sum($0, value, error) })
      if let onlyBranch { onlyProducts.append(onlyBranch.map { sum($0, value, error) }) }
      values.append(value)
      errors.append(error)
    }
  }

  /// How far weights miss a condition, and how far round-off alone may make them miss it.
  public struct Residual: Sendable {
    public let value, bound: Double
  }

  /// The residuals Σ wᵢΦᵢ(τ) − θʳ/γ(τ) of all conditions of one order.
  public func residuals(_ weights: Weights, order: Int, theta: Double = 1) -> [Residual] {
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
  public func holds(_ weights: Weights, orders: ClosedRange<Int>, theta: Double = 1) -> Bool {
    orders.allSatisfy { order in
      residuals(weights, order: order, theta: theta).allSatisfy { abs($0.value) <= $0.bound }
    }
  }

  /// The largest residual of one order, if it is beyond doubt: above `margin` times what round-off
  /// might explain; 0 if none is.
  public func miss(
    _ weights: Weights, order: Int, theta: Double = 1, margin: Double = 1e6
  ) -> Double {
    let clear = residuals(weights, order: order, theta: theta)
      .filter { abs($0.value) > margin * $0.bound }
    return clear.map { abs($0.value) }.max() ?? 0
  }
}

/// Weights of the slopes, and bounds of their errors besides the rounding of each.
public struct Weights: ExpressibleByArrayLiteral, Sendable {
  public var values: [Double]
  public let errors: [Double]

  public init(_ values: [Double], errors: [Double] = []) {
    self.values = values
    self.errors = errors
  }

  public init(arrayLiteral elements: Double...) { self.init(elements) }
}

private func dot(_ x: [Double], _ y: [Double]) -> Double {
  zip(x, y).reduce(0) { $0 + $1.0 * $1.1 }
}

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
