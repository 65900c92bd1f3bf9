import Certificates
import Fields
import Gradients
import Integrators
import ProblemFiles
import TestProblems
import Testing

/// How far solutions come back, against what others have found.
@Suite("Reconstruction backward in time")
struct ReconstructionTests {
  private func report(
    _ problem: CompiledProblem, _ method: Method, _ relative: Double, absolute: Double? = nil,
    allowed: Double = 1e-2, steps: Int = 300_000
  ) throws -> ReconstructionReport {
    var options = Integrator.Options()
    options.stepLimit = steps
    let stiff = problem.problem.isStiff
    let growth = try FlowGrowth(
      problem, method: stiff ? .radau : .dop853,
      tolerances: Tolerances(relative: 1e-9, absolute: 1e-11, count: problem.fullCount))
    return try Reconstruction.report(
      problem, method: method,
      tolerances: GradientTolerances(
        relative: relative, absolute: absolute ?? relative * problem.problem.scale),
      growth: growth, allowed: allowed, options: options)
  }

  private func load(_ name: String, to end: Double) throws -> CompiledProblem {
    var problem = try ProblemFile.load(name)
    problem.span = try TimeSpan(start: problem.span.start, end: end)
    return CompiledProblem(problem, backend: .native)
  }

  /// VODE's Adams method from T = 300 escapes to infinity at 298.12, 297.82 and 297.40.
  @Test(
    "Lorenz' equations escape after 1.9 to 2.6 units of time",
    arguments: [(1e-6, 1.88), (1e-9, 2.18), (1e-12, 2.60)])
  func lorenz(relative: Double, published: Double) throws {
    let report = try report(load("lorenz", to: 300), .adams, relative)
    #expect(report.verdict == .blownUp)
    let gone = 300 - (report.times.last ?? 300)
    #expect(abs(gone / published - 1) < 0.3, "\(gone)")
    // ln(1/tol)/14.57: what is predicted comes first, by the contracting rate.
    let predicted = 300 - (report.predictedLossAt ?? 300)
    #expect(predicted < gone && predicted > 0.3 * gone)
    #expect(abs((report.predictedDigitsLost ?? 0) / (300 * 14.57 / 2.302585) - 1) < 0.05)
  }

  /// Radau at 1e-6, from T = 0.4, 1, 40, 50: success, at (1.00000001, 3.652e-5, -3.653e-5).
  @Test("Robertson's reaction arrives beside its start without complaint", arguments: [0.4, 1, 40])
  func aliased(end: Double) throws {
    let report = try report(load("robertson", to: end), .radau5, 1e-6)
    #expect(report.verdict == .silentlyAliased)
    #expect(report.end == nil)
    #expect(abs(report.lastState[0] - 1) < 1e-3)
    #expect(abs(abs(report.lastState[1]) / 3.652e-5 - 1) < 0.05, "\(report.lastState)")
    // ln(1/ε)/|λ| to lose all digits of the rounding unit.
    let predicted = end - (report.predictedLossAt ?? end)
    #expect(predicted < 0.02)
    #expect((report.predictedDigitsLost ?? 0) > 100)
  }

  @Test("From T = 0.003 it is recovered")
  func recovered() throws {
    let report = try report(load("robertson", to: 0.003), .radau5, 1e-10)
    #expect(report.verdict == .recovered)
    #expect((report.largestError ?? 1) < 1e-2)
  }

  /// Zhuang et al. 2020: RK45 at (1e-3, 1e-6) comes back to (0.253, 0.870) instead of (2, 0).
  @Test("Van der Pol with 0.15, from T = 25")
  func zhuang() throws {
    let problem = try TestProblem(
      "zvdp", span: 0...25, objective: "y1(T)",
      model: "mu = 0.15\ny1(0) = 2\ny2(0) = 0\ny1' = y2\ny2' = (mu - y1^2)*y2 - y1"
    ).compiled()
    let loose = try report(problem, .dp5, 1e-3, absolute: 1e-6)
    #expect(loose.verdict != .recovered)
    #expect(abs(loose.lastState[0] - 2) + abs(loose.lastState[1]) > 1)
    let tight = try report(problem, .dop853, 1e-9, absolute: 1e-12)
    #expect(tight.verdict == .recovered)
    #expect(abs(tight.lastState[0] - 2) + abs(tight.lastState[1]) < 1e-4)
  }

  @Test(
    "z' = -100 z over one unit is beyond every format of numbers",
    arguments: [Method.dop853, .radau5])
  func linear(method: Method) throws {
    let problem = try TestProblem(
      "decay", span: 0...1, objective: "z(T)", model: "k = 100\nz(0) = 1\nz' = -k*z"
    ).compiled()
    let report = try report(problem, method, 1e-9)
    #expect(report.verdict != .recovered)
    #expect(abs((report.predictedDigitsLost ?? 0) - 100 / 2.302585) < 0.5)
  }

  @Test("What is allowed decides where a state is lost")
  func allowed() throws {
    let problem = try load("lorenz", to: 5)
    let strict = try report(problem, .dop853, 1e-9, allowed: 1e-6)
    let lax = try report(problem, .dop853, 1e-9, allowed: 1)
    #expect((strict.lostAt ?? 0) > (lax.lostAt ?? 5))
    #expect((strict.predictedLossAt ?? 0) > (lax.predictedLossAt ?? 5))
  }

  @Test("Signs and sums that are not kept are named")
  func violations() throws {
    let report = try report(load("robertson", to: 40), .kvaerno5, 1e-9)
    #expect(report.signsViolated.contains("y2"))
    // Runge–Kutta methods keep linear invariants whatever else they lose.
    #expect(report.invariantsViolated.isEmpty)
  }
}
