import Foundation
import Testing

/// Derivatives with respect to times, and second ones, on the command line.
@Suite struct SecondOrderTests {
  /// x = a eᵏᵗ.
  private func file(_ scratch: Scratch) throws -> String {
    try scratch.write(
      "growth.toml",
      """
      span = [0, 2]
      model = \"\"\"
        k = 0.5
        x(0) = 3
        x' = k*x
      \"\"\"
      objective = "x(T)"
      """)
  }

  @Test func `the matrix and a product in JSON`() throws {
    let scratch = try Scratch()
    let file = try file(scratch)
    let e: Double = exp(1.0)
    // L = x₀ e²ᵏ: L_xx = 0, L_xk = 2e, L_kk = 4·3e.
    for strategy in ["discrete", "interpolated", "cvodes-adjoint"] {
      let arguments = ["gradient", file, "--strategy", strategy, "--rtol", "1e-10"]
      let run = try Executable.run(arguments + ["--hessian", "--json"]).json()
      let hessian = try #require(run["hessian"] as? [String: Any])
      #expect(hessian["names"] as? [String] == ["x", "k"] && hessian["product"] is NSNull)
      let matrix = try #require(hessian["matrix"] as? [[Double]])
      #expect(near(matrix[0][0], 0, 1e-6) && near(matrix[0][1], 2 * e, 1e-6))
      #expect(near(matrix[1][0], 2 * e, 1e-6) && near(matrix[1][1], 12 * e, 1e-6))
      #expect(try hessian.number("asymmetry") < 1e-6 && hessian.number("gradientDeviation") < 1e-6)
      let along = try Executable.run(arguments + ["--direction", "x=2, k=-1", "--json"]).json()
      let product = try #require(along["hessian"] as? [String: Any])
      #expect(product["matrix"] is NSNull && product["asymmetry"] is NSNull)
      #expect(product["direction"] as? [String: Double] == ["x": 2, "k": -1])
      let vector = product.numbers("product")
      #expect(near(vector[0], -2 * e, 1e-6) && near(vector[1], 4 * e - 12 * e, 1e-6))
      #expect(try near(product.number("directionalDerivative"), 2 * e - 6 * e, 1e-6))
      #expect(try product.number("counts", "forward", "rhs") > 10)
    }
    #expect(try Executable.json("gradient", file)["hessian"] is NSNull)
  }

  @Test func `in text and in a table`() throws {
    let scratch = try Scratch()
    let file = try file(scratch)
    let text = try Executable.run(["gradient", file, "--hessian"]).out
    #expect(text.contains("d2L/d(x)d…\n") && text.contains("asymmetry "))
    #expect(text.contains("dL/d(time)\n  t0  ") && text.contains("\n  T   "))
    let rows = try Executable.run(["gradient", file, "--hessian", "--csv", "--rtol", "1e-9"]).rows
    let value = rows.first { $0[0] == "hessian" && $0[1] == "x*k" }.flatMap { Double($0[2]) }
    #expect(near(value ?? .nan, 2 * exp(1.0), 1e-6))
    let product = try Executable.run(["gradient", file, "--direction", "k=1"]).out
    #expect(product.contains("Hessian times (k = 1.0)\n"))
  }

  @Test func `times in JSON and in a table`() throws {
    let scratch = try Scratch()
    let run = try Executable.json("gradient", try file(scratch), "--rtol", "1e-10")
    let times = try #require((run["gradient"] as? [String: Any])?["times"] as? [String: Any])
    let exact: Double = 1.5 * exp(1.0)
    #expect(
      try near(times.number("final"), exact, 1e-8) && near(times.number("initial"), -exact, 1e-8))
    #expect(times.numbers("observations").isEmpty)
    let rows = try Executable.run(
      [
        "gradient", try file(scratch), "--objective", "observations((x - data.x)^2)",
        "--observations", try scratch.write("data.csv", "t,x\n1,4\n1.5,6\n"), "--csv",
      ]).rows
    #expect(rows.filter { $0[0] == "time" }.map { $0[1] } == ["t0", "t = 1.0", "t = 1.5", "T"])
  }

  @Test(arguments: [
    (["--hessian", "--direction", "k=1"], "choose one of --hessian and --direction"),
    (["--direction", "q=1"], "unknown component `q`"), (["--direction", "k"], "NAME=NUMBER"),
    (["--direction", "k=1,k=2"], "twice"), (["--direction", "k=no"], "not a finite number"),
    (["--direction", "k=0"], "--direction is zero"),
  ])
  func `what is refused`(_ arguments: [String], _ words: String) throws {
    let scratch = try Scratch()
    try expectRefusal(["gradient", try file(scratch)] + arguments, words)
  }
}
