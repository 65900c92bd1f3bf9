import Foundation
import Testing

@Suite("References from the command line")
struct ReferenceCommandTests {
  private static let text = """
    title = "Predators and prey"
    span  = [0.0, 10.0]
    model = \"\"\"
      a = 1.5
      b = 1
      x(0) = 1
      y(0) = 1
      eaten := b*x*y
      x' = a*x - eaten
      y' = eaten - 3*y
    \"\"\"
    objective = "x(T) + integral(y^2)"
    """

  @Test("A problem of somebody's own gets a certified gradient from one command")
  func ownProblem() throws {
    let scratch = try Scratch()
    let path = try scratch.write("mine.toml", ReferenceCommandTests.text)
    let run = try Executable.run(["reference", path])
    #expect(run.status == 0, "\(run.err)")
    // 15 digits are asked for; these are of the equations of SUNDIALS' Lotka-Volterra example.
    #expect(run.out.contains("x  1.026344767575089319"))
    #expect(run.out.contains("y  0.909691078136041617"))
    #expect(run.out.contains("verdict     certified"))
    #expect(run.out.components(separatedBy: "\nrun ").count == 5)
    // The gradient, beside one in Double.
    let rows = try Executable.run([
      "gradient", path, "--method", "dop853", "--rtol", "1e-12", "--csv",
    ]).rows
    for row in rows where row[0] == "parameter" || row[0] == "initial" {
      let line = try #require(
        run.out.split(separator: "\n").first {
          $0.contains(" \(row[1])  -") || row[0] == "parameter" && $0.contains(" \(row[1])  ")
        })
      let certified = try #require(Double(line.split(separator: " ").last ?? ""))
      let found = try #require(Double(row[2]))
      #expect(abs(found / certified - 1) < 1e-9, "\(row)")
    }
    #expect(
      !FileManager.default.fileExists(
        atPath: scratch.url.appendingPathComponent("mine.reference.json").path))
  }

  @Test(
    "--write stores it, and a study, a solve and the list take it from there; edits invalidate it")
  func written() throws {
    let scratch = try Scratch()
    let path = try scratch.write("mine.toml", ReferenceCommandTests.text)
    let run = try Executable.run(["reference", path, "--write", "--horizon", "5,10"])
    #expect(run.status == 0, "\(run.err)")
    let stored = try String(
      contentsOfFile: scratch.url.appendingPathComponent("mine.reference.json").path,
      encoding: .utf8)
    #expect(stored.contains("\"fingerprint\""))
    let solve = ["solve", path, "--certify", "--json"]
    func globalError() throws -> [String: Any] {
      try #require(try Executable.run(solve).json()["globalError"] as? [String: Any])
    }
    #expect(try globalError()["source"] as? String == "reference")
    try scratch.write(
      "mine.toml", ReferenceCommandTests.text.replacing("eaten - 3*y", with: "eaten - 3.1*y"))
    #expect(try globalError()["source"] as? String == "defect")
  }

  @Test("--digits is how many there must be, --horizon where to, --objective of what")
  func options() throws {
    func record(_ options: String...) throws -> [[String: Any]] {
      let run = try Executable.run(
        ["reference", "lotka-volterra", "--json"] + options, seconds: 120)
      #expect(run.status == 0, "\(run.err)")
      return try #require(
        try JSONSerialization.jsonObject(with: Data(run.out.utf8)) as? [[String: Any]])
    }
    func digits(_ record: [String: Any]) throws -> Int {
      let digits = try #require(record["digits"] as? [String: Any])
      return try #require(digits["gradient"] as? Int)
    }
    let short = try record("--digits", "10", "--horizon", "1,2")
    #expect(short.map { $0["end"] as? String } == ["1.0", "2.0"])
    let long = try record("--digits", "30", "--horizon", "2")
    #expect(try digits(long[0]) >= 30 && digits(long[0]) > digits(short[1]))
    #expect(short[1]["value"] as? String != long[0]["value"] as? String)
    let other = try record("--horizon", "2", "--objective", "x(T)")
    let states = try #require(other[0]["state"] as? [String: String])
    #expect(other[0]["value"] as? String == states["x"])
    #expect(other[0]["objective"] as? String == "x(T)")
  }

  @Test("Nothing is claimed of what cannot be, and the status says so")
  func refusal() throws {
    // Rounding decides where it is after this time, at any precision that the budget allows.
    let run = try Executable.run(
      ["reference", "lorenz", "--horizon", "3000", "--budget", "0.5"], seconds: 120)
    #expect(run.status == 1)
    #expect(run.out.contains("nothing is claimed"))
    #expect(run.out.contains("the budget is 0.5"))
    #expect(!run.out.contains("\nL "))
    let events = try Executable.run(["reference", "bouncing-ball"])
    #expect(events.status == 1)
  }

  @Test(
    "Bad arguments are one sentence",
    arguments: [
      ["--digits", "2"], ["--digits", "61"], ["--horizon", "0"], ["--horizon", "x"],
      ["--budget", "0"],
    ])
  func badArguments(_ options: [String]) throws {
    let run = try Executable.run(["reference", "lorenz"] + options)
    #expect(run.status == 2)
    #expect(run.err.split(separator: "\n").count == 1)
    #expect(run.out.isEmpty)
  }

  @Test("The list says what is stored, and every problem has something")
  func list() throws {
    let scratch = try Scratch()
    let run = try Executable.run([
      "references", "--output", scratch.url.appendingPathComponent("reports").path,
    ])
    #expect(run.status == 0, "\(run.err)")
    #expect(run.out.contains("T = 50"))
    #expect(
      FileManager.default.fileExists(
        atPath: scratch.url.appendingPathComponent("reports/references/README.md").path))
  }
}
