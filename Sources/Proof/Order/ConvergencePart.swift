import Fields
import Integrators
import Verification

/// The order that is seen: slopes of errors at equal steps.
struct ConvergencePart: ProofPart {
  static let name = "convergence"
  static let summary = "slopes of errors at equal steps, of states and of dense output"
  private let plan: ProofPlan
  private var section = ProofSection(
    ConvergencePart.name, "Convergence",
    about: """
      Errors at equal steps against closed-form solutions, at the ends of the steps and between \
      them; the slope of log error against log h must be the claimed order within 0.2 (dense output: 0.3). \
      Order 9 has 1 and order 13 has 2.5, for no step is at once small and clear of round-off there; \
      what is claimed of them rests on their conditions. Methods that choose their order as \
      they go have no slope: their formulas have theirs above, and the test sets show the rest.
      """)
  private var table = ProofTable(
    "Slopes: order claimed and found, of the states at the ends of steps and of dense output between.",
    words: ["method", "problem"],
    numbers: ["order", "slope", "dense order", "dense slope", "verdict"])

  init(_ plan: ProofPlan) { self.plan = plan }

  func run() -> ProofSection {
    var part = self
    for method in plan.methods { part.examine(method) }
    part.section.tables = [part.table]
    return part.section
  }

  private mutating func examine(_ method: Method) {
    let family = method.family
    if family is MultistepFamily || family is AutomaticFamily || family is AdaptiveRadauFamily {
      section.notes.append("\(method.name) has an order at each moment only, so no slope.")
      return
    }
    if let taylor = family as? TaylorFamily, taylor.fixedOrder == nil {
      section.notes.append(
        "\(method.name) has the order of its tolerance; its slopes are those of given orders.")
      for order in ConvergencePart.taylorOrders { examine(.taylor(order: order)) }
      return
    }
    for problem in problems(method) {
      plan.progress("convergence of \(method.name) on \(problem.name)")
      // What κ = 0.999 takes from the pair in each step shows over a thousand of them; of order 3 as
      // many are needed to come near round-off.
      let found = ConvergenceOrder(method, problem, most: family is CoupledFamily ? 400 : nil)
      let margin = ConvergenceOrder.tolerance(order: family.order)
      let ends = judge(found.ends, family.order, margin)
      let between = judge(found.between, family.denseOrder, max(margin, 0.3))
      let holds = ends && between
      table.rows.append([
        .code(method.name), .text(problem.name), .integer(family.order), cell(found.ends),
        .integer(family.denseOrder), cell(found.between),
        .verdict(holds ? "holds" : "fails", isGood: holds),
      ])
      section.checks.append(
        Check(
          method.name, "order \(family.order) on \(problem.name)", found: words(found.ends),
          required: "\(family.order) ± \(margin)", holds: ends))
      section.checks.append(
        Check(
          method.name, "dense output of order \(family.denseOrder) on \(problem.name)",
          found: words(found.between), required: "\(family.denseOrder) ± \(max(margin, 0.3))",
          holds: between))
    }
  }

  private static let taylorOrders = [4, 8, 12]

  /// Two problems each, of the kind the method is for.
  private func problems(_ method: Method) -> [SolvedProblem] {
    if method.family is SplittingFamily { return [.rotation, .ellipse] }
    // A reversible method's parasite grows on what contracts, and hides where symmetry forbids it.
    // Symmetry hides some of a coupled pair's error on rotations.
    if method.family is CoupledFamily { return [.entangled] }
    if method.family.isReversible { return [.entangled, .rotation] }
    // Euler's errors on the other one are larger than its solution, whatever one can wait for.
    if method.family.order == 1 { return [.logistic, .rotation] }
    // Four steps of order 13 over the logistic curve are down to round-off.
    return method.family.order > 9 ? [.entangled] : [.logistic, .entangled]
  }

  private func judge(_ slope: Double?, _ order: Int, _ margin: Double) -> Bool {
    slope.map { abs($0 - Double(order)) < margin } ?? false
  }

  private func cell(_ slope: Double?) -> ProofTable.Cell {
    slope.map { .number($0, digits: 2) } ?? .none
  }

  private func words(_ slope: Double?) -> String { slope?.fixed(2) ?? "no slope" }
}
