import Expressions
import Fields
import Integrators
import TestProblems
import Testing

@Suite("Failures of an integration")
struct FailureTests {
  static let notANumber = TestProblem(
    "not-a-number", span: 0...2, objective: "y(T)",
    model: """
        y(0) = 1
        y' = -y + sqrt(1 - t)
      """)
  static let blowUp = TestProblem(
    "blow-up", span: 0...2, objective: "y(T)",
    model: """
        y(0) = 1
        y' = y^2
      """)

  /// A method of low order with a hidden slope comes less close to a singularity.
  static func nearness(_ method: Method) -> Double {
    method.family is LeapfrogFamily ? 1e-4 : 1e-6
  }

  @Test("A field that turns NaN is named as the reason, at its time", arguments: Method.estimating)
  func notFinite(method: Method) throws {
    let run = try Run(Self.notANumber, method, relative: 1e-6)
    guard case .nonFinite(let time)? = run.failure() else {
      Issue.record("expected a failure by NaN")
      return
    }
    #expect(abs(time - 1) < Self.nearness(method))
    #expect(run.counts.accepted > 3 && run.counts.rejected > 10)
  }

  @Test("So is one that is NaN from the start", arguments: Method.estimating)
  func notFiniteAtOnce(method: Method) throws {
    var problem = Self.notANumber
    problem.span = 1.5...2
    problem.model = problem.model.replacing("y(0)", with: "y(t0)")
    let run = try Run(problem, method, relative: 1e-6)
    #expect(run.failure() == .nonFinite(at: 1.5))
  }

  @Test("A solution that ends in finite time stops near it", arguments: Method.estimating)
  func blowUp(method: Method) throws {
    let run = try Run(Self.blowUp, method, relative: max(method.tightest, 1e-8))
    let failure = try #require(run.failure())
    let time = try #require(failure.time)
    #expect(
      abs(time - 1)
        < max(
          Self.nearness(method), method.permittedError(at: max(method.tightest, 1e-8))))
    switch failure {
    case .stepSizeUnderflow, .nonFinite: break
    default: Issue.record("\(failure)")
    }
  }

  @Test(
    "The step limit is kept to, and counts from the start of the run", arguments: Method.estimating)
  func stepLimit(method: Method) throws {
    var options = Integrator.Options()
    options.stepLimit = 7
    let run = try Run(TestProblem.lorenz, method, relative: 1e-8, options: options)
    let failure = try #require(run.failure())
    #expect(failure == .stepLimit(at: run.integrator.time, limit: 7))
    #expect(run.counts.accepted == 7 && run.integrator.time > 0)
  }

  @Test("Newton's divergence is named as the reason")
  func newton() {
    let field = Field(Restless(), parameters: [])
    var options = Integrator.Options()
    options.initialStep = 0.1
    let integrator = Integrator(
      .kvaerno5, field: field.kernels,
      tolerances: Tolerances(relative: 1e-6, absolute: 1e-6, count: 1), t: 0.25, y: [1], end: 1,
      options: options)
    #expect(throws: IntegrationFailure.newtonDivergence(at: 0.25)) {
      try integrator.integrate(to: 1)
    }
  }

  /// A field that answers differently each time it is asked, hugely: no iteration can settle.
  private final class Restless: DifferentiableField {
    let stateCount = 1
    let parameterCount = 0
    private var sign = 1.0

    func rhs(
      _ t: Double, _ y: Span<Double>, _ p: Span<Double>, into dy: inout MutableSpan<Double>
    ) {
      sign = -sign
      dy[0] = sign * 1e20
    }

    func jvp(
      _ t: Double, _ y: Span<Double>, _ p: Span<Double>, _ v: Span<Double>,
      into out: inout MutableSpan<Double>
    ) { out[0] = 0 }

    func vjp(
      _ t: Double, _ y: Span<Double>, _ p: Span<Double>, _ lambda: Span<Double>,
      into yBar: inout MutableSpan<Double>, addingTo pBar: inout MutableSpan<Double>
    ) { yBar[0] = 0 }
  }
}
