import Expressions
import Fields
import Gradients
import Integrators
import ProblemFiles

extension ProblemRunner {
  /// The method of an ensemble where none is named: the explicit one that `auto` would begin with.
  public static func suitedToEnsembles(relative: Double) -> Method {
    relative > 1e-5 ? .tsit5 : .dop853
  }

  /// Why `settings` are none for an ensemble of `problem`; nil if they are.
  public static func objectionToEnsemble(
    of problem: Problem, _ settings: RunSettings
  ) -> String? {
    if let event = problem.events.first {
      return
        "\(problem.name) has events (`\(event.name)`), and ensembles run without looking for them; "
        + "`solve` does"
    }
    switch settings.solver {
    case .own(let method)
    where method.tableau.map { !$0.isImplicit && $0.hasErrorEstimate } ?? false:
      return nil
    default:
      let names = Method.allCases.filter {
        $0.tableau.map { !$0.isImplicit && $0.hasErrorEstimate } ?? false
      }.map(\.name)
      return "ensembles run with an explicit Runge–Kutta method that estimates its error, "
        + "not with \(settings.solver.name); these are \(names.joined(separator: ", "))"
    }
  }

  /// Solves the members of `table` side by side.
  public func ensemble(
    _ settings: RunSettings, _ table: MemberTable
  ) throws(IntegrationFailure) -> EnsembleRecord {
    var record = EnsembleRecord()
    record.problem = problem.name
    record.span = [problem.span.start, problem.span.end]
    record.parameterValues = named(parameters: compiled.field.parameterValues)
    record.overrides = problem.overrides
    record.method = settings.solver.name
    record.backend = compiled.field.backend
    record.backendNote = compiled.field.note
    record.rtol = settings.tolerances.relative
    record.atol = settings.tolerances.absolute
    record.options = settings.solveOptions
    record.repeats = max(1, settings.repeats)
    guard case .own(let method) = settings.solver else {
      throw .unsupported(
        ProblemRunner.objectionToEnsemble(of: problem, settings) ?? settings.solver.name)
    }
    let ensemble = try Ensemble(
      method, field: compiled.field.kernels, tolerances: tolerances(settings),
      start: problem.span.start, end: problem.span.end, options: settings.integratorOptions)
    record.lanes = ensemble.lanes
    record.lanesNote = ensemble.note
    let members = self.members(table)
    var outcomes: [Ensemble.Outcome] = []
    var seconds: [Double] = []
    for _ in 0..<record.repeats {
      let watch = Stopwatch()
      outcomes = ensemble.solve(members)
      seconds.append(watch.seconds)
    }
    record.seconds = median(seconds)
    record.members = zip(table.rows, outcomes).map { row(table.names, $0, $1) }
    record.counts = outcomes.map(\.counts).reduce(Counts(), +)
    record.failed = outcomes.count { $0.failure != nil }
    return record
  }

  /// The members with all their values.
  private func members(_ table: MemberTable) -> [Ensemble.Member] {
    let field = compiled.field
    let own = field.parameterValues
    defer { field.parameterValues = own }
    return table.rows.map { values in
      var parameters = own
      for (name, value) in zip(table.names, values) {
        if let j = parameterNames.firstIndex(of: name) { parameters[j] = value }
      }
      // Initial values may depend on parameters; those that are given do not.
      field.parameterValues = parameters
      var initial = compiled.initialState()
      for (name, value) in zip(table.names, values) {
        if let k = stateNames.firstIndex(of: name) { initial[k] = value }
      }
      return Ensemble.Member(initial: initial, parameters: parameters)
    }
  }

  private func row(
    _ names: [String], _ values: [Double], _ outcome: Ensemble.Outcome
  ) -> EnsembleRecord.Row {
    var row = EnsembleRecord.Row()
    row.given = Dictionary(zip(names, values), uniquingKeysWith: { first, _ in first })
    row.counts = outcome.counts
    if let failure = outcome.failure {
      row.status = .failed
      row.reason = failure.description
      row.failure = GradientRecord.Failure(
        kind: failure.label, phase: "forward", time: failure.time?.finite)
    } else {
      row.state = named(states: outcome.state)
    }
    return row
  }
}
