import Fields
import Gradients
import Integrators
import References

extension ProblemRunner {
  /// Why the methods of these settings cannot be used on this problem, or nil if they can.
  public func objection(to settings: RunSettings) -> String? {
    guard case .own(let method) = settings.solver else { return nil }
    for method in [method, settings.adjointMethod ?? method] {
      if let objection = method.family.objection(to: compiled.field.kernels) {
        return "\(method) cannot be used on \(problem.name): \(objection)"
      }
    }
    return nil
  }

  /// Computes a gradient; whatever happens is a record.
  public func gradient(_ settings: RunSettings) -> GradientRecord {
    var record = emptyRecord(settings)
    let objection =
      settings.strategy.objection(to: settings.solver)
      ?? settings.solver.eventObjection(to: problem)
    if let objection {
      record.status = .unsupported
      record.reason = objection
      return record
    }
    record.repeats = max(1, settings.repeats)
    if record.repeats > 1 { compileSteps(settings) }
    var forward: [Double] = []
    var backward: [Double] = []
    for _ in 0..<record.repeats {
      compute(settings, into: &record)
      forward.append(record.seconds.forward)
      backward.append(record.seconds.backward)
    }
    record.seconds = .init(forward: median(forward), backward: median(backward))
    // `auto` may not have needed any.
    if record.counts.forward.linearSolves + record.counts.backward.linearSolves == 0 {
      record.linearSolver = nil
      record.linearSolverReason = nil
    }
    return record
  }

  func emptyRecord(_ settings: RunSettings) -> GradientRecord {
    var record = GradientRecord()
    record.problem = problem.name
    record.span = [problem.span.start, problem.span.end]
    record.objective = problem.objectiveText
    record.parameterValues = named(parameters: compiled.field.parameterValues)
    record.overrides = problem.overrides
    record.method = settings.solver.name
    record.strategy = settings.strategy.rawValue
    record.resolvedStrategy = settings.strategy.resolved(for: settings.solver)
    record.backend = compiled.field.backend
    record.backendNote = compiled.field.note
    let tolerances = settings.tolerances
    record.rtol = tolerances.relative
    record.atol = tolerances.absolute
    record.adjointRtol = tolerances.adjointRelative
    record.adjointAtol = tolerances.adjointAbsolute
    record.quadratureRtol = tolerances.quadratureRelative
    record.quadratureAtol = tolerances.quadratureAbsolute
    record.options = settings.gradientOptions
    if let plan = chooseLinearSolver(settings, isGradient: true) {
      record.linearSolver = plan.decision.name
      record.linearSolverReason = plan.decision.reason
    }
    return record
  }

  func request(_ method: Method, _ settings: RunSettings) -> GradientRequest {
    var request = GradientRequest(
      problem: compiled, method: method, tolerances: settings.tolerances)
    request.adjointMethod = settings.adjointMethod
    request.options = settings.integratorOptions
    request.checkpointInterval = settings.checkpointInterval
    request.schedule = settings.schedule
    request.memoryBudget = settings.memoryBudget
    request.differenceStep = settings.differenceStep
    return request
  }

  private func compute(_ settings: RunSettings, into record: inout GradientRecord) {
    switch settings.solver {
    case .own(let method):
      guard let strategy = settings.strategy.own else { break }  // refused before
      record.fill(strategy.gradient(request(method, settings)), self)
    case .cvodes(let method):
      let cvodes = cvodes(method, settings)
      if settings.strategy == .cvodesForward {
        forwardSensitivities(cvodes, settings, into: &record)
      } else {
        adjoint(cvodes, settings, into: &record)
      }
    case .gsl: break  // refused before
    }
  }
}

extension GradientRecord {
  /// Takes over what a strategy found.
  mutating func fill(_ result: GradientResult, _ runner: ProblemRunner) {
    counts = .init(forward: result.forward, backward: result.backward)
    memory = result.memory
    schedule = result.schedule
    note = result.note
    // A number that does not exist is null, and so is a report with one.
    reversal = result.reversal.flatMap { ($0.defect * $0.growth).isFinite ? $0 : nil }
    seconds = .init(forward: result.forwardSeconds, backward: result.backwardSeconds)
    value = result.value?.finite
    if let value = result.value, !value.isFinite {
      failOfObjective(at: runner.problem.span.end)
    } else if let failure = result.failure {
      fail(
        Failure(
          kind: failure.reason.label, phase: failure.phase.rawValue,
          time: failure.reason.time?.finite),
        reason: "\(failure.phase.rawValue) pass: \(failure.reason)")
    } else {
      gradient = Gradient(
        initial: runner.named(states: result.initial),
        parameters: runner.named(parameters: result.parameters), times: result.times)
    }
  }

  /// The solution came to its end, and the objective has no value there.
  mutating func failOfObjective(at time: Double) {
    fail(
      Failure(kind: "non-finite", phase: "forward", time: time),
      reason: "the objective is not a finite number")
  }

  mutating func fail(_ failure: Failure, reason: String) {
    status = .failed
    self.failure = failure
    self.reason = reason
    gradient = Gradient()
  }
}
