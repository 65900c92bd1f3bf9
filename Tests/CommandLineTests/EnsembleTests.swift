import Foundation
import Testing

@Suite struct EnsembleTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func members(_ text: String) throws -> String { try scratch.write("members.csv", text) }

  @Test func `members are what solve gives for them`() throws {
    let file = try members("x,p0\n1,1.5\n# a comment\n2.5,1.4\n0.5,1.5\n")
    let record = try Executable.json(
      "ensemble", "lotka-volterra", "--members", file, "--rtol", "1e-7")
    #expect(record.text("method") == "dop853")
    let rows = try #require(record["members"] as? [[String: Any]])
    #expect(rows.count == 3)
    #expect(try record.number("lanes") >= 2)
    for (row, p0) in zip(rows.prefix(1), ["1.5"]) {
      let alone = try Executable.json(
        "solve", "lotka-volterra", "--set", "p0=\(p0)", "--method", "dop853", "--rtol", "1e-7")
      #expect(try row.number("state", "x") == alone.number("state", "x"))
      #expect(try row.number("state", "y") == alone.number("state", "y"))
      #expect(try row.number("counts", "rhs") == alone.number("counts", "rhs"))
    }
    #expect(try rows[1].number("given", "p0") == 1.4)
    #expect(try rows[1].number("state", "x") != rows[2].number("state", "x"))
  }

  @Test func `tables for people and for scripts`() throws {
    let file = try members("rho\n28\n14\n")
    let csv = try Executable.run(["ensemble", "lorenz", "--members", file, "--csv"])
    #expect(csv.status == 0 && csv.err.isEmpty)
    #expect(csv.rows[0] == ["member", "rho", "x(T)", "y(T)", "z(T)", "status"])
    #expect(csv.rows.count == 3 && csv.rows[2].prefix(2) == ["2", "14.0"])
    #expect(csv.rows[1][2] != csv.rows[2][2] && csv.rows[2].last == "ok")
    let text = try Executable.run(["ensemble", "lorenz", "--members", file]).out
    #expect(text.contains("2 members") && text.contains("z(T)"))
  }

  @Test func `options are obeyed`() throws {
    let file = try members("x\n1\n2\n")
    func counts(_ arguments: String...) throws -> Double {
      let all = ["ensemble", "lorenz", "--members", file, "--json"] + arguments
      return try Executable.run(all).json().number("counts", "accepted")
    }
    let plain = try counts()
    #expect(try counts("--rtol", "1e-9") > plain)
    #expect(try counts("--atol", "1e-12") != plain)
    #expect(try counts("--method", "bs3") > plain)
    #expect(try counts("--step", "0.01") == 2000)
    #expect(try counts("--controller", "i") != plain)
    #expect(try counts("--span", "0,5") < plain)
    #expect(try counts("--set", "rho=1") < plain)
    #expect(try counts("--initial-step", "1e-8") > plain)
    let interpreted = try Executable.json(
      "ensemble", "lorenz", "--members", file, "--backend", "interpreter")
    #expect(
      try interpreted.number("lanes") == 1 && interpreted.number("counts", "accepted") == plain)
    #expect(interpreted.text("lanesNote")?.contains("native") == true)
  }

  @Test func `a member that fails is a row and the status`() throws {
    let file = try members("x\n1\n1e300\n")
    let output = try Executable.run(["ensemble", "lorenz", "--members", file, "--json"])
    #expect(output.status == 1 && output.err.contains("1 of 2 members"))
    let rows = try #require(try output.json()["members"] as? [[String: Any]])
    #expect(rows[0].text("status") == "ok" && rows[1].text("status") == "failed")
    #expect(rows[1].text("reason")?.isEmpty == false)
    let limited = try Executable.run(
      ["ensemble", "lorenz", "--members", file, "--max-steps", "3"])
    #expect(limited.status == 1 && limited.err.contains("2 of 2 members"))
    #expect(limited.out.contains("3 steps were not enough"))
  }

  @Test(arguments: [
    ("", "no members"), ("x\n", "no members"), ("w\n1\n", "column `w`"),
    ("sigm\n1\n", "did you mean `sigma`"), ("x,x\n1,2\n", "occurs twice"),
    ("x,y\n1\n", "1 fields"), ("x\none\n", "`one` is not a finite number"),
    ("x\nnan\n", "finite"), ("x,\n1,2\n", "no name"), ("x\n1,2\n", "2 fields"),
  ])
  func `bad files of members`(_ text: String, _ phrase: String) throws {
    try expectRefusal(["ensemble", "lorenz", "--members", members(text)], phrase)
  }

  @Test func `problems with events are refused`() throws {
    let problem = try scratch.write(
      "ball.toml",
      String(
        contentsOf: Executable.problems.appendingPathComponent("bouncing-ball.toml"),
        encoding: .utf8))
    let file = try members("h\n1\n")
    try expectRefusal(["ensemble", problem, "--members", file], "events")
  }

  @Test(arguments: [
    ("", "--members"), ("--members nosuch.csv", "nosuch.csv"),
    ("--members FILE --method kvaerno5", "not with kvaerno5"),
    ("--members FILE --method rk4", "not with rk4"),
    ("--members FILE --method auto", "not with auto"),
    ("--members FILE --method gsl-rk8pd", "not with gsl-rk8pd"),
    ("--members FILE --json --csv", "one of"), ("--members FILE --rtol 0", "--rtol"),
    ("--members FILE --repeat 0", "--repeat"), ("--members", "--members"),
  ])
  func `bad arguments`(_ line: String, _ phrase: String) throws {
    let file = try members("x\n1\n")
    let words = line.split(separator: " ").map { $0 == "FILE" ? file : String($0) }
    try expectRefusal(["ensemble", "lorenz"] + words, phrase)
  }
}
