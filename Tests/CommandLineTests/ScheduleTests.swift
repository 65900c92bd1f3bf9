import Foundation
import Testing

/// Checkpoint schedules from the command line.
@Suite struct ScheduleCommandTests {
  private func run(_ options: String...) throws -> [String: Any] {
    let output = try Executable.run(
      ["gradient", "lotka-volterra", "--method", "tsit5", "--rtol", "1e-8", "--json"] + options)
    #expect(output.status == 0 && output.err.isEmpty, "\(output.err)")
    return try output.json()
  }

  private func gradient(_ run: [String: Any]) throws -> NSDictionary {
    try #require(run["gradient"] as? NSDictionary)
  }

  @Test func `every schedule gives the same gradient at the cost foretold`() throws {
    let stored = try run()
    let steps = try stored.number("counts", "forward", "accepted")
    #expect(try stored.number("counts", "backward", "replayed") == 0)
    for (options, slots) in [
      (["recompute"], 1), (["uniform", "--checkpoint-interval", "7"], nil), (["uniform"], nil),
      (["aca"], nil), (["binomial", "--slots", "4"], 4), (["cams", "--slots", "20"], 20),
      (["online", "--slots", "4"], 4), (["disk", "--slots", "6", "--memory-slots", "2"], 6),
    ] as [([String], Int?)] {
      let output = try Executable.run(
        [
          "gradient", "lotka-volterra", "--method", "tsit5", "--rtol", "1e-8", "--json",
          "--schedule",
        ] + options)
      #expect(output.status == 0, "\(output.err)")
      let run = try output.json()
      #expect(try gradient(run) == gradient(stored), "\(options)")
      let report = try #require(run["schedule"] as? [String: Any])
      let measured = try #require(report["measured"] as? NSDictionary)
      #expect(measured == report["predicted"] as? NSDictionary)
      #expect(report.text("name") == options[0] && report["slots"] as? Int == slots)
      #expect(try report.number("measured", "steps") == steps)
      let replays = try report.number("measured", "replays")
      #expect(try run.number("counts", "backward", "replayed") == replays && replays > 0)
      #expect(
        try run.number("memory", "trajectoryBytes") < stored.number("memory", "trajectoryBytes"))
      #expect((run["options"] as? [String: String])?["schedule"] == options[0])
    }
  }

  @Test func `the interval, the slots and the slots in memory count`() throws {
    let intervals = try ["2", "9"].map {
      try run("--schedule", "uniform", "--checkpoint-interval", $0)
        .number("schedule", "measured", "memoryStates")
    }
    #expect(intervals[0] > 4 * intervals[1])
    let slots = try ["2", "9"].map {
      try run("--schedule", "online", "--slots", $0).number("counts", "backward", "replayed")
    }
    #expect(slots[0] > slots[1])
    let disk = try ["1", "4", "8"].map {
      try run("--schedule", "disk", "--slots", "8", "--memory-slots", $0)
    }
    #expect(try disk.map { try $0.number("schedule", "measured", "memoryStates") } == [1, 4, 8])
    let writes = try disk.map { try $0.number("schedule", "measured", "writes") }
    #expect(writes[0] > writes[1] && writes[1] > 0 && writes[2] == 0)
    #expect(try disk[0].number("schedule", "measured", "reads") > 0)
    // Bytes on disk are counted apart.
    #expect(
      try disk[0].number("memory", "trajectoryBytes") < disk[2].number("memory", "trajectoryBytes"))
  }

  @Test func `a budget of memory`() throws {
    let small = try run("--memory", "1kB")
    #expect((small["schedule"] as? [String: Any])?.text("name") == "online")
    #expect(try small.number("memory", "trajectoryBytes") <= 1000)
    let larger = try run("--memory", "4000")
    #expect(try larger.number("memory", "trajectoryBytes") > 1000)
    #expect(
      try larger.number("counts", "backward", "replayed")
        < small.number("counts", "backward", "replayed"))
    #expect(try gradient(small) == gradient(larger))
    // Steps of one size are counted beforehand.
    let fixed = try run("--memory", "2KiB", "--step", "0.05")
    #expect((fixed["schedule"] as? [String: Any])?.text("name") == "cams")
    #expect(try fixed.number("memory", "trajectoryBytes") <= 2048)
    let all = try run("--memory", "1MB", "--step", "0.05")
    #expect((all["schedule"] as? [String: Any])?.text("name") == "all")
  }

  @Test func `the plan comes before the run and is kept`() throws {
    let output = try Executable.run(
      ["gradient", "lotka-volterra", "--method", "rk4", "--step", "0.02", "--memory", "2kB"])
    #expect(output.status == 0, "\(output.err)")
    let lines = output.out.split(separator: "\n").map(String.init)
    let plan = try #require(lines.first)
    #expect(plan.hasPrefix("plan        cams, "))
    let numbers = plan.split { !$0.isNumber }.compactMap { Int($0) }
    let report = try #require(lines.first { $0.hasPrefix("schedule") })
    // Slots, bytes of a slot, steps, steps again, bytes.
    #expect(numbers.count == 5)
    #expect(report.contains("\(numbers[3]) steps taken again (predicted: \(numbers[3]))"))
    #expect(report.contains("\(numbers[4]) bytes (predicted: \(numbers[4]))"))
    let online = try Executable.run(
      ["gradient", "lotka-volterra", "--schedule", "online", "--slots", "10"])
    #expect(online.out.hasPrefix("plan        online, 10 slots of "))
    #expect(online.out.contains("2× up to 66 steps"))
    let plain = try Executable.run(["gradient", "lotka-volterra"])
    #expect(!plain.out.contains("plan ") && !plain.out.contains("schedule "))
  }

  @Test(arguments: [
    ("--schedule nosuch", "unknown schedule"), ("--schedule binomia --slots 3", "did you mean"),
    ("--schedule binomial", "needs --slots"), ("--schedule online --slots 0", "--slots"),
    ("--schedule online --slots -2", "--slots"), ("--schedule all --slots 3", "not for all"),
    ("--slots 3", "not for all"), ("--schedule aca --memory-slots 2", "not for aca"),
    ("--schedule disk --slots 3 --memory-slots 4", "at most 3"),
    ("--schedule disk --slots 3 --memory-slots 0", "--memory-slots"),
    ("--schedule online --slots 3 --memory 1MB", "without --schedule"),
    ("--memory 10", "the least is"), ("--memory 1MX", "--memory"), ("--memory -1MB", "--memory"),
    ("--memory nan", "--memory"), ("--memory 0", "--memory"), ("--memory 1e30", "--memory"),
    ("--strategy tangent --memory 1MB", "--memory is an option of the strategy discrete"),
    ("--strategy checkpointed --schedule aca", "--schedule is an option"),
    ("--method rk4 --step 1e-4 --schedule cams --slots 50", "binomial needs none"),
  ])
  func `wrong schedules`(_ options: String, _ phrase: String) throws {
    try expectRefusal(
      ["gradient", "lotka-volterra"] + options.split(separator: " ").map(String.init), phrase)
  }
}
