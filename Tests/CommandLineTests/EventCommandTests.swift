import Foundation
import Testing

/// Events and discontinuities on the command line.
@Suite struct EventCommandTests {
  @Test func `events in JSON`() throws {
    let run = try Executable.json("solve", "bouncing-ball", "--rtol", "1e-10", "--at", "1,4")
    let events = try #require(run["events"] as? [[String: Any]])
    #expect(events.count == 8 && events.allSatisfy { $0.text("name") == "bounce" })
    for event in events {
      #expect(Set(event.keys) == ["name", "t", "before", "after", "terminal"])
      #expect(try near(event.number("after", "v"), -0.9 * event.number("before", "v"), 1e-12))
      #expect(event["terminal"] as? Bool == false)
    }
    #expect(try near(events[0].number("t"), sqrt(2 / 9.81), 1e-9))
    #expect(try run.number("end") == 5 && (run["at"] as? [Any])?.count == 2)
    #expect(try run.number("counts", "eventFunctions") > 50)
    let plain = try Executable.json("solve", "kepler")
    #expect((plain["events"] as? [Any])?.isEmpty == true)
    #expect(try plain.number("counts", "eventFunctions") == 0 && plain.number("end") == 20)
  }

  @Test func `a terminal event in every format`() throws {
    let arguments = [
      "solve", "lane-emden-zero", "--set", "m=1", "--rtol", "1e-11", "--at", "1,3,5",
    ]
    let run = try Executable.run(arguments + ["--json"]).json()
    #expect(try near(run.number("end"), .pi, 1e-9) && run.text("status") == "ok")
    // What was asked for beyond it does not exist.
    #expect((run["at"] as? [[String: Any]])?.map { $0["t"] as? Double } == [1, 3])
    let rows = try Executable.run(arguments + ["--csv"]).rows
    #expect(rows.count == 4 && near(Double(rows[3][0]) ?? .nan, .pi, 1e-9))
    let text = try Executable.run(arguments).out
    #expect(text.contains("event       surface at t = 3.14159265") && text.contains(", the end"))
    #expect(text.contains("state at t = 3.14159265") && !text.contains("state at t = 5"))
  }

  @Test func `bounces in text`() throws {
    let text = try Executable.run(["solve", "bouncing-ball"]).out
    #expect(text.components(separatedBy: "event       bounce at t = ").count == 9)
    #expect(text.contains(" -> 3.9865") && text.contains(" event functions"))
  }

  @Test func `bounces without end`() throws {
    let output = try Executable.run(["solve", "bouncing-ball", "--span", "0,10", "--json"])
    #expect(
      output.status == 1 && output.err.contains("`bounce` comes again sooner than can be told"))
    let run = try output.json()
    let failure = run["failure"] as? [String: Any]
    #expect(run["end"] is NSNull && failure?.text("kind") == "events-accumulate")
  }

  @Test(arguments: [
    ["gradient", "bouncing-ball", "--strategy", "cvodes-adjoint"], ["study", "bouncing-ball"],
    ["gradient", "bouncing-ball", "--certify"],
    ["solve", "bouncing-ball", "--method", "cvodes-bdf"],
    ["solve", "bouncing-ball", "--method", "gsl-rkf45"],
  ])
  func `what is refused`(_ arguments: [String]) throws {
    try expectRefusal(arguments, "has events (")
  }

  @Test func `gradients through events`() throws {
    let run = try Executable.json(
      "gradient", "bouncing-ball", "--objective", "t(bounce[1]) + 0*v(bounce)", "--rtol", "1e-10")
    let fall = sqrt(2 / 9.81)
    #expect(try near(run.number("value"), fall, 1e-9))
    #expect(try near(run.number("gradient", "parameters", "h0"), fall / 2, 1e-8))
    #expect(try near(run.number("gradient", "parameters", "g"), -fall / (2 * 9.81), 1e-8))
    let apsides = try Executable.json("gradient", "kepler-apsides", "--strategy", "tangent")
    #expect(apsides.text("status") == "ok")
    let star = try Executable.json(
      "gradient", "lane-emden-zero", "--objective", "T", "--set", "m=1", "--rtol", "1e-12")
    #expect(try near(star.number("value"), .pi, 1e-9))
    #expect(try near(star.number("gradient", "parameters", "m"), 0.88527395, 2e-8))
  }

  @Test func `second derivatives through events`() throws {
    let run = try Executable.json(
      "gradient", "bouncing-ball", "--objective", "t(bounce)", "--rtol", "1e-10", "--direction",
      "h0=1")
    let hessian = try #require(run["hessian"] as? [String: Any])
    // √(2h₀/g): −t/(4h₀²) by h₀ twice; columns h, v, g, e, h0.
    #expect(near(hessian.numbers("product")[4], -sqrt(2 / 9.81) / 4, 1e-7))
    try expectRefusal(
      ["gradient", "lane-emden-zero", "--objective", "T", "--hessian"], "`t(surface)`")
  }

  @Test(arguments: [
    ("h(bounce[0])", "counted from 1"), ("h(bouncy)", "`h(bounce[1])` at an event"),
    ("h(bounce[9])", "happens 8 times"),
    ("integral(h(bounce))", "only in an objective, outside"),
  ])
  func `readings that mean nothing`(_ objective: String, _ words: String) throws {
    let output = try Executable.run(["gradient", "bouncing-ball", "--objective", objective])
    #expect(output.status != 0 && output.err.contains(words), "\(output.err)")
  }

  @Test func `discontinuities end steps`() throws {
    let scratch = try Scratch()
    func run(_ line: String) throws -> [String: Any] {
      let file = try scratch.write(
        "p.toml",
        """
        span = [0, 2]
        \(line)
        model = \"\"\"
          x(0) = 2
          x' = select(t <= 1, 1, -2) - x
        \"\"\"
        objective = "x(T)"
        """)
      return try Executable.run(["solve", file, "--rtol", "1e-9", "--json"]).json()
    }
    let (listed, unlisted) = (try run("discontinuities = [1]"), try run(""))
    // 1 + e⁻¹ at the jump.
    let decay: Double = exp(-1.0)
    let exact = -2 + (3 + decay) * decay
    #expect(near(try listed.number("state", "x"), exact, 1e-8))
    #expect(try listed.number("counts", "rejected") == 0)
    #expect(try unlisted.number("counts", "rejected") > 5)
  }

  @Test func `the list tells of them`() throws {
    let list = try #require(try Executable.json("list")["problems"] as? [[String: Any]])
    func item(_ name: String) throws -> [String: Any] {
      try #require(list.first { $0.text("name") == name })
    }
    #expect(try item("kepler-apsides").number("events") == 2)
    #expect(try item("beam").number("discontinuities") == 1)
    #expect(try item("beam").number("events") == 0)
    let text = try Executable.run(["list"]).out
    #expect(text.contains("closed-form] with 2 events\n"))
    #expect(text.contains("with 1 discontinuity\n"))
  }
}
