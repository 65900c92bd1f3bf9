import Foundation
import Testing

/// Computations that stop: the record on standard output, the reason on standard error, status 1.
@Suite struct FailureTests {
  /// Its solution 1/(1 − t) does not reach the end.
  static let explosion = """
    span = [0, 2]
    model = \"\"\"
      x(0) = 1
      x' = x^2
    \"\"\"
    objective = "x(T)"
    """

  private func expectFailure(_ arguments: [String]) throws -> [String: Any] {
    let output = try Executable.run(arguments + ["--json"], seconds: 20)
    #expect(!output.wasSignalled && output.status == 1, "\(arguments): \(output.err)")
    let run = try output.json()
    #expect(run.text("status") == "failed", "\(arguments)")
    let reason = try #require(run.text("reason"))
    #expect(output.err == "failed: \(reason)\n")
    #expect((run["failure"] as? [String: Any])?.text("kind") != nil)
    return run
  }

  @Test(arguments: [
    "tsit5", "dop853", "kvaerno5", "cvodes-bdf", "cvodes-adams", "gsl-rk8pd", "gsl-rkf45",
    "gsl-msadams", "gsl-msbdf", "gsl-bsimp",
  ])
  func `a solution that explodes`(_ method: String) throws {
    let scratch = try Scratch()
    let file = try scratch.write("explosion.toml", FailureTests.explosion)
    let run = try expectFailure(["solve", file, "--method", method, "--at", "0.5"])
    // The place is told, and what came before it is kept.
    #expect(near(try run.number("failure", "time"), 1, 0.01))
    #expect((run["at"] as? [Any])?.count == 1)
    #expect((run["state"] as? [String: Any])?.isEmpty == true)
  }

  @Test(arguments: [
    "tangent", "discrete", "backsolve", "backsolve+reset", "interpolated", "checkpointed",
    "cvodes-adjoint", "cvodes-forward",
  ])
  func `a gradient of it`(_ strategy: String) throws {
    let scratch = try Scratch()
    let file = try scratch.write("explosion.toml", FailureTests.explosion)
    let run = try expectFailure(["gradient", file, "--strategy", strategy])
    #expect((run["failure"] as? [String: Any])?.text("phase") == "forward")
    #expect(run["value"] is NSNull)
  }

  @Test(arguments: ["tangent", "discrete", "interpolated", "cvodes-adjoint", "cvodes-forward"])
  func `an objective without a value`(_ strategy: String) throws {
    // Its derivative is finite: only the value says that something is wrong.
    let run = try expectFailure([
      "gradient", "lotka-volterra", "--objective", "log(x(T) - 100)", "--strategy", strategy,
    ])
    #expect(run.text("reason") == "the objective is not a finite number")
  }

  @Test func `a backward pass that stops`() throws {
    let run = try expectFailure([
      "gradient", "lorenz", "--span", "0,20", "--strategy", "backsolve", "--rtol", "1e-9",
    ])
    #expect((run["failure"] as? [String: Any])?.text("phase") == "backward")
    #expect(try run.number("value").isFinite)
  }

  @Test func `people are told as well`() throws {
    let output = try Executable.run(["solve", "lorenz", "--max-steps", "3"])
    #expect(output.status == 1)
    #expect(output.out.contains("status      failed: 3 steps"))
    #expect(output.err.hasPrefix("failed: 3 steps"))
    let table = try Executable.run(["solve", "lorenz", "--max-steps", "3", "--csv"])
    #expect(table.out == "t,x,y,z\n")
    #expect(table.status == 1)
  }
}
