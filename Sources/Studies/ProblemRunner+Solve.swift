import Expressions
import Fields
import Gradients
import Integrators
import References

extension ProblemRunner {
  /// Solves forward and reports the state at the end and at `times` (ascending, inside the span).
  ///
  /// Running costs of the objective are left out: a solve is of the model.
  public func solve(_ settings: RunSettings, at times: [Double] = []) -> SolveRecord {
    var record = SolveRecord()
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
    if let plan = chooseLinearSolver(settings, isGradient: false) {
      record.linearSolver = plan.decision.name
      record.linearSolverReason = plan.decision.reason
    }
    record.repeats = max(1, settings.repeats)
    if record.repeats > 1 { compileSteps(settings) }
    let end = problem.span.end
    let stops = times.last == end ? times : times + [end]
    var seconds: [Double] = []
    var run = Trajectory()
    for _ in 0..<record.repeats {
      run = trajectory(settings, stops: stops)
      seconds.append(run.seconds)
    }
    record.seconds = median(seconds)
    record.counts = run.counts
    // `auto` may not have needed any.
    if run.counts.linearSolves == 0 {
      record.linearSolver = nil
      record.linearSolverReason = nil
    }
    record.at = zip(stops, run.states).prefix(times.count).map {
      SolveRecord.Sample(t: $0, state: named(states: $1))
    }
    record.events = run.events.map { event in
      SolveRecord.Event(
        name: event.name, t: event.time, before: named(states: event.before),
        after: named(states: event.after), isTerminal: problem.events[event.index].isTerminal)
    }
    if let failure = run.failure {
      record.status = .failed
      record.failure = failure.failure
      record.reason = failure.reason
    } else {
      let state = run.last?.state ?? run.states[stops.count - 1]
      record.end = run.last?.time ?? end
      record.state = named(states: state)
      let digits = run.last == nil ? correctDigits(state, record) : nil
      record.scd = digits?.scd
      record.mescd = digits?.mescd
    }
    return record
  }

  /// Has the steps of the method compiled, which takes some milliseconds once: for runs that will be repeated.
  public func compileSteps(_ settings: RunSettings) {
    guard case .own(let method) = settings.solver else { return }
    method.compileSteps(on: compiled.field.kernels, tolerances: tolerances(settings))
  }

  /// The tolerances of a forward solve.
  func tolerances(_ settings: RunSettings) -> Tolerances {
    Tolerances(
      relative: settings.tolerances.relative, absolute: settings.tolerances.absolute,
      count: compiled.fullCount)
  }

  /// How the final state compares with what is certified or published for this end, if anything is.
  private func correctDigits(_ state: [Double], _ record: SolveRecord) -> CorrectDigits? {
    let certified = certifiedState.map { known in
      stateNames.map { name in known[name].map { Constant($0) } }
    }
    guard let reference = certified ?? problem.reference?.values(at: problem.span.end) else {
      return nil
    }
    return CorrectDigits(
      state, reference: reference, relativeTolerance: record.rtol, absoluteTolerance: record.atol)
  }

  /// A forward run by any solver.
  struct Trajectory {
    /// Those at the stops, as far as it came.
    var states: [[Double]] = []
    var events: [EventOccurrence] = []
    /// Where a terminal event ended it before the last stop.
    var last: (time: Double, state: [Double])?
    var counts = Counts()
    var seconds = 0.0
    var failure: (failure: GradientRecord.Failure, reason: String)?
  }

  func trajectory(_ settings: RunSettings, stops: [Double]) -> Trajectory {
    let t0 = problem.span.start
    if let objection = settings.solver.eventObjection(to: problem) {
      return Trajectory(
        failure: (
          GradientRecord.Failure(kind: "unsupported", phase: "forward", time: nil), objection
        ))
    }
    switch settings.solver {
    case .own(let method):
      return ownTrajectory(method, settings, stops: stops)
    case .cvodes(let method):
      return Trajectory(
        cvodes(method, settings).solve(oracle, from: t0, compiled.initialState(), at: stops))
    case .gsl(let stepper):
      let gsl = GSL(
        stepper, relativeTolerance: settings.tolerances.relative,
        absoluteTolerance: settings.tolerances.absolute, initialStep: initialStep(settings),
        maxSteps: settings.stepLimit)
      return Trajectory(gsl.solve(oracle, from: t0, compiled.initialState(), at: stops))
    }
  }

  private func ownTrajectory(
    _ method: Method, _ settings: RunSettings, stops: [Double]
  ) -> Trajectory {
    var result = Trajectory()
    let kernels = compiled.field.kernels
    let initial = compiled.initialState()
    kernels.counts.pointee = Counts()
    let watch = Stopwatch()
    let integrator = Integrator(
      method, field: kernels, tolerances: tolerances(settings), t: problem.span.start,
      y: initial, end: problem.span.end, options: settings.integratorOptions)
    let search = compiled.events.map { EventIntegration(integrator, events: $0) }
    func state() -> [Double] { (0..<compiled.fullCount).map { integrator.state[$0] } }
    do {
      for stop in stops {
        if let search { try search.integrate(to: stop) } else { try integrator.integrate(to: stop) }
        if search?.isOver ?? false {
          result.last = (integrator.time, state())
          break
        }
        result.states.append(state())
      }
    } catch {
      result.failure = (
        GradientRecord.Failure(kind: error.label, phase: "forward", time: error.time?.finite),
        error.description
      )
    }
    result.seconds = watch.seconds
    result.events = search?.occurrences ?? []
    result.counts = kernels.counts.pointee
    return result
  }
}

extension ProblemRunner.Trajectory {
  init(_ oracle: OracleTrajectory) {
    self.init(
      states: oracle.states, counts: Counts(oracle.counts), seconds: oracle.seconds,
      failure: oracle.failure.map { (GradientRecord.Failure($0, phase: "forward"), "\($0)") })
  }
}

extension GradientRecord.Failure {
  init(_ failure: OracleFailure, phase: String) {
    self.init(kind: failure.reason.rawValue, phase: phase, time: failure.time.finite)
  }
}
