import Expressions
import Fields
import Gradients
import Integrators

/// What is known of a schedule before the first step.
public struct SchedulePlan: Sendable {
  public let schedule: CheckpointSchedule
  public let setting: ScheduleSetting

  /// What it will cost, exactly; nil where the number of steps is not known.
  public var cost: ScheduleCost? {
    setting.steps.map {
      schedule.cost(
        steps: $0, isKnown: true, stateBytes: setting.stateBytes, recordBytes: setting.recordBytes)
    }
  }

  /// In a sentence or two.
  public var text: String {
    let slots = schedule.slots.map { "\($0) slots of \(setting.stateBytes) bytes" }
    let what = [schedule.name, slots].compactMap { $0 }.joined(separator: ", ")
    if let cost {
      let disk = cost.diskBytes > 0 ? " and \(cost.diskBytes) on disk" : ""
      return "\(what): \(cost.steps) steps, \(cost.replays) taken again, "
        + "\(cost.memoryBytes) bytes in memory\(disk)"
    }
    let unknown = "\(what): how many steps there are is known only when they are done"
    switch schedule {
    case .online(let slots), .disk(let slots, _): return "\(unknown); \(Self.reach(slots))"
    case .binomial, .cams, .uniform(interval: nil):
      return unknown + ", so they are counted first, which takes all of them again"
    default: return unknown
    }
  }

  /// How far so many slots reach, for a few numbers of repetitions.
  private static func reach(_ slots: Int) -> String {
    let list = (1...4).map {
      "\($0)× up to \(Binomial.reach(slots: slots, repetitions: $0)) steps"
    }
    return "no step is taken again more than \(list.joined(separator: ", "))"
  }
}

extension ProblemRunner {
  /// The schedule that a discrete adjoint with these settings will follow; nil where it stores all steps
  /// without being asked for more, or is no discrete adjoint of ours.
  public func schedulePlan(_ settings: RunSettings) throws(BadInput) -> SchedulePlan? {
    guard settings.strategy == .discrete, case .own(let method) = settings.solver,
      settings.schedule != .all || settings.memoryBudget != nil
    else { return nil }
    let request = request(method, settings)
    do throws(IntegrationFailure) {
      let setting = try request.scheduleSetting()
      let plan = SchedulePlan(schedule: try request.chosenSchedule(setting), setting: setting)
      if let steps = setting.steps, let objection = plan.schedule.objection(steps: steps) {
        throw IntegrationFailure.unsupported(objection)
      }
      return plan
    } catch {
      throw BadInput(error.scheduleComplaint)
    }
  }
}

extension IntegrationFailure {
  fileprivate var scheduleComplaint: String {
    if case .unsupported(let reason) = self { reason } else { "\(self)" }
  }
}
