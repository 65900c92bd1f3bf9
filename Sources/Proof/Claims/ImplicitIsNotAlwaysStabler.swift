import Expressions
import Integrators
import Verification

/// Limits of implicit Adams formulas beside those of explicit Runge–Kutta methods.
struct ImplicitIsNotAlwaysStabler: Claim {
  let statement = "Implicit methods are more stable than explicit ones."

  func examine(_ plan: ProofPlan) -> ClaimFinding {
    let explicit: [Method] = [.rk4, .dp5, .tsit5, .dop853]
    let limits = explicit.map { ($0, Amplification($0).realLimit) }
    let orders = [4, 5, 6, 8]
    var table = ProofTable(
      "Intervals of stability on the negative real axis, and what a step with hλ = −2.5 makes of y in the "
        + "long run (below 1: it decays, as the solution does).",
      words: ["method"], numbers: ["limit", "growth at −2.5"])
    let z = -2.5
    for (method, limit) in limits {
      let growth = Amplification(method)(Complex(z))?.magnitude ?? .infinity
      table.rows.append([
        .code(method.name), .number(-limit, digits: 3), .number(growth, digits: 3),
      ])
    }
    for order in orders {
      let locus = MultistepLocus(.adamsMoulton, order: order)
      table.rows.append([
        .text("Adams–Moulton \(order)"), .number(locus.realLimit, digits: 3),
        .number(locus.growth(z), digits: 3),
      ])
    }
    let rk4 = Amplification(.rk4)(Complex(z))?.magnitude ?? .infinity
    let moulton = MultistepLocus(.adamsMoulton, order: 5).growth(z)
    var finding = ClaimFinding(
      verdict:
        "Not always: at hλ = −2.5 classical RK4 multiplies y by \(rk4.fixed(2)) a step and Adams–Moulton 5, "
        + "its equation solved exactly, by \(moulton.fixed(2)). What is implicit must be of the right kind."
    )
    finding.checks = [
      Check(
        "rk4", "decays at hλ = −2.5", found: rk4.fixed(3), required: "below 1", holds: rk4 < 1),
      Check(
        "Adams–Moulton 5", "grows at hλ = −2.5", found: moulton.fixed(3), required: "above 1",
        holds: moulton > 1),
    ]
    finding.tables = [table]
    return finding
  }
}
