import Fields
import Foundation
import Gradients
import Integrators
import TestProblems
import Testing

/// Staggered and simultaneous, with the columns in the error norm and without.
@Suite("Continuous tangents")
struct TangentTests {
  static let all = Named.continuous.filter { $0.strategy is Tangent }

  @Test("An explicit method takes the same steps both ways, where only the state counts")
  func sameSteps() throws {
    for problem in [TestProblem.lotkaVolterra, .costed, .forced] {
      let staggered = try problem.gradient(.named("tangent+seminorm"), .tsit5, relative: 1e-7)
      let together = try problem.gradient(
        .named("tangent+simultaneous+seminorm"), .tsit5, relative: 1e-7)
      #expect(staggered.forward.accepted == together.forward.accepted)
      #expect(relativeError(staggered.gradient, together.gradient) < 1e-11)
    }
  }

  @Test(
    "Columns in the norm cost steps; without them they are the plain solution's",
    arguments: Tangent.Form.allCases)
  func columns(form: Tangent.Form) throws {
    let plain = try TestProblem.lotkaVolterra.gradient(.discrete, .dop853, relative: 1e-8)
    let without = try TestProblem.lotkaVolterra.gradient(
      Named(strategy: Tangent(form, controlsColumns: false)), .dop853, relative: 1e-8)
    let with = try TestProblem.lotkaVolterra.gradient(
      Named(strategy: Tangent(form)), .dop853, relative: 1e-8)
    #expect(without.forward.accepted == plain.forward.accepted)
    #expect(with.forward.accepted > plain.forward.accepted)
  }

  @Test("A staggered tangent without its columns in the norm is that of the discrete map")
  func discreteMap() throws {
    for method in Method.differentiable {
      let tangent = try TestProblem.forced.gradient(
        .named("tangent+seminorm"), method, relative: 1e-5)
      let discrete = try TestProblem.forced.gradient(.discrete, method, relative: 1e-5)
      #expect(tangent.forward.accepted == discrete.forward.accepted, "\(method)")
      #expect(relativeError(tangent.gradient, discrete.gradient) < 1e-10, "\(method)")
    }
  }

  @Test(
    "Simultaneous is one system: one factorisation for all columns, and no derivative of the step")
  func oneSystem() throws {
    let staggered = try TestProblem.lotkaVolterra.gradient(.tangent, .kvaerno5, relative: 1e-6)
    let together = try TestProblem.lotkaVolterra.gradient(
      .named("tangent+simultaneous"), .kvaerno5, relative: 1e-6)
    // A solve for each column and stage, or one for all.
    #expect(staggered.forward.linearSolves > 3 * together.forward.linearSolves)
    #expect(together.forward.linearSolves > 0)
    #expect(relativeError(staggered.gradient, together.gradient) < 1e-4)
    let names = ["tangent", "tangent+simultaneous"].map { Named.named($0).strategy }
    #expect(names.map(\.differentiatesSteps) == [true, false])
  }

  /// The published failure: 6217 and 6278 where it is 212.7.
  @Test("A solution that is constant tells the columns nothing", arguments: all)
  func constantSolution(named: Named) throws {
    let problem = TestProblem.constantSolution.with("u1(T) + u2(T)")
    let truth = 2 - 2 * -0.83907152907645245226
    let result = try problem.gradient(named, .tsit5, relative: 1e-10)
    let error = abs(result.parameters[0] / truth - 1)
    #expect(named.description.contains("seminorm") ? error > 0.1 : error < 1e-8)
  }

  @Test(
    "Rosenbrock methods keep their order on the variational system, and would not without its exact blocks",
    arguments: [TestProblem.forced, .lotkaVolterra.with("x(T)", end: 3), .costed])
  func rosenbrock(problem: TestProblem) throws {
    let truth = try problem.gradient(.tangent, .dop853, relative: 1e-13)
    let errors = try [0.02, 0.01].map { size in
      let result = try problem.gradient(
        .named("tangent+simultaneous"), .rodas5p, relative: 1e-10
      ) { $0.options.fixedStep = size }
      #expect(result.failure == nil)
      return relativeError(result.gradient, truth.gradient)
    }
    #expect(log2(errors[0] / errors[1]) > 4.5, "\(errors)")
  }

  @Test(
    "Robertson's by every form and every implicit kind", arguments: all,
    [
      Method.kvaerno5, .rodas5p, .radau5, .radau, .bdf, .auto,
    ])
  func robertson(named: Named, method: Method) throws {
    let truth = CertifiedTests.robertson[0]
    let result = try TestProblem.robertson.gradient(
      named, method, relative: 1e-8, absolute: 1e-14)
    let permitted = method == .bdf ? 1e-4 : 1e-5
    #expect(entrywiseError(result.parameters, truth) < permitted)
  }
}
