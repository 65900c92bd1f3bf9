import Expressions
import Fields
import Foundation
import Integrators
import Studies

/// One problem, run by everything.
struct TestTrial {
  /// A solver's runs, by falling tolerance.
  struct Series {
    let solver: Solver
    var records: [SolveRecord]
  }

  let problem: Problem
  let reference: TestReference
  private(set) var series: [Series] = []
  private(set) var checks: [Check] = []
  /// Methods that were left out, with the reason.
  private(set) var omitted: [(String, String)] = []

  var records: [SolveRecord] { series.flatMap(\.records) }

  /// - Parameter isSmall: of a set of small problems, where compiling costs more than running.
  init(_ problem: Problem, _ plan: ProofPlan, isSmall: Bool) {
    self.problem = problem
    let runner = ProblemRunner(problem, backend: isSmall ? .interpreter : plan.backend)
    reference = TestReference(runner)
    let suitability = Suitability(problem: problem, isShort: plan.isShort)
    for method in plan.methods {
      if let reason = suitability.objection(to: method)
        ?? method.family.objection(to: runner.compiled.field.kernels)
      {
        omitted.append((method.name, reason))
        continue
      }
      run(runner, .own(method), suitability.rtols(method), suitability)
    }
    for oracle in suitability.oracles {
      run(runner, oracle, suitability.oracleRtols, suitability)
    }
    judge()
    crossCheck(runner, suitability)
  }

  private mutating func run(
    _ runner: ProblemRunner, _ solver: Solver, _ rtols: [Double], _ suitability: Suitability
  ) {
    var records: [SolveRecord] = []
    for rtol in rtols {
      var settings = RunSettings(problem, solver: solver, strategy: .discrete, rtol: rtol)
      settings.stepLimit = suitability.stepLimit(solver)
      var record = runner.solve(settings)
      reference.measure(&record, names: problem.model.stateNames)
      records.append(record)
      // What gave up at this tolerance will not come further at a tighter one.
      if record.status != .ok, record.failure?.kind == "step-limit" { break }
    }
    series.append(Series(solver: solver, records: records))
  }

  /// The digits a run must have.
  func required(_ solver: Solver, _ rtol: Double) -> Double {
    min(
      -log10(rtol) - Conditioning.digitsLost(problem, solver),
      reference.digits - 0.5, 12)
  }

  /// Our own methods are held to their digits; what an outside solver does is shown.
  private mutating func judge() {
    for series in series {
      guard case .own(let method) = series.solver else { continue }
      for record in series.records {
        let required = required(series.solver, record.rtol)
        let claim = "\(problem.name) at rtol \(record.rtol)"
        guard record.status == .ok, let mescd = record.mescd else {
          checks.append(
            Check(
              method.name, claim, found: record.reason ?? "no state", required: "a solution",
              holds: false))
          continue
        }
        checks.append(
          Check(
            method.name, claim, found: "mescd \(mescd.fixed(2))",
            required: "at least \(required.fixed(2))", holds: mescd >= required))
      }
    }
  }

  // MARK: Outside solvers

  /// The digits our tightest solution has in common with each outside solver at a tight tolerance.
  private mutating func crossCheck(_ runner: ProblemRunner, _ suitability: Suitability) {
    let heavy = problem.tags.contains("heavy")
    var own: (solver: Solver, record: SolveRecord)?
    for series in series {
      guard case .own = series.solver else { continue }
      for record in series.records where record.status == .ok {
        let best = own?.record.mescd ?? -.infinity
        if let mescd = record.mescd, mescd > best { own = (series.solver, record) }
      }
    }
    guard let own else { return }
    let names = problem.model.stateNames
    let state = names.map { own.record.state[$0] }
    var found: [(String, Double?)] = []
    for oracle in suitability.oracles {
      var settings = RunSettings(
        problem, solver: oracle, strategy: .discrete, rtol: heavy ? 1e-7 : 1e-11)
      settings.stepLimit = suitability.stepLimit(oracle)
      let record = runner.solve(settings)
      let distance = TestReference.distance(names.map { record.state[$0] }, state, problem.scale)
      found.append((oracle.name, record.status == .ok ? -log10(max(distance, 1e-16)) : nil))
    }
    // A method of low order at its tightest tolerance has no more to show.
    let required = min(
      Conditioning.digitsInCommon(problem), self.required(own.solver, own.record.rtol))
    let agreeing = found.filter { ($0.1 ?? 0) >= required }
    checks.append(
      Check(
        problem.name, TestTrial.crossCheckClaim,
        found: found.map { "\($0.0) \($0.1?.fixed(1) ?? "did not finish")" }.joined(
          separator: ", "),
        required: "\(min(2, found.count)) of them agree to \(required.fixed(1)) digits or more",
        holds: agreeing.count >= min(2, found.count)))
  }

  static let crossCheckClaim = "our solution and the outside ones"
}
