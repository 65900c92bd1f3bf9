import Expressions
import Fields
import Integrators
import Studies

/// That the tangent and the transpose of every method's step are those of one map.
struct DerivativePart: ProofPart {
  static let name = "derivatives"
  static let summary = "the tangent and the transpose of the step against each other"
  private let plan: ProofPlan

  init(_ plan: ProofPlan) { self.plan = plan }

  func run() throws(BadInput) -> ProofSection {
    var section = ProofSection(
      DerivativePart.name, "Derivatives of the step",
      about: """
        Every step is a differentiable map with a tangent and a transpose, written apart. The gradient of one \
        run's result by all initial values and parameters is computed by either: forward, column by \
        column, and backward; the two must agree to rounding. (That they are the derivative of the step, and not of \
        another map, is shown by finite differences in the tests.)
        """)
    var table = ProofTable(
      "The relative difference of the gradients by tangents and by transposes.",
      words: ["method", "problem"], numbers: ["steps", "difference", "verdict"])
    for method in plan.methods {
      if let reason = method.family.missingDerivative {
        section.notes.append("\(method.name) has no derivative of its step because \(reason)")
        continue
      }
      for problem in try problems(method) {
        plan.progress("derivatives of \(method.name) on \(problem.name)")
        let runner = ProblemRunner(problem, backend: .interpreter)
        if let objection = method.family.objection(to: runner.compiled.field.kernels) {
          section.notes.append("\(method.name) is not run on \(problem.name): \(objection)")
          continue
        }
        let records = [StrategyName.tangent, .discrete].map { strategy in
          var settings = RunSettings(
            problem, solver: .own(method), strategy: strategy, rtol: 1e-5)
          // Equal steps, for the tangents would have their say in the choice of others.
          settings.fixedStep = problem.span.length / 500
          return runner.gradient(settings)
        }
        let difference =
          records.allSatisfy { $0.status == .ok }
          ? runner.gradientError(records[1].gradient, against: records[0].gradient) : .infinity
        let holds = difference < 1e-10
        table.rows.append([
          .code(method.name), .code(problem.name), .integer(records[0].counts.forward.accepted),
          .error(difference), .verdict(holds ? "holds" : "fails", isGood: holds),
        ])
        section.checks.append(
          Check(
            method.name, "tangent and transpose agree on \(problem.name)",
            found: records.first { $0.status != .ok }?.reason ?? difference.short,
            required: "below 1e-10", holds: holds))
      }
    }
    section.tables = [table]
    return section
  }

  private func problems(_ method: Method) throws(BadInput) -> [Problem] {
    if method.family is SplittingFamily { return [try plan.problem("kepler")] }
    // Adams formulas do not come through a stiff problem by equal steps, iterated however.
    let isAdams = (method.family as? MultistepFamily)?.formula == .adams
    let names =
      method.isImplicit && !method.family.isReversible && !isAdams
      ? ["lotka-volterra", "hires"] : ["lotka-volterra"]
    var problems: [Problem] = []
    for name in names {
      problems.append(try plan.problem(name, to: name == "hires" ? 20 : nil))
    }
    return problems
  }
}
