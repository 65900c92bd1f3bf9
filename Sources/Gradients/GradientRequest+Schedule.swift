import Fields
import Integrators

/// What a schedule has to do with, known before the first step.
public struct ScheduleSetting: Sendable, Equatable {
  /// Bytes of a state that can be restored; 0 where no schedule asks for any.
  public var stateBytes: Int
  /// Bytes of the record of a step.
  public var recordBytes: Int
  /// The number of steps: of a run of fixed steps, by the clock alone; nil of an adaptive one.
  public var steps: Int?
}

extension GradientRequest {
  /// The number of steps, where it is known before the first of them.
  func knownSteps(_ path: SolutionPath) -> Int? {
    guard takesFixedSteps, let size = options.fixedStep else { return nil }
    return FixedStepCount.count(
      size: size, from: problem.problem.span.start, through: path.times,
      discontinuities: problem.field.kernels.discontinuities, limit: options.stepLimit)
  }

  /// What ``schedule`` or ``memoryBudget`` will have to do with. Evaluates f once or twice.
  public func scheduleSetting() throws(IntegrationFailure) -> ScheduleSetting {
    var request = self
    if request.schedule == .all, memoryBudget == nil { request.schedule = .recompute }
    let counts = CountsBox()
    let path = try EventSearch.path(self, counts: counts.pointer)
    let pass = ForwardPass(request, path: path, counts: counts.pointer)
    return try request.setting(pass.integrator, path)
  }

  private func setting(
    _ integrator: Integrator, _ path: SolutionPath
  ) throws(IntegrationFailure) -> ScheduleSetting {
    let stepper = integrator.stepper
    var setting = ScheduleSetting(
      stateBytes: 0,
      recordBytes: StageLog.predictedBytes(
        steps: 1, rows: stepper.recordRows, stride: stepper.stride), steps: knownSteps(path))
    if schedule.repeatsSteps || memoryBudget != nil {
      if let objection = integrator.snapshotObjection {
        throw .unsupported("\(method): \(objection); --schedule all stores them")
      }
      setting.stateBytes = integrator.snapshotBytes()
    }
    return setting
  }

  /// The schedule that will be followed.
  public func chosenSchedule(_ setting: ScheduleSetting) throws(IntegrationFailure)
    -> CheckpointSchedule
  {
    guard let memoryBudget else { return schedule }
    return try memoryBudget.choose(
      steps: setting.steps, stateBytes: setting.stateBytes, recordBytes: setting.recordBytes)
  }

  func makeScheduledPass(
    _ integrator: Integrator, path: SolutionPath
  ) throws(IntegrationFailure) -> ScheduledPass {
    if method.family.missingDerivative == nil, integrator.stepper.refusal == nil {
      let setting = try setting(integrator, path)
      let chosen = try chosenSchedule(setting)
      if let steps = setting.steps, let objection = chosen.objection(steps: steps) {
        throw .unsupported(objection)
      }
      return ScheduledPass(
        chosen, integrator, path: path, known: setting.steps,
        stateBytes: setting.stateBytes)
    }
    return ScheduledPass(.all, integrator, path: path, known: nil, stateBytes: 0)
  }
}

extension ScheduledPass {
  func ledger(_ predicted: ScheduleCost) -> MemoryLedger {
    MemoryLedger(trajectoryBytes: cost.memoryBytes, predictedBytes: predicted.memoryBytes)
  }

  func report(_ predicted: ScheduleCost) -> ScheduleReport {
    var report = ScheduleReport()
    report.name = schedule.name
    report.slots = schedule.slots
    report.stateBytes = stateBytes
    report.recordBytes = recordBytes
    report.predicted = predicted
    report.measured = cost
    return report
  }
}
