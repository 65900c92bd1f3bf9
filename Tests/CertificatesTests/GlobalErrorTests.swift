import Expressions
import Fields
import Foundation
import Integrators
import ProblemFiles
import Testing

@testable import Certificates

/// The error estimated from the defect against the true one.
@Suite struct GlobalErrorTests {
  private func estimate(
    _ problem: Problem, _ method: Method, _ rtol: Double
  ) throws -> GlobalError {
    let compiled = CompiledProblem(problem, backend: .interpreter)
    return try GlobalError(
      compiled, method: method,
      tolerances: Tolerances(
        relative: rtol, absolute: rtol * problem.scale, count: compiled.fullCount))
  }

  /// y′ = −y + cos t, y = (sin t + cos t)/2 from y(0) = 1/2.
  @Test(
    arguments: [Method.bs3, .tsit5, .dop853, .radau5, .kvaerno5, .rodas5p, .bdf, .adams],
    [1e-4, 1e-7])
  func closedForm(_ method: Method, _ rtol: Double) throws {
    let problem = try ProblemFile.parse(
      """
      span = [0, 5]
      objective = "y(T)"
      model = "y(0) = 0.5\\ny' = -y + cos(t)"
      """)
    let found = try estimate(problem, method, rtol)
    let exact = (sin(5.0) + cos(5.0)) / 2
    let error = exact - found.state[0]
    #expect(abs(found.error[0] - error) <= 0.02 * abs(error) + 1e-15, "\(error)")
  }

  /// Published states: errors that grew, of a chaotic problem, and of stiff ones.
  @Test(
    arguments: [
      ("lorenz", Method.tsit5, 1e-6), ("lorenz", .dop853, 1e-9), ("lotka-volterra", .bs3, 1e-5),
      ("oregonator", .rodas5p, 1e-5), ("hires", .radau5, 1e-5), ("robertson", .kvaerno5, 1e-5),
      ("robertson", .bdf, 1e-5),
    ])
  func publishedStates(_ name: String, _ method: Method, _ rtol: Double) throws {
    let problem = try ProblemFile.load(name)
    let published = try #require(problem.reference?.values(at: problem.span.end))
    let found = try estimate(problem, method, rtol)
    for (index, constant) in published.enumerated() {
      let exact = try #require(constant).value
      let error = exact - found.state[index]
      #expect(
        // The jumps of a relaxation oscillation take most of the six digits.
        abs(found.error[index] - error)
          <= (name == "oregonator" ? 0.25 : 0.05) * abs(error) + 1e-13 * abs(exact),
        "\(problem.model.stateNames[index]): \(found.error[index]) for \(error)")
    }
  }

  /// Across a jump of the right-hand side: y = t up to 1, then 1 + 3(t − 1).
  @Test func discontinuity() throws {
    let problem = try ProblemFile.parse(
      """
      span = [0, 2]
      objective = "y(T)"
      discontinuities = [1]
      model = "y(0) = 0\\ny' = select(t <= 1, 1, 3) - 0.1*y"
      """)
    let found = try estimate(problem, .bs3, 1e-3)
    let fine = try estimate(problem, .dop853, 1e-12)
    let error = fine.state[0] - found.state[0]
    #expect(abs(error) > 1e-6)
    #expect(abs(found.error[0] - error) < 0.02 * abs(error))
  }
}
