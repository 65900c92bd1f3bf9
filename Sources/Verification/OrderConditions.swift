import Integrators

/// The conditions of order of a method's own coefficients, tree by tree: what its orders are, and by
/// how much the next one is missed.
///
/// Every claim is decided against a bound of the round-off in the sums and in the coefficients, each
/// taken as right to half a unit in its last place. Orders up to `RootedTree.largestOrder` − 1 can be
/// told from higher ones.
///
/// - When this misleads: the conditions are those for smooth fields and h → 0. Of stability, of stiff
///   problems (order reduction) and of the size of the errors they say nothing. A table typed with
///   fewer digits than Double holds fails from order 1 on; ``residual(_:order:)`` shows by how much.
public struct OrderConditions {
  private let weights: ElementaryWeights

  /// The conditions of order r of one solution.
  public struct Residual: Sendable {
    public let order: Int
    /// The largest |Σ bᵢΦᵢ(τ) − θʳ/γ(τ)| over the trees of this order.
    public let worst: Double
    /// Whether each is no more than round-off.
    public let holds: Bool
    /// Whether one is beyond doubt: more than 100 times what round-off might explain.
    public let fails: Bool

    /// Residuals of the same order taken together: they hold if all do, and fail if one does.
    public init(_ all: [Residual]) {
      order = all.first?.order ?? 0
      worst = all.map(\.worst).max() ?? 0
      holds = all.allSatisfy(\.holds)
      fails = all.contains(where: \.fails)
    }

    init(order: Int, worst: Double, holds: Bool, fails: Bool) {
      self.order = order
      self.worst = worst
      self.holds = holds
      self.fails = fails
    }
  }

  public init(_ tableau: ButcherTableau, largestOrder: Int = RootedTree.largestOrder) {
    weights = ElementaryWeights(tableau.allRows, largestOrder: largestOrder)
  }

  /// The conditions of one order for the given weights, at θ.
  public func residual(_ solution: Weights, order: Int, theta: Double = 1) -> Residual {
    let all = weights.residuals(solution, order: order, theta: theta)
    return Residual(
      order: order, worst: all.map { abs($0.value) }.max() ?? 0,
      holds: all.allSatisfy { abs($0.value) <= $0.bound },
      fails: all.contains { abs($0.value) > 100 * $0.bound })
  }

  /// The largest r for which all conditions of orders 1 … r hold.
  public func order(of solution: Weights, theta: Double = 1) -> Int {
    var order = 0
    while order < RootedTree.largestOrder,
      residual(solution, order: order + 1, theta: theta).holds
    { order += 1 }
    return order
  }

  /// The residuals of the solution carried on.
  public static func residual(_ tableau: ButcherTableau, order: Int) -> Residual {
    OrderConditions(tableau, largestOrder: order).residual(tableau.solutionWeights, order: order)
  }

  /// Those of the embedded solution; nil where there is none.
  public static func embeddedResidual(_ tableau: ButcherTableau, order: Int) -> Residual? {
    tableau.embeddedWeights.map {
      OrderConditions(tableau, largestOrder: order).residual($0, order: order)
    }
  }

  /// Those of the continuous extension at one θ.
  public static func denseResidual(
    _ tableau: ButcherTableau, order: Int, theta: Double
  ) -> Residual {
    OrderConditions(tableau, largestOrder: order)
      .residual(tableau.denseWeights(theta), order: order, theta: theta)
  }
}
