import Certificates
import Expressions
import Fields
import Foundation
import Gradients
import Integrators
import Studies

/// The start and the gradient reconstructed from ends of the span near and far.
struct DriftHorizons {
  let section: ProofSection
  let sentence: String

  private struct Cell {
    let method: Method
    let rtol: Double
    let end: Double
    /// Of the start, by the state alone.
    var start: Double?
    var verdict: ReconstructionReport.Verdict?
    /// Of `backsolve`, and of the same method's discrete adjoint.
    var gradient: Double?
    var failure: String?
    var discrete: Double?
  }

  init(_ plan: DriftPlan) throws(BadInput) {
    var cells: [Cell] = []
    for end in plan.horizons {
      plan.progress("horizon \(end.time)")
      let problem = try plan.compiled(to: end)
      let reference = DriftHorizons.reference(problem, plan)
      for method in plan.methods {
        for rtol in plan.rtols {
          var cell = Cell(method: method, rtol: rtol, end: end)
          let report = try? Reconstruction.report(
            problem, method: method, tolerances: plan.tolerances(rtol), growth: nil,
            allowed: plan.allowed, options: plan.options)
          cell.start = report?.end == nil ? report?.lastError : nil
          cell.verdict = report?.verdict
          if let reference {
            let values = problem.field.parameterValues
            func error(_ strategy: any GradientStrategy) -> (Double?, String?) {
              var request = GradientRequest(
                problem: problem, method: method, tolerances: plan.tolerances(rtol))
              request.options = plan.options
              let result = strategy.gradient(request)
              if let failure = result.failure { return (nil, "\(failure.reason)") }
              return (gradientDistance(result.gradient, reference, parameters: values), nil)
            }
            (cell.gradient, cell.failure) = error(ContinuousAdjoint(.backsolve(.free)))
            cell.discrete = error(DiscreteAdjoint()).0
          }
          cells.append(cell)
        }
      }
    }
    section = DriftHorizons.section(cells, plan)
    sentence = DriftHorizons.sentence(cells, tightest: plan.rtols.min() ?? 0)
  }

  /// A tangent at a tolerance a thousand times tighter than the tightest of the plan, as far as that goes.
  private static func reference(_ problem: CompiledProblem, _ plan: DriftPlan) -> [Double]? {
    let tightest = plan.rtols.min() ?? 1e-9
    let stiff = plan.problem.isStiff
    let method = problem.referenceMethod(isStiff: stiff)
    let floor = stiff ? 1e-12 : 1e-13
    let request = GradientRequest(
      problem: problem, method: method,
      tolerances: plan.tolerances(max(floor, 1e-3 * tightest)))
    let result = Tangent().gradient(request)
    return result.failure == nil ? result.gradient : nil
  }

  private static func section(_ cells: [Cell], _ plan: DriftPlan) -> ProofSection {
    var section = ProofSection(
      "horizons", "Near and far horizons",
      about: """
        The same from nearer ends of the span: the error of y(t₀) reconstructed (each state relative to \
        its largest value), and that of the gradient of \(plan.problem.objectiveText) by `backsolve`, which \
        rests on it, beside the discrete adjoint of the same method, which does not. Gradient errors are \
        against a tangent at a far tighter tolerance.
        """)
    let tightest = plan.rtols.min() ?? 0
    section.tables = plan.methods.map { method in
      ProofTable(
        "By \(method), at rtol \(plan.rtols.map(\.size).joined(separator: ", ")).",
        words: ["horizon"],
        numbers: plan.rtols.map { "y(t₀), \($0.size)" } + plan.rtols.map { "backsolve, \($0.size)" }
          + ["discrete, \(tightest.size)"],
        rows: plan.horizons.map { end in
          let row = plan.rtols.compactMap { rtol in
            cells.first { $0.method == method && $0.rtol == rtol && $0.end == end }
          }
          func cell(_ value: Double?, _ word: String) -> ProofTable.Cell {
            value.map { .error($0) } ?? .verdict(word, isGood: false)
          }
          return [.text(end.time)] + row.map { cell($0.start, "stopped") }
            + row.map { cell($0.gradient, $0.failure == nil ? "—" : "failed") }
            + [cell(row.first { $0.rtol == tightest }?.discrete, "failed")]
        })
    }
    section.figures = [figure(cells, plan)]
    let failures = Set(cells.compactMap(\.failure)).count
    if failures > 0 {
      section.notes.append(
        "`failed`: the augmented backward integration stopped (its step size underflowed, its field was not "
          + "finite, Newton gave up, or \(plan.stepLimit) steps were not enough).")
    }
    return section
  }

  private static func figure(_ cells: [Cell], _ plan: DriftPlan) -> ProofFigure {
    func curve(
      _ label: String, _ own: [Cell], _ value: (Cell) -> Double?
    ) -> ProofFigure.Curve {
      ProofFigure.Curve(
        label,
        own.map { cell in
          value(cell).flatMap { $0 > 0 ? [cell.end, min(max(log10($0), -16), 8)] : nil }
        })
    }
    return ProofFigure(
      name: "horizons", title: "Gradient error against the horizon",
      x: .log("horizon"), y: .linear("log10 of the gradient error", -16...8),
      panels: plan.methods.map { method in
        let own = cells.filter { $0.method == method }
        let tightest = plan.rtols.min() ?? 0
        return ProofFigure.Panel(
          method.name,
          plan.rtols.map { rtol in
            curve("backsolve, \(rtol.size)", own.filter { $0.rtol == rtol }) { $0.gradient }
          } + [
            curve("discrete, \(tightest.size)", own.filter { $0.rtol == tightest }) { $0.discrete }
          ])
      },
      caption: """
        The error of the gradient over the horizon. A curve of backsolve that ends has failed there; errors \
        are cut at 1e8.
        """)
  }

  private static func sentence(_ cells: [Cell], tightest: Double) -> String {
    let good = cells.filter { ($0.gradient ?? .infinity) <= 1e-2 }.map(\.end).max()
    let silent = cells.filter { ($0.gradient ?? 0) > 1e-2 }
    var text =
      good.map {
        "The longest horizon over which `backsolve` still gave two digits of the gradient, by any method at "
          + "any tolerance, is \($0.time)."
      } ?? "At no horizon tried did `backsolve` give two digits of the gradient."
    if !silent.isEmpty {
      text +=
        " \(silent.count) of \(cells.count) gradients came without any error flag and are wrong by more than "
        + "that, the worst by a factor of \((silent.compactMap(\.gradient).max() ?? 0).size)."
    }
    let worst = cells.filter { $0.rtol == tightest }.compactMap(\.discrete).filter(\.isFinite).max()
    if let worst {
      text +=
        " The discrete adjoint, at rtol \(tightest.size) and over all these horizons, is off by "
        + "\(worst.size) at most."
    }
    return text
  }
}
