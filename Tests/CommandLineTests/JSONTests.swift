import Foundation
import Testing

/// The keys scripts rely on: all there in every object, whatever happened.
@Suite struct JSONTests {
  static let counts: Set = [
    "rhs", "jvp", "vjp", "jacobian", "parameterJacobian", "factorizations", "linearSolves",
    "newtonIterations", "accepted", "rejected", "replayed", "eventFunctions",
  ]
  static let gradientKeys: Set = [
    "problem", "span", "objective", "parameterValues", "overrides", "method", "strategy",
    "resolvedStrategy",
    "backend", "backendNote", "rtol", "atol", "adjointRtol", "adjointAtol", "quadratureRtol",
    "quadratureAtol", "options", "linearSolver", "linearSolverReason", "status", "reason", "note",
    "failure", "value", "gradient", "counts",
    "memory", "schedule", "reversal", "hessian", "certificate", "seconds", "repeats", "error",
    "verdict",
  ]
  static let solveKeys: Set = [
    "problem", "span", "parameterValues", "overrides", "method", "backend", "backendNote", "rtol",
    "atol", "options", "linearSolver", "linearSolverReason", "status", "reason", "failure", "state",
    "at", "counts", "seconds",
    "repeats", "error", "scd", "mescd", "globalError", "end", "events",
  ]

  /// A gradient that comes out, one that fails forward, one that fails backward, one by an oracle.
  static let gradients = [
    ["lotka-volterra"], ["lorenz", "--max-steps", "5"],
    ["lorenz", "--span", "0,20", "--strategy", "backsolve"],
    ["lotka-volterra", "--strategy", "cvodes-adjoint"],
    ["lotka-volterra", "--objective", "log(x(T) - 100)", "--method", "cvodes-bdf"],
    ["lotka-volterra", "--objective", "log(x(T) - 100)"],
  ]

  @Test(arguments: gradients)
  func `keys of a gradient`(_ arguments: [String]) throws {
    let output = try Executable.run(["gradient"] + arguments + ["--json"])
    let run = try output.json()
    #expect(Set(run.keys) == JSONTests.gradientKeys)
    let isOK = run.text("status") == "ok"
    #expect(output.status == (isOK ? 0 : 1))
    #expect((run["reason"] is NSNull) == isOK)
    #expect((run["failure"] is NSNull) == isOK)
    for phase in ["forward", "backward"] {
      let counts = (run["counts"] as? [String: Any])?[phase] as? [String: Any]
      #expect(Set(counts?.keys.map(\.self) ?? []) == JSONTests.counts)
      #expect(try run.number("seconds", phase) >= 0)
    }
    #expect(try run.number("memory", "trajectoryBytes") >= 0)
    #expect(try run.number("memory", "predictedBytes") >= 0)
    let gradient = try #require(run["gradient"] as? [String: Any])
    #expect(Set(gradient.keys) == ["initial", "parameters", "times"])
    #expect(((gradient["initial"] as? [String: Any])?.isEmpty ?? true) == !isOK)
    let times = gradient["times"] as? [String: Any]
    #expect(times.map { Set($0.keys) } == (isOK ? ["initial", "final", "observations"] : nil))
  }

  @Test func `names of the gradient are those of the model`() throws {
    let run = try Executable.json("gradient", "robertson", "--span", "0,40")
    let gradient = try #require(run["gradient"] as? [String: [String: Any]])
    #expect(gradient["initial"].map { Set($0.keys) } == ["y1", "y2", "y3"])
    #expect(gradient["parameters"].map { Set($0.keys) } == ["k1", "k2", "k3"])
  }

  @Test(arguments: [["lorenz"], ["lorenz", "--max-steps", "3"], ["lorenz", "--at", "1,2"]])
  func `keys of a solution`(_ arguments: [String]) throws {
    let run = try Executable.run(["solve"] + arguments + ["--json"]).json()
    #expect(Set(run.keys) == JSONTests.solveKeys)
    #expect(Set((run["counts"] as? [String: Any] ?? [:]).keys) == JSONTests.counts)
  }

  @Test(arguments: [
    ["gradient", "robertson"], ["gradient", "robertson", "--strategy", "checkpointed"],
    ["gradient", "robertson", "--strategy", "cvodes-adjoint"], ["solve", "lorenz", "--at", "1,2"],
    ["gradient", "lorenz", "--span", "0,20", "--strategy", "backsolve"],
    ["solve", "brusselator-1d", "--method", "gsl-msbdf"],
  ])
  func `the same run twice`(_ arguments: [String]) throws {
    func text() throws -> String {
      var run = try Executable.run(arguments + ["--json"]).json()
      run["seconds"] = nil
      return String(
        decoding: try JSONSerialization.data(withJSONObject: run, options: .sortedKeys),
        as: UTF8.self)
    }
    #expect(try text() == text())
  }

  @Test func `the list`() throws {
    let list = try Executable.json("list")
    let problems = try #require(list["problems"] as? [[String: Any]])
    let names = Set(problems.compactMap { $0.text("name") })
    #expect(
      names.isSuperset(of: [
        "robertson", "lorenz", "van-der-pol", "lotka-volterra", "hires", "linear",
        "harmonic-oscillator", "brusselator-1d", "constant-solution",
      ]))
    let methods: Set = [
      "tsit5", "dop853", "kvaerno5", "cvodes-bdf", "cvodes-adams", "gsl-rk8pd", "gsl-rkf45",
      "gsl-msadams", "gsl-msbdf", "gsl-bsimp",
    ]
    let detest = problems.filter { $0.text("group") == "detest" }
    #expect(detest.count == 55 && problems[0].text("group") == nil)
    #expect(Set(list["methods"] as? [String] ?? []).isSuperset(of: methods))
    let strategies: Set = [
      "tangent", "discrete", "backsolve", "backsolve+reset", "interpolated", "checkpointed",
      "cvodes-adjoint", "cvodes-forward",
    ]
    #expect(Set(list["strategies"] as? [String] ?? []).isSuperset(of: strategies))
    let text = try Executable.run(["list"]).out
    #expect(text.contains("\n\ndetest/\n  detest-a1 "))
    for name in names.union(methods).union(strategies.subtracting(["backsolve+reset"])) {
      #expect(text.contains("  \(name) "))
    }
    for name in ["reset", "simultaneous", "hermite5"] { #expect(text.contains("+\(name) ")) }
  }
}
