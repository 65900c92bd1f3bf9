import Foundation
import Testing

/// Strategies that differentiate steps, from the command line.
@Suite struct DiscreteStrategyTests {
  private func run(_ strategy: String, _ options: String...) throws -> [String: Any] {
    let output = try Executable.run(
      ["gradient", "lotka-volterra", "--rtol", "1e-8", "--json", "--strategy", strategy] + options)
    #expect(output.status == 0 && output.err.isEmpty, "\(strategy): \(output.err)")
    return try output.json()
  }

  @Test func `each gives a gradient under its name`() throws {
    let truth = 0.299599508303682302
    for (strategy, method, bound) in [
      ("discrete-tangent", "tsit5", 1e-5), ("discrete-tangent+controller", "tsit5", 1e-5),
      ("discrete-tangent+frozen", "tsit5", 1e-5), ("symplectic", "kvaerno5", 1e-5),
      ("symplectic", "radau5", 1e-5),
      ("complex-step", "dop853", 1e-5), ("finite-differences", "bdf", 1e-2),
      ("finite-differences+fourth", "dop853", 1e-2),
    ] {
      let record = try run(strategy, "--method", method)
      #expect(
        record["strategy"] as? String
          == (strategy == "discrete-tangent+frozen" ? "discrete-tangent" : strategy))
      #expect(abs(try record.number("gradient", "initial", "x") / truth - 1) < bound, "\(strategy)")
      #expect(record["reversal"] is NSNull && record["note"] is NSNull)
    }
  }

  @Test func `undone steps report their defect`() throws {
    let stored = try run("discrete", "--method", "reversible-tsit5", "--step", "0.01")
    let undone = try run("reversible", "--method", "reversible-tsit5", "--step", "0.01")
    let defect = try undone.number("reversal", "defect")
    #expect(defect > 0 && defect < 1e-6)
    #expect(try undone.number("reversal", "steps") == 1000)
    #expect(try abs(undone.number("reversal", "growth") / pow(1 / 0.999, 1000) - 1) < 1e-9)
    #expect(try undone.number("memory", "trajectoryBytes") == 0)
    let pair = try [stored, undone].map { try $0.number("gradient", "parameters", "p0") }
    #expect(abs(pair[1] / pair[0] - 1) < 1e-5)
    let text = try Executable.run([
      "gradient", "lotka-volterra", "--strategy", "reversible", "--method", "reversible-tsit5",
      "--step", "0.01",
    ])
    #expect(text.status == 0 && text.out.contains("1000 steps undone"))
  }

  @Test func `the step of differences counts, and only of differences`() throws {
    for strategy in ["finite-differences", "complex-step"] {
      let runs = try ["1e-1", "1e-4"].map {
        try run(strategy, "--method", "dop853", "--difference-step", $0)
      }
      let values = try runs.map { try $0.number("gradient", "parameters", "p0") }
      #expect(abs(values[0] / values[1] - 1) > 1e-3)
      #expect((runs[1]["options"] as? [String: String])?["difference-step"] == "0.0001")
    }
    for (options, complaint) in [
      (
        ["--strategy", "discrete", "--difference-step", "1e-5"], "--difference-step is an option of"
      ),
      (
        ["--strategy", "complex-step", "--method", "dop853", "--difference-step", "0"],
        "--difference-step must be"
      ),
      (
        ["--strategy", "symplectic", "--method", "dop853", "--schedule", "aca"],
        "--schedule is an option of the strategy discrete"
      ),
      (["--strategy", "reversible", "--method", "tsit5"], "tsit5 has no inverse for"),
      (["--strategy", "symplectic", "--method", "rodas5p"], "Runge–Kutta"),
      (["--strategy", "complex-step", "--method", "kvaerno5"], "is implicit"),
      (["--strategy", "discrete-tangent+controller", "--method", "bdf"], "explicit Runge–Kutta"),
      (["--strategy", "complex-step"], "name an explicit one"),
      (["--strategy", "discrete-tangent+frozen+controller"], "it says twice"),
    ] {
      let output = try Executable.run(["gradient", "lotka-volterra"] + options)
      #expect(output.status == 2 && output.err.contains(complaint), "\(options): \(output.err)")
    }
  }

  @Test func `a coarse grid is noted`() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "constant-\(UUID().uuidString).toml")
    defer { try? FileManager.default.removeItem(at: file) }
    try """
    title = "A constant solution"
    span = [0, 10]
    model = \"\"\"
      a = 1
      u1(0) = 1
      u2(0) = 1
      u1' = a*u1 - u1*u2
      u2' = -a*u2 + u1*u2
    \"\"\"
    objective = "u1(T) + u2(T)"
    """.write(to: file, atomically: true, encoding: .utf8)
    let arguments = ["gradient", file.path, "--method", "tsit5", "--strategy", "discrete-tangent"]
    let record = try Executable.run(arguments + ["--json"]).json()
    #expect((record["note"] as? String)?.contains("coarse grid") == true)
    #expect(try Executable.run(arguments).out.contains("the discrete gradient of a coarse grid"))
  }

  @Test func `the list has them`() throws {
    let list = try Executable.run(["list"])
    for name in [
      "reversible", "symplectic", "+frozen", "+controller", "finite-differences", "+fourth",
      "complex-step",
    ] {
      #expect(list.out.contains(name))
    }
  }
}
