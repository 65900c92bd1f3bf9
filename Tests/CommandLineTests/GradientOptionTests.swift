import Foundation
import Testing

/// Each option of `gradient` must change what it is there to change.
@Suite struct GradientOptionTests {
  /// y = e^(−t) on [0, 1], to ten digits.
  private func linear(_ options: String...) throws -> [String: Any] {
    let output = try Executable.run(
      ["gradient", "linear", "--rtol", "1e-10", "--json"] + options)
    #expect(output.status == 0, "\(output.err)")
    return try output.json()
  }

  @Test func `a final objective that begins with a minus`() throws {
    let run = try linear("--objective", "-y(T)^2")
    #expect(run.text("objective") == "-y(T)^2")
    #expect(near(try run.number("value"), -exp(-2), 1e-9))
    #expect(near(try run.number("gradient", "initial", "y"), -2 * exp(-2), 1e-9))
    #expect(near(try run.number("gradient", "parameters", "lambda"), -2 * exp(-2), 1e-9))
  }

  @Test(arguments: [
    "tangent", "discrete", "backsolve", "interpolated", "checkpointed", "cvodes-adjoint",
    "cvodes-forward",
  ])
  func `a running cost`(_ strategy: String) throws {
    let run = try linear("--objective", "integral(y)", "--strategy", strategy)
    let tolerance = strategy.hasPrefix("cvodes") ? 1e-6 : 1e-8
    #expect(run.text("strategy") == strategy)
    #expect(near(try run.number("value"), 1 - exp(-1), tolerance))
    #expect(near(try run.number("gradient", "initial", "y"), 1 - exp(-1), tolerance))
    #expect(near(try run.number("gradient", "parameters", "lambda"), 1 - 2 * exp(-1), tolerance))
  }

  @Test(arguments: [
    "tangent", "discrete", "backsolve", "backsolve+reset", "interpolated", "checkpointed",
    "cvodes-adjoint", "cvodes-forward",
  ])
  func `data from a file`(_ strategy: String) throws {
    let scratch = try Scratch()
    let data = [(0.25, 0.7), (0.5, 0.6), (1, 0.4)]
    let file = try scratch.write(
      "data.csv", "t,weight,seen\n" + data.map { "\($0.0),9,\($0.1)\n" }.joined())
    let run = try linear(
      "--objective", "observations((y - data.seen)^2)", "--observations", file, "--strategy",
      strategy)
    let tolerance = strategy.hasPrefix("cvodes") ? 1e-6 : 1e-8
    let value = data.map { pow(exp(-$0.0) - $0.1, 2) }.reduce(0, +)
    let slope = data.map { 2 * (exp(-$0.0) - $0.1) * $0.0 * exp(-$0.0) }.reduce(0, +)
    #expect(near(try run.number("value"), value, tolerance))
    #expect(near(try run.number("gradient", "parameters", "lambda"), slope, tolerance))
  }

  @Test func `defaults of method and strategy follow each other`() throws {
    #expect(try linear().text("strategy") == "discrete")
    #expect(try linear("--method", "cvodes-adams").text("strategy") == "cvodes-adjoint")
    #expect(try linear("--strategy", "cvodes-forward").text("method") == "cvodes-bdf")
    #expect(try Executable.json("gradient", "hires").text("method") == "auto")
  }

  private func lorenz(_ options: [String]) throws -> [String: Any] {
    let output = try Executable.run(
      ["gradient", "lorenz", "--span", "0,2", "--json", "--rtol", "1e-6"] + options)
    #expect(output.status == 0, "\(output.err)")
    return try output.json()
  }

  @Test(arguments: [
    ("interpolated", "dop853"), ("checkpointed", "dop853"), ("cvodes-adjoint", "cvodes-adams"),
  ])
  func `tolerances of the adjoint and of its quadratures`(
    _ strategy: String, _ method: String
  ) throws {
    func backwardSteps(_ options: String...) throws -> Double {
      let run = try lorenz(["--strategy", strategy, "--method", method] + options)
      return try run.number("counts", "backward", "accepted")
    }
    let plain = try backwardSteps()
    #expect(try backwardSteps("--adjoint-rtol", "1e-10") > plain)
    #expect(try backwardSteps("--adjoint-rtol", "1e-2", "--adjoint-atol", "1e-10") > 0)
    #expect(
      try backwardSteps(
        "--adjoint-atol", "1e-13", "--adjoint-rtol", "1e-9", "--quadrature-atol", "9")
        > backwardSteps("--adjoint-atol", "1", "--adjoint-rtol", "1e-9", "--quadrature-atol", "9"))
    #expect(
      try backwardSteps("--quadrature-rtol", "1e-12", "--quadrature-atol", "1e-14") > plain)
    #expect(
      try backwardSteps("--quadrature-rtol", "1e-12", "--quadrature-atol", "1e-14")
        > backwardSteps("--quadrature-rtol", "1e-12", "--quadrature-atol", "1e3"))
    #expect(
      try backwardSteps("--quadrature-rtol", "1e-12", "--quadrature-atol", "1e-20")
        > backwardSteps("--quadrature-rtol", "1e-3", "--quadrature-atol", "1e-20"))
  }

  @Test func `the polynomial that the state is read from is part of the name`() throws {
    let options = ["--strategy", "interpolated+gauss+hermite", "--method", "dop853"]
    let run = try lorenz(options)
    #expect(run.text("strategy") == "interpolated+hermite+gauss")
    #expect(run.text("resolvedStrategy") == "interpolated+hermite+gauss (order 4)")
    #expect(
      try lorenz(["--strategy", "interpolated", "--method", "dop853"]).text("resolvedStrategy")
        == "interpolated (own, order 8)")
    let text = try Executable.run(["gradient", "lorenz", "--span", "0,2"] + options).out
    #expect(text.contains("strategy interpolated+hermite+gauss (order 4)"))
  }

  @Test func `the tangent has tolerances of its own`() throws {
    // Of the adjoint's name: a tangent takes its place.
    func steps(_ options: String...) throws -> Double {
      try lorenz(["--strategy", "tangent"] + options).number("counts", "forward", "accepted")
    }
    #expect(try steps("--adjoint-rtol", "1e-10", "--adjoint-atol", "1e-10") > steps())
  }

  @Test func `the forward tolerance leaves the adjoint's alone`() throws {
    let run = try lorenz(["--strategy", "interpolated", "--adjoint-rtol", "1e-9"])
    #expect(try run.number("rtol") == 1e-6)
    #expect(try run.number("adjointRtol") == 1e-9)
    #expect(run["quadratureAtol"] is NSNull)
  }

  @Test func `the method of the way back`() throws {
    let own = try lorenz(["--strategy", "interpolated", "--method", "dop853"])
    let other = try lorenz(
      ["--strategy", "interpolated", "--method", "dop853", "--adjoint-method", "tsit5"])
    #expect(
      try own.number("counts", "forward", "rhs") == other.number("counts", "forward", "rhs"))
    #expect(
      try own.number("counts", "backward", "accepted")
        != other.number("counts", "backward", "accepted"))
    #expect((other["options"] as? [String: String])?["adjoint-method"] == "tsit5")
  }

  @Test func `steps between checkpoints`() throws {
    for strategy in ["checkpointed", "cvodes-adjoint"] {
      let few = try lorenz(["--strategy", strategy, "--checkpoint-interval", "5"])
      let many = try lorenz(["--strategy", strategy, "--checkpoint-interval", "1000"])
      #expect(
        try few.number("memory", "trajectoryBytes") != many.number("memory", "trajectoryBytes"),
        "\(strategy)")
    }
  }

  @Test func `CVODES' own choices`() throws {
    let polynomial = try lorenz(["--strategy", "cvodes-adjoint"])
    let hermite = try lorenz(["--strategy", "cvodes-adjoint", "--interpolation", "hermite"])
    #expect(
      try polynomial.number("memory", "trajectoryBytes")
        != hermite.number("memory", "trajectoryBytes"))
    #expect((hermite["options"] as? [String: String])?["interpolation"] == "hermite")
    let staggered = try lorenz(["--strategy", "cvodes-forward"])
    let simultaneous = try lorenz(
      ["--strategy", "cvodes-forward", "--sensitivity", "simultaneous"])
    #expect(
      try staggered.number("counts", "forward", "newtonIterations")
        != simultaneous.number("counts", "forward", "newtonIterations"))
    let adams = try lorenz(["--strategy", "cvodes-adjoint", "--method", "cvodes-adams"])
    let fixed = try lorenz(
      ["--strategy", "cvodes-adjoint", "--method", "cvodes-adams", "--nonlinear", "fixed-point"])
    #expect(try adams.number("counts", "forward", "jacobian") > 0)
    #expect(try fixed.number("counts", "forward", "jacobian") == 0)
  }

  @Test func `the linear solver`() throws {
    let runs = try ["dense", "banded", "sparse", "gmres"].map {
      try Executable.json(
        "gradient", "brusselator-1d", "--span", "0,0.5", "--rtol", "1e-8", "--method", "kvaerno5",
        "--linear-solver", $0)
    }
    #expect(
      runs.map { $0.text("linearSolver") } == ["dense", "banded", "sparse-klu", "gmres"])
    let slopes = try runs.map { try $0.number("gradient", "parameters", "B") }
    // Different round-off, but for two of them that may agree by chance.
    #expect(Set(slopes).count >= 3 && slopes.allSatisfy { near($0, slopes[0], 1e-7) })
    #expect(
      try runs.map { try $0.number("counts", "backward", "factorizations") > 0 }
        == [true, true, true, false])
    #expect((runs[3]["options"] as? [String: String])?["linear-solver"] == "gmres")
    // Only the way back is implicit.
    let back = try lorenz([
      "--strategy", "interpolated", "--method", "dop853", "--adjoint-method", "kvaerno5",
      "--linear-solver", "banded",
    ])
    #expect(back.text("linearSolver") == "banded")
  }

  @Test func `a table of the gradient`() throws {
    let output = try Executable.run(["gradient", "lotka-volterra", "--csv"])
    let rows = output.out.split(separator: "\n").map(String.init)
    #expect(rows.first == "quantity,name,value")
    #expect(rows.count == 2 + 2 + 4 + 2)
    #expect(rows[2].hasPrefix("initial,x,0.299"))
    #expect(rows[7].hasPrefix("parameter,p3,0.272"))
    #expect(rows[8].hasPrefix("time,t0,") && rows[9].hasPrefix("time,T,"))
  }
}
