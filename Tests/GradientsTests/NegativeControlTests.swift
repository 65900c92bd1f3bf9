import Gradients
import Integrators
import TestProblems
import Testing

/// If these passed as right gradients, the other comparisons could see nothing.
@Suite("Negative controls")
struct NegativeControlTests {
  /// Fails, or is wrong by more than a tenth.
  private func isBad(_ result: GradientResult, _ truth: GradientResult) -> Bool {
    result.failure != nil || relativeError(result.gradient, truth.gradient) > 0.1
  }

  @Test("Backsolve loses Lorenz within 20 time units", arguments: Method.sampled)
  func lorenz(method: Method) throws {
    let problem = TestProblem.lorenz.with("z(T)", end: 20)
    let truth = try problem.gradient(.tangent, .dop853, relative: 1e-11)
    let relative = method == .dop853 ? 1e-12 : 1e-8
    let result = try problem.gradient(.backsolve, method, relative: relative) {
      $0.options.stepLimit = 50_000
    }
    #expect(isBad(result, truth))
    // The same test finds nothing wrong with a sound strategy.
    let sound = try problem.gradient(.discrete, .dop853, relative: 1e-12)
    #expect(!isBad(sound, truth))
  }

  @Test("Backsolve loses Robertson within 40 time units", arguments: Method.sampled)
  func robertson(method: Method) throws {
    let truth = try TestProblem.robertson.gradient(
      .tangent, .kvaerno5, relative: 1e-8, absolute: 1e-14)
    for relative in [1e-4, 1e-6, 1e-8] {
      // Forward by the method that can, backward by each.
      let result = try TestProblem.robertson.gradient(
        .backsolve, .kvaerno5, relative: relative, absolute: relative * 1e-6
      ) {
        $0.adjointMethod = method
        $0.options.stepLimit = 50_000
      }
      #expect(isBad(result, truth), "rtol \(relative)")
    }
    let sound = try TestProblem.robertson.gradient(
      .discrete, .kvaerno5, relative: 1e-6, absolute: 1e-12)
    #expect(!isBad(sound, truth))
  }

  @Test("Where stability limits the steps, the discrete adjoint of Adams is exact and useless")
  func unstableSteps() throws {
    let truth = try TestProblem.robertson.gradient(
      .tangent, .kvaerno5, relative: 1e-8, absolute: 1e-14)
    func found(_ named: Named, _ method: Method) throws -> GradientResult {
      try TestProblem.robertson.gradient(named, method, relative: 1e-8, absolute: 1e-14)
    }
    #expect(isBad(try found(.discrete, .adamsNewton), truth))
    // With the tangent's errors in the norm, or a formula that is stable, nothing is wrong.
    for result in [try found(.tangent, .adamsNewton), try found(.discrete, .bdf)] {
      #expect(relativeError(result.parameters, truth.parameters) < 1e-6)
    }
  }

  @Test("Where there are observations, resetting at them is better than running free")
  func resets() throws {
    let problem = TestProblem.lorenz.with(
      "observations(x)", end: 3, times: (1...12).map { Double($0) / 4 })
    let truth = try problem.gradient(.tangent, .dop853, relative: 1e-12)
    let free = try problem.gradient(.backsolve, .dop853, relative: 1e-9) {
      $0.options.stepLimit = 50_000
    }
    let reset = try problem.gradient(.backsolveReset, .dop853, relative: 1e-9)
    #expect(relativeError(reset.gradient, truth.gradient) < 1e-5)
    #expect(relativeError(free.gradient, truth.gradient) > 1e-2)
    // Without observations there is nothing to reset: the two are one.
    let one = try TestProblem.lotkaVolterra.gradient(.backsolve, .tsit5, relative: 1e-6)
    let other = try TestProblem.lotkaVolterra.gradient(.backsolveReset, .tsit5, relative: 1e-6)
    #expect(one.gradient == other.gradient)
  }
}
