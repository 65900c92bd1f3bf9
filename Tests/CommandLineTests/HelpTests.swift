import Foundation
import Testing

@Suite struct HelpTests {
  @Test(arguments: [[], ["list"], ["solve"], ["gradient"], ["ensemble"], ["study"]])
  func `help goes to standard output`(_ command: [String]) throws {
    let output = try Executable.run(command + ["--help"])
    #expect(output.status == 0)
    #expect(output.err.isEmpty)
    #expect(output.out.contains("USAGE: costate"))
  }

  @Test func `every option is described`() throws {
    let help = try Executable.run(["gradient", "--help"]).out
    for option in [
      "set", "span", "objective", "observations", "method", "strategy", "rtol", "atol",
      "adjoint-rtol", "adjoint-atol", "quadrature-rtol", "quadrature-atol", "adjoint-method",
      "checkpoint-interval", "interpolation", "sensitivity", "nonlinear", "max-steps",
      "initial-step", "repeat", "backend", "json", "csv",
    ] {
      #expect(help.contains("  --\(option) "), "\(option)")
    }
  }
}
