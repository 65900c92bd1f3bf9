import Fields
import Integrators
import Verification

/// The conditions of order, on the coefficients that steps use.
struct OrderPart: ProofPart {
  static let name = "order"
  static let summary = "the conditions of order: to the claimed order, and not beyond"
  private let methods: [Method]
  private var section = ProofSection(
    OrderPart.name, "Conditions of order",
    about: """
      Runge–Kutta and Rosenbrock methods are held to the conditions of all rooted trees up to order \
      10, tree by tree, with a bound of what round-off in the sums and in the coefficients may \
      explain; Radau and Gauss methods, whose orders go beyond, to Butcher's simplifying assumptions \
      B(p), C(s), D(p − s), from which order p follows; multistep and stabilised methods to how far one \
      step misses the exponential, ẑ(e^z) − z = O(z^(q+1)) and R(z) − e^z = O(z^(p+1)). Each must \
      hold at the claimed order and fail at the next: a table that is better than it says is a table \
      that is not the one it says it is.
      """)
  private var table = ProofTable(
    "Orders: the largest residual of the conditions at the order claimed, and at the next one.",
    words: ["method", "solution"], numbers: ["order", "residual", "at the next", "verdict"])

  init(_ plan: ProofPlan) { methods = plan.methods }

  func run() -> ProofSection {
    var part = self
    for method in methods { part.examine(method) }
    part.section.tables = [part.table]
    return part.section
  }

  private mutating func examine(_ method: Method) {
    switch method.family {
    case let family as RungeKuttaFamily: rungeKutta(method, family.tableau)
    case let family as RosenbrockFamily: rosenbrock(method, family.tableau)
    case let family as CollocationFamily: collocation(method, family.tableau)
    case let family as MultistepFamily: multistep(method, family)
    case let family as StabilisedFamily: stabilised(method, family.scheme)
    default:
      section.notes.append(
        "\(method.name): its order is not a matter of one table; its slope is in the next section.")
    }
  }

  // MARK: Trees

  private mutating func rungeKutta(_ method: Method, _ tableau: ButcherTableau) {
    let conditions = OrderConditions(tableau)
    trees(method, "state", tableau.order) {
      conditions.residual(tableau.solutionWeights, order: $0)
    }
    if let embedded = tableau.embeddedWeights {
      trees(method, "embedded", tableau.embeddedOrder) {
        conditions.residual(embedded, order: $0)
      }
    }
    // At a single θ an extension may satisfy more than it claims.
    trees(method, "dense output", tableau.denseOrder) { order in
      OrderConditions.Residual(
        OrderPart.thetas.map {
          conditions.residual(tableau.denseWeights($0), order: order, theta: $0)
        })
    }
  }

  private static let thetas = [0.125, 0.5, 0.9]

  private mutating func trees(
    _ method: Method, _ solution: String, _ order: Int,
    _ residual: (Int) -> OrderConditions.Residual
  ) {
    let claimed = (1...max(order, 1)).map(residual)
    let next = order < RootedTree.largestOrder ? residual(order + 1) : nil
    add(
      method, solution, order, claimed.map(\.worst).max() ?? 0, next?.worst,
      holds: claimed.allSatisfy(\.holds) && next?.fails ?? true)
  }

  private mutating func rosenbrock(_ method: Method, _ tableau: RosenbrockTableau) {
    // Published to 16 digits, in a form from which Γ is had by an inversion.
    let noise = 2e-14
    func worst(_ order: Int, _ weights: (Double) -> Weights, _ thetas: [Double]) -> Double {
      let elementary = tableau.elementaryWeights(largestOrder: order)
      return thetas.flatMap { theta in
        elementary.residuals(weights(theta), order: order, theta: theta).map { abs($0.value) }
      }.max() ?? 0
    }
    let solutions: [(String, Int, (Double) -> Weights, [Double])] = [
      ("state", tableau.order, { _ in tableau.solutionWeights }, [1]),
      ("embedded", tableau.embeddedOrder, { _ in tableau.embeddedWeights }, [1]),
      ("dense output", tableau.denseOrder, tableau.denseWeights, OrderPart.thetas),
    ]
    for (name, order, weights, thetas) in solutions {
      let claimed = (1...order).map { worst($0, weights, thetas) }.max() ?? 0
      let next = worst(order + 1, weights, thetas)
      add(method, name, order, claimed, next, holds: claimed < noise && next > 1e-6)
    }
  }

  // MARK: Others

  private mutating func collocation(_ method: Method, _ tableau: CollocationTableau) {
    let assumptions = SimplifyingAssumptions(tableau)
    let (claimed, next) = (assumptions.residual, assumptions.quadratureMiss)
    add(method, "state", tableau.order, claimed, next, holds: claimed < 1e-14 && next > 1e-12)
  }

  private mutating func multistep(_ method: Method, _ family: MultistepFamily) {
    for order in 1...family.maximumOrder {
      let locus = MultistepLocus(
        family.formula == .bdf ? .bdf : .adamsMoulton, order: order)
      let slope = ExponentialMiss.slope(order: order) { z in
        locus.point(Complex(z.exponential)).real - z
      }
      addSlope(method, "formula of order \(order)", order, slope)
    }
  }

  private mutating func stabilised(_ method: Method, _ scheme: StabilisedScheme) {
    for stages in [5, 8, 15, 63] {
      let slope = ExponentialMiss.slope(order: scheme.order) { z in
        scheme.amplification(stages: stages, real: z).real - z.exponential
      }
      addSlope(method, "\(stages) stages", scheme.order, slope)
    }
  }

  // MARK: Rows

  private mutating func add(
    _ method: Method, _ solution: String, _ order: Int, _ residual: Double, _ next: Double?,
    holds: Bool
  ) {
    table.rows.append([
      .code(method.name), .text(solution), .integer(order), .error(residual),
      next.map { .error($0) } ?? .none, .verdict(holds ? "holds" : "fails", isGood: holds),
    ])
    section.checks.append(
      Check(
        method.name, "\(solution): order \(order)",
        found: "residual \(residual.short) at order \(order)"
          + (next.map { ", \($0.short) at \(order + 1)" } ?? ""),
        required: "round-off at \(order), a clear miss at \(order + 1)", holds: holds))
  }

  private mutating func addSlope(
    _ method: Method, _ solution: String, _ order: Int, _ slope: Double
  ) {
    let holds = abs(slope - Double(order + 1)) < 0.25
    table.rows.append([
      .code(method.name), .text(solution), .integer(order), .none, .none,
      .verdict(holds ? "holds" : "fails", isGood: holds),
    ])
    section.checks.append(
      Check(
        method.name, "\(solution): one step misses the exponential by O(z^\(order + 1))",
        found: "slope \(slope.fixed(2))", required: "\(order + 1) ± 0.25", holds: holds))
  }
}
