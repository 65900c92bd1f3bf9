import Gradients
import Integrators
import TestProblems
import Testing

/// A state that is solved backward, set right at checkpoints.
@Suite("Backsolve from checkpoints")
struct ResetTests {
  @Test("Close checkpoints hold Lorenz, far ones lose it, none loses it more")
  func lorenz() throws {
    let problem = TestProblem.lorenz.with("z(T)", end: 3)
    let truth = try problem.gradient(.tangent, .dop853, relative: 1e-12)
    func run(_ name: String, _ interval: Int) throws -> (error: Double, bytes: Int, steps: Int) {
      let result = try problem.gradient(.named(name), .dop853, relative: 1e-9) {
        $0.checkpointInterval = interval
        $0.options.stepLimit = 50_000
      }
      let error =
        result.failure == nil ? relativeError(result.gradient, truth.gradient) : .infinity
      return (error, result.memory.trajectoryBytes, result.forward.accepted)
    }
    let close = try run("backsolve+checkpoints", 5)
    let far = try run("backsolve+checkpoints", 40)
    let free = try run("backsolve", 5)
    #expect(close.error < 1e-6 && far.error > 100 * close.error && free.error > far.error)
    // y(T), and a time and a state for every fifth step before it.
    #expect(close.bytes == 8 * 3 + 8 * (1 + 3) * ((close.steps - 1) / 5))
    #expect(far.bytes == 8 * 3 + 8 * (1 + 3) * ((far.steps - 1) / 40))
    #expect(free.bytes == 8 * 3)
  }

  @Test("With observations too: λ jumps there, the state at the checkpoints only")
  func observations() throws {
    let problem = TestProblem.lorenz.with(
      "observations(x)", end: 3, times: (1...12).map { Double($0) / 4 })
    let truth = try problem.gradient(.tangent, .dop853, relative: 1e-12)
    for name in ["backsolve+checkpoints", "backsolve+checkpoints+gauss"] {
      let result = try problem.gradient(.named(name), .dop853, relative: 1e-9) {
        $0.checkpointInterval = 3
      }
      #expect(relativeError(result.gradient, truth.gradient) < 1e-6)
    }
  }
}
