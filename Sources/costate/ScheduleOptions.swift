import ArgumentParser
import Expressions
import Gradients
import Studies

/// Where the discrete adjoint's forward states come from on the way back.
struct ScheduleOptions: ParsableArguments {
  @Option(
    help: """
      Of the strategy discrete: store all steps, or take them again from stored states: all, recompute, \
      uniform, aca, binomial, cams, online or disk. Default: all.
      """)
  var schedule: String?

  @Option(help: "States that may be held at once (binomial, cams, online, disk).")
  var slots: Int?

  @Option(help: "How many of the slots are in memory, the others in a file (disk). Default: half.")
  var memorySlots: Int?

  @Option(
    help: """
      Choose the schedule that takes the fewest steps again within so much memory: bytes, or with kB, \
      MB, GB, KiB, MiB, GiB.
      """)
  var memory: String?

  func apply(to settings: inout RunSettings, interval: Int?) throws(BadInput) {
    if settings.strategy != .discrete {
      let given = [
        ("--schedule", schedule != nil), ("--slots", slots != nil),
        ("--memory-slots", memorySlots != nil), ("--memory", memory != nil),
      ]
      if let (option, _) = given.first(where: \.1) {
        throw BadInput(
          "\(option) is an option of the strategy discrete; \(settings.strategy.rawValue) has none")
      }
      return
    }
    if let memory {
      guard schedule == nil, slots == nil, memorySlots == nil else {
        throw BadInput("--memory chooses the schedule and its slots; give it without --schedule")
      }
      settings.memoryBudget = MemoryBudget(
        bytes: try NumberParsing.bytes(memory, option: "--memory"))
      return
    }
    settings.schedule = try chosen(interval: interval)
  }

  private func chosen(interval: Int?) throws(BadInput) -> CheckpointSchedule {
    let name = schedule ?? "all"
    guard CheckpointSchedule.names.contains(name) else {
      throw BadInput(unknownName("schedule", name, among: CheckpointSchedule.names))
    }
    let takesSlots = ["binomial", "cams", "online", "disk"].contains(name)
    if slots != nil, !takesSlots {
      throw BadInput(
        "--slots is for the schedules binomial, cams, online and disk, not for \(name)")
    }
    if memorySlots != nil, name != "disk" {
      throw BadInput("--memory-slots is for the schedule disk, not for \(name)")
    }
    guard takesSlots else {
      return switch name {
      case "all": .all
      case "recompute": .recompute
      case "aca": .accepted
      default: .uniform(interval: interval)
      }
    }
    guard let slots else {
      throw BadInput("the schedule \(name) needs --slots, as in `--slots 20`")
    }
    let count = try NumberParsing.positive(slots, option: "--slots", atMost: 1_000_000_000)
    switch name {
    case "binomial": return .binomial(slots: count)
    case "cams": return .cams(slots: count)
    case "online": return .online(slots: count)
    default:
      let memory = try NumberParsing.positive(
        memorySlots ?? (count + 1) / 2, option: "--memory-slots", atMost: count)
      return .disk(slots: count, memory: memory)
    }
  }
}
