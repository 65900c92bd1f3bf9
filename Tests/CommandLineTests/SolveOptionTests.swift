import Foundation
import Testing

/// Each option of `solve` must change what it is there to change.
@Suite struct SolveOptionTests {
  /// y′ = −y from 1, at the start of any span.
  static let decay = """
    span = [0, 1]
    model = \"\"\"
      a = 1
      x(t0) = 1
      x' = -a*x
    \"\"\"
    objective = "x(T)"
    """

  @Test func `set replaces a parameter`() throws {
    let run = try Executable.json("solve", "linear", "--set", "lambda=-2", "--rtol", "1e-10")
    #expect(near(try run.number("state", "y"), exp(-2), 1e-9))
    #expect(try run.number("parameterValues", "lambda") == -2)
    #expect(run["overrides"] as? [String: String] == ["lambda": "-2"])
  }

  @Test(arguments: [
    ["--span", "0", "2"], ["--span", "0,2"], ["--span=0,2"], ["--span", "[0, 2]"],
    ["--span", "0..2"],
  ])
  func `a span in each of its spellings`(_ span: [String]) throws {
    let output = try Executable.run(["solve"] + span + ["linear", "--json", "--rtol", "1e-9"])
    let run = try output.json()
    #expect(run.numbers("span") == [0, 2])
    #expect(near(try run.number("state", "y"), exp(-2), 1e-8))
  }

  @Test(arguments: [["--span=-1,1"], ["--span", "-1", "1"], ["--span", "-1,1"]])
  func `a span with a negative start`(_ span: [String]) throws {
    let scratch = try Scratch()
    let file = try scratch.write("3body.toml", SolveOptionTests.decay)
    // Before the file, whose name begins with a digit when given without its directory.
    let run = try Executable.run(["solve"] + span + [file, "--json"]).json()
    #expect(run.numbers("span") == [-1, 1])
    #expect(near(try run.number("state", "x"), exp(-2), 1e-5))
  }

  @Test(arguments: [
    "tsit5", "dop853", "kvaerno5", "cvodes-bdf", "cvodes-adams", "gsl-rk8pd", "gsl-rkf45",
    "gsl-msadams", "gsl-msbdf", "gsl-bsimp",
  ])
  func `every method`(_ method: String) throws {
    let run = try Executable.json(
      "solve", "lotka-volterra", "--method", method, "--rtol", "1e-8")
    #expect(run.text("method") == method)
    #expect(near(try run.number("state", "x"), 1.026344767575089319, 1e-5), "\(method)")
    #expect(near(try run.number("state", "y"), 0.9096910781360762417, 1e-5), "\(method)")
  }

  @Test func `methods differ in their work`() throws {
    // A name that is accepted and ignored would give equal counts.
    let works = try [
      "tsit5", "dop853", "kvaerno5", "cvodes-bdf", "cvodes-adams", "gsl-rk8pd", "gsl-rkf45",
      "gsl-msadams", "gsl-msbdf", "gsl-bsimp",
    ].map { try Executable.json("solve", "lotka-volterra", "--method", $0) }
      .map { "\(try $0.number("counts", "rhs")) \(try $0.number("state", "x"))" }
    #expect(Set(works).count == 10)
  }

  @Test func `the linear solver`() throws {
    func run(_ solver: String?) throws -> [String: Any] {
      let option = solver.map { ["--linear-solver", $0] } ?? []
      let output = try Executable.run(
        ["solve", "brusselator-1d", "--span", "0,1", "--method", "kvaerno5", "--json"] + option)
      #expect(output.status == 0, "\(output.err)")
      return try output.json()
    }
    let runs = try ["dense", "banded", "sparse", "gmres"].map(run)
    #expect(
      runs.map { $0.text("linearSolver") } == ["dense", "banded", "sparse-klu", "gmres"])
    // The same solution to what Newton's iteration leaves, and never the same to the bit.
    func states(_ run: [String: Any]) throws -> [Double] {
      try (1...32).map { try run.number("state", "u[\($0)]") }
    }
    let all = try runs.map(states)
    #expect(Set(all).count == 4)
    #expect(all.allSatisfy { zip($0, all[0]).allSatisfy { near($0, $1, 1e-6) } })
    #expect(try runs.map { try $0.number("counts", "jvp") > 0 } == [false, false, false, true])
    #expect((runs[1]["options"] as? [String: String])?["linear-solver"] == "banded")
    // By itself: the pattern decides, and the record says why.
    let automatic = try run(nil)
    #expect(automatic.text("linearSolver") == "banded")
    #expect(automatic.text("linearSolverReason")?.contains("2 diagonals below") == true)
    #expect((automatic["options"] as? [String: String])?["linear-solver"] == nil)
    #expect(try states(automatic) == all[1])
    #expect(try Executable.json("solve", "robertson").text("linearSolver") == "dense")
    #expect(try Executable.json("solve", "lorenz")["linearSolver"] is NSNull)
  }

  @Test func `more equations than a dense matrix could have`() throws {
    let run = try Executable.run(
      [
        "solve", "brusselator-1d", "--set", "N=2600", "--span", "0,0.01", "--method", "kvaerno5",
        "--backend", "interpreter", "--json",
      ]
    ).json()
    #expect(run.text("linearSolver") == "banded" && run.text("status") == "ok")
  }

  @Test(arguments: ["tsit5", "cvodes-bdf", "gsl-rk8pd"])
  func `tolerances`(_ method: String) throws {
    func steps(_ options: String...) throws -> Double {
      let output = try Executable.run(
        ["solve", "lotka-volterra", "--json", "--method", method] + options)
      return try output.json().number("counts", "accepted")
    }
    let loose = try steps("--rtol", "1e-4", "--atol", "1e-4")
    #expect(try steps("--rtol", "1e-9", "--atol", "1e-4") > loose)
    #expect(
      try steps("--rtol", "1e-9", "--atol", "1e-9") > steps("--rtol", "1e-9", "--atol", "1e-4"))
    // Without --atol it follows --rtol and the scale of the problem.
    #expect(try Executable.json("solve", "hires", "--rtol", "1e-5").number("atol") == 1e-5 * 1e-4)
  }

  @Test func `the step limit`() throws {
    for method in ["tsit5", "dop853", "kvaerno5", "cvodes-bdf", "gsl-rkf45"] {
      let output = try Executable.run(
        ["solve", "lorenz", "--method", method, "--max-steps", "7", "--json"])
      #expect(output.status == 1)
      let run = try output.json()
      #expect(run.text("status") == "failed")
      #expect((run["failure"] as? [String: Any])?.text("kind") == "step-limit", "\(method)")
      #expect(try run.number("counts", "accepted") == 7, "\(method)")
    }
  }

  @Test func `the first step`() throws {
    for method in ["tsit5", "kvaerno5", "gsl-rk8pd"] {
      let own = try Executable.json("solve", "lorenz", "--method", method)
      let tiny = try Executable.json(
        "solve", "lorenz", "--method", method, "--initial-step", "1e-9")
      #expect(try tiny.number("counts", "accepted") > own.number("counts", "accepted"))
      #expect((tiny["options"] as? [String: String])?["initial-step"] == "1e-09")
    }
  }

  @Test func `the nonlinear solver of CVODES`() throws {
    let newton = try Executable.json("solve", "lorenz", "--method", "cvodes-adams")
    let fixed = try Executable.json(
      "solve", "lorenz", "--method", "cvodes-adams", "--nonlinear", "fixed-point")
    #expect(try newton.number("counts", "jacobian") > 0)
    #expect(try fixed.number("counts", "jacobian") == 0)
  }

  @Test func `the backend and the repetitions`() throws {
    let run = try Executable.json("solve", "lorenz", "--backend", "interpreter", "--repeat", "3")
    #expect(run.text("backend") == "interpreter")
    #expect(try run.number("repeats") == 3)
    let native = try Executable.json("solve", "lorenz", "--backend", "native")
    // Where there is no C compiler the record says why it is the interpreter.
    #expect(native.text("backend") == "native" || native.text("backendNote") != nil)
    #expect(try near(native.number("state", "x"), run.number("state", "x"), 1e-6))
  }

  @Test(arguments: [["--at", "0.5,1"], ["--at", "0.5", "1"], ["--at=0.5,1"]])
  func `states at times`(_ at: [String]) throws {
    let output = try Executable.run(["solve", "linear", "--rtol", "1e-9", "--json"] + at)
    let samples = try #require(try output.json()["at"] as? [[String: Any]])
    #expect(try samples.map { try $0.number("t") } == [0.5, 1])
    #expect(near(try samples[0].number("state", "y"), exp(-0.5), 1e-8))
    let table = try Executable.run(["solve", "linear", "--rtol", "1e-9", "--csv"] + at)
    #expect(table.rows.map { $0[0] } == ["t", "0.5", "1.0"])
    #expect(table.rows[0] == ["t", "y"])
  }

  @Test func `thousands of times`() throws {
    let times = (1...10_000).map { "\(Double($0) / 10_000)" }.joined(separator: ",")
    let run = try Executable.json("solve", "linear", "--at", times)
    let samples = try #require(run["at"] as? [[String: Any]])
    #expect(samples.count == 10_000)
    #expect(near(try samples[4999].number("state", "y"), exp(-0.5), 1e-6))
  }
}

extension SolveOptionTests {
  @Test func `steps of a fixed size`() throws {
    let run = try Executable.json(
      "solve", "lotka-volterra", "--method", "tsit5", "--step", "0.03", "--span", "0,1")
    #expect(try run.number("counts", "accepted") == 34)
    #expect(try run.number("counts", "rejected") == 0)
    #expect((run["options"] as? [String: String])?["step"] == "0.03")
  }

  @Test func `controllers`() throws {
    let found = try ["i", "pi", "pid", "h211b", "predictive"].map {
      let run = try Executable.json("solve", "lorenz", "--controller", $0)
      #expect((run["options"] as? [String: String])?["controller"] == $0)
      return try run.number("state", "x")
    }
    #expect(Set(found).count == 5)
  }

  @Test func `steps that an oracle does not take`() throws {
    try expectRefusal(["solve", "lorenz", "--method", "cvodes-bdf", "--step", "0.1"], "--step")
    try expectRefusal(["solve", "lorenz", "--controller", "pj"], "did you mean `pi`")
    try expectRefusal(["solve", "lorenz", "--step", "-1"], "--step")
  }
}
