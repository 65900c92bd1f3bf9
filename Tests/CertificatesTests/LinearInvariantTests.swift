import Fields
import Integrators
import ProblemFiles
import Testing

@testable import Certificates

@Suite("Linear invariants")
struct LinearInvariantTests {
  private func invariants(_ name: String, _ method: Method) throws -> [String] {
    let problem = try ProblemFile.load(name)
    let compiled = CompiledProblem(problem, backend: .native)
    let path = try ForwardPath(
      compiled, method: method,
      tolerances: Tolerances(
        relative: 1e-8, absolute: 1e-8 * problem.scale, count: compiled.fullCount),
      options: Integrator.Options())
    return path.invariants.map { $0.text(problem.model.stateNames) }
  }

  @Test("Robertson's reaction keeps the sum of its concentrations")
  func robertson() throws {
    #expect(try invariants("robertson", .radau5) == ["y1 + y2 + y3"])
  }

  @Test("Lorenz' equations keep none")
  func lorenz() throws {
    #expect(try invariants("lorenz", .dop853) == [])
  }

  @Test("The Pleiades keep their momentum, and as it is zero, their centre of mass")
  func pleiades() throws {
    // Masses 1 … 7; places x, y and velocities u, v.
    let expected = ["x", "y", "u", "v"].map { name in
      (1...7).map { ($0 == 1 ? "" : "\($0)*") + "\(name)[\($0)]" }.joined(separator: " + ")
    }
    #expect(try invariants("pleiades", .dop853) == expected)
  }
}
