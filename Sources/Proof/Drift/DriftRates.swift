import Certificates
import Foundation
import Studies

/// The rates at which errors grow along the path, forward and backward.
struct DriftRates {
  let section: ProofSection
  let sentence: String

  init(_ growth: FlowGrowth, plan: DriftPlan) {
    let length = plan.problem.span.length
    let exponents = growth.exponents
    let backward = (growth.reverseGrowth.first?.log ?? 0) / length
    let bound = (growth.reverseBound.first?.log ?? 0) / length
    let local = growth.steps.map { ($0.size, $0.reverseAbscissa) }
    let mean = local.reduce(0) { $0 + $1.0 * $1.1 } / length
    let largest = local.map(\.1).max() ?? 0
    var section = ProofSection(
      "rates", "Rates of growth",
      about: """
        Along an independent solution: the Lyapunov exponents of the path, that is the mean logarithms \
        of the diagonals of the QR factors of its tangent; reversed in sign and order they are the \
        exponents of the way back. Beside them the spectrum of the Jacobian, −min Re λ, and the \
        logarithmic norm μ₂(−∂f/∂y), the mean of a bound that no error exceeds.
        """)
    let shown = exponents.sorted(by: >)
    section.tables = [
      ProofTable(
        "Rates, per unit of time, on [\(plan.problem.span.start.time), \(plan.problem.span.end.time)].",
        words: ["rate"], numbers: ["value"],
        rows: [
          [.text("Lyapunov exponents, the largest"), .number(shown.first ?? .nan, digits: 4)],
          [.text("the smallest"), .number(shown.last ?? .nan, digits: 4)],
          [.text("their sum (the mean divergence)"), .number(shown.reduce(0, +), digits: 4)],
          [.text("errors going back, as predicted"), .number(backward, digits: 4)],
          [.text("−min Re λ, the mean"), .number(mean, digits: 4)],
          [.text("−min Re λ, the largest"), .number(largest, digits: 4)],
          [.text("bound by the logarithmic norm"), .number(bound, digits: 4)],
        ])
    ]
    if shown.count > 2, shown.count <= 12 {
      section.notes.append(
        "All exponents: " + shown.map { String(format: "%.4f", $0) }.joined(separator: ", ") + ".")
    }
    self.section = section
    let forward = shown.first ?? 0
    var text =
      "Going back, errors grow by e to the \(backward.time) in a unit of time (forward: "
      + "\(forward.time)): all sixteen digits of double precision are gone after "
      + "\(backward > 0 ? (36.7 / backward).time : "no") units."
    if backward <= 0 { text = "Going back, nothing grows: errors stay what they are." }
    if forward > 0, backward > 2 * forward {
      text +=
        " The rate is that of the fastest contraction, not that of the chaos, which forward is "
        + "\((backward / forward).size) times slower."
    }
    sentence = text
  }
}
