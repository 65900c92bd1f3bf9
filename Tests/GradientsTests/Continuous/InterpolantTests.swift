import Foundation
import Gradients
import Integrators
import TestProblems
import Testing

/// The polynomial that the adjoint reads the state from: its order is the gradient's.
@Suite("Interpolants")
struct InterpolantTests {
  private func error(
    _ name: String, _ method: Method, step: Double, _ problem: TestProblem
  ) throws -> Double {
    let truth = try problem.gradient(.tangent, .dop853, relative: 1e-13)
    let result = try problem.gradient(.named(name), method, relative: 1e-12) {
      $0.options.fixedStep = step
    }
    return relativeError(result.gradient, truth.gradient)
  }

  @Test(
    "Hermite's order shows, and the method's own where it is higher",
    arguments: [
      ("interpolated+hermite", 4.0), ("interpolated+hermite5", 6), ("interpolated", 7.5),
      ("checkpointed+hermite", 4), ("checkpointed+hermite5+gauss", 6),
    ])
  func order(name: String, order: Double) throws {
    for problem in [TestProblem.lotkaVolterra.with("x(T)*y(T)", end: 3), .forced] {
      let errors = try [0.2, 0.1].map { try error(name, .dop853, step: $0, problem) }
      let found = log2(errors[0] / errors[1])
      #expect(order == 7.5 ? found > 6.5 : abs(found - order) < 0.7, "\(problem.name) \(errors)")
    }
  }

  /// Baselines: CVODES' Adams adjoint stops at 6e-8 on Lotka–Volterra with Hermite, at 2e-10 with its
  /// polynomial.
  @Test("With Adams, Hermite has a floor that the method's own interpolant has not")
  func floor() throws {
    let truth = try TestProblem.lotkaVolterra.gradient(.tangent, .dop853, relative: 1e-13)
    func best(_ name: String) throws -> Double {
      try [1e-8, 1e-10, 1e-12].map { relative in
        let result = try TestProblem.lotkaVolterra.gradient(
          .named(name), .adams, relative: relative, absolute: relative
        ) { $0.adjointMethod = .dop853 }
        return relativeError(result.gradient, truth.gradient)
      }.min() ?? .nan
    }
    let (cubic, own) = (try best("interpolated+hermite"), try best("interpolated"))
    #expect(cubic > 20 * own, "\(cubic), \(own)")
  }

  @Test("A stiff solution's cubic has the method's own slopes: f would amplify the state's errors")
  func stiff() throws {
    let result = try TestProblem.robertson.gradient(
      .named("interpolated+hermite"), .kvaerno5, relative: 1e-8, absolute: 1e-14)
    #expect(entrywiseError(result.parameters, CertifiedTests.robertson[0]) < 1e-4)
  }

  @Test("Segments read the same polynomials as the whole, to round-off")
  func segments() throws {
    for name in ["own", "hermite", "hermite5"] {
      let whole = try TestProblem.forced.gradient(
        .named("interpolated+\(name)"), .tsit5, relative: 1e-8)
      let parts = try TestProblem.forced.gradient(
        .named("checkpointed+\(name)"), .tsit5, relative: 1e-8
      ) { $0.checkpointInterval = 1000 }
      #expect(whole.gradient == parts.gradient)
      let short = try TestProblem.forced.gradient(
        .named("checkpointed+\(name)"), .tsit5, relative: 1e-8
      ) { $0.checkpointInterval = 3 }
      #expect(relativeError(whole.gradient, short.gradient) < 1e-7)
    }
  }

  @Test("Resolved names say polynomial and order")
  func names() throws {
    func resolved(_ name: String, _ method: Method) throws -> String {
      try Strategies.named(name).resolvedName(for: method)
    }
    #expect(try resolved("interpolated", .dop853) == "interpolated (own, order 8)")
    #expect(try resolved("interpolated", .kvaerno5) == "interpolated (own, order 5)")
    #expect(try resolved("interpolated", .bdf) == "interpolated (own, order up to 5)")
    #expect(try resolved("checkpointed+gauss", .radau9) == "checkpointed+gauss (own, order 6)")
    #expect(
      try resolved("interpolated+hermite+gauss", .dop853) == "interpolated+hermite+gauss (order 4)")
    #expect(try resolved("interpolated+hermite", .bs3) == "interpolated+hermite (order 3)")
    #expect(try resolved("checkpointed+hermite5", .dop853) == "checkpointed+hermite5 (order 6)")
    #expect(try resolved("backsolve+reset", .dop853) == "backsolve+reset")
    #expect(try resolved("tangent", .dop853) == "tangent")
  }
}
