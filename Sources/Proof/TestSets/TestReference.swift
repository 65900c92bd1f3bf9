import Fields
import Foundation
import Integrators
import References
import Studies

/// The end state that a problem's runs are measured by.
struct TestReference {
  /// By state; nil where it is not published.
  let values: [Double?]
  /// Digits it is good for, in units of |value| + the problem's scale.
  let digits: Double
  let source: String
  let isPublished: Bool

  /// What is certified of the problem, else what is published; else our own solution at the tightest tolerance it bears, good for
  /// as many digits as an outside solver confirms.
  init(_ runner: ProblemRunner) {
    let problem = runner.problem
    if let state = runner.certifiedState {
      values = problem.model.stateNames.map { state[$0] }
      // A Double has no more.
      digits = 15.9
      isPublished = true
      source = "the certified reference that is stored beside the problem"
      return
    }
    if let published = problem.reference, let values = published.values(at: problem.span.end) {
      self.values = values.map { $0?.value }
      digits = Double(published.digits)
      isPublished = true
      source = published.source
      return
    }
    isPublished = false
    func state(_ solver: Solver, _ rtol: Double) -> [Double?] {
      var settings = RunSettings(problem, solver: solver, strategy: .discrete, rtol: rtol)
      settings.stepLimit = 500_000
      let record = runner.solve(settings)
      return problem.model.stateNames.map { record.state[$0] }
    }
    // Of different kinds, so that they err differently; the first is the reference.
    let solvers: [(Solver, Double)] =
      !problem.isStiff
      ? [(.own(.dop853), 1e-13), (.own(.radau13), 1e-12), (.gsl(.rk8pd), 1e-13)]
      : problem.model.stateNames.count > 100
        ? [(.own(.dop853), 1e-13), (.own(.kvaerno5), 1e-11), (.cvodes(.bdf), 1e-11)]
        : [(.own(.radau13), 1e-13), (.own(.kvaerno5), 1e-12), (.cvodes(.bdf), 1e-12)]
    let states = solvers.map { state($0.0, $0.1) }
    values = states[0]
    digits =
      states.dropFirst().map { other in
        -log10(max(TestReference.distance(other, states[0], problem.scale), 1e-16))
      }.filter(\.isFinite).max() ?? 0
    source =
      "our own \(solvers[0].0.name) at rtol \(solvers[0].1), checked by "
      + solvers.dropFirst().map(\.0.name).joined(separator: " and ")
  }

  /// max |aᵢ − bᵢ| / (|bᵢ| + scale) over the components that both have; infinite if there is none.
  static func distance(_ a: [Double?], _ b: [Double?], _ scale: Double) -> Double {
    let errors = zip(a, b).compactMap { a, b -> Double? in
      guard let a, let b else { return nil }
      let error = abs(a - b) / (abs(b) + scale)
      return error.isFinite ? error : .infinity
    }
    return errors.max() ?? .infinity
  }

  /// scd and mescd of a run against this.
  func measure(_ record: inout SolveRecord, names: [String]) {
    guard record.status == .ok else { return }
    let state = names.map { record.state[$0] ?? .nan }
    let digits = CorrectDigits(
      state, reference: values.map { $0.map { .init($0) } }, relativeTolerance: record.rtol,
      absoluteTolerance: record.atol)
    record.scd = digits?.scd
    record.mescd = digits?.mescd
  }
}
