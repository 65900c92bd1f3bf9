import Certificates
import Expressions
import Fields
import Foundation
import Integrators
import Studies

/// Runs a ``DriftPlan`` and writes down what happened, in words and numbers.
public struct DriftStudy {
  public let plan: DriftPlan

  public init(_ plan: DriftPlan) { self.plan = plan }

  public func run() throws(BadInput) -> ProofResult {
    let problem = try plan.compiled(to: plan.problem.span.end)
    var result = ProofResult()
    result.name = "drift-\(plan.problem.name)"
    result.title = "Adjoint drift: \(plan.problem.title)"
    result.question =
      "Does a solution integrated backward come back, and what is a gradient worth that needs it to?"
    result.methods = plan.methods.map(\.name)
    result.environment = .current()
    plan.progress("growth along the path")
    let growth = try growth(problem)
    let rates = DriftRates(growth, plan: plan)
    let reconstruction = try DriftReconstruction(plan, problem, growth)
    let horizons = try DriftHorizons(plan)
    result.sections = [reconstruction.section, rates.section, horizons.section]
    result.answer = [rates.sentence, reconstruction.sentence, horizons.sentence]
    return result
  }

  private func growth(_ problem: CompiledProblem) throws(BadInput) -> FlowGrowth {
    let stiff = plan.problem.isStiff
    let method = problem.referenceMethod(isStiff: stiff)
    let rtol = stiff ? 1e-8 : 1e-11
    do {
      return try FlowGrowth(
        problem, method: method, tolerances: plan.tolerances(rtol).forward(problem),
        options: plan.options)
    } catch {
      throw BadInput(
        "\(plan.problem.name): growth along the solution could not be followed by \(method): \(error)"
      )
    }
  }
}

extension Double {
  /// A time as people read it: four digits.
  var time: String { String(format: "%.4g", self) }
  /// A size: two digits, and `1e-6` for a tolerance.
  var size: String {
    String(format: "%.2g", self).replacingOccurrences(of: "e-0", with: "e-")
      .replacingOccurrences(of: "e+0", with: "e").replacingOccurrences(of: "e+", with: "e")
  }
}
