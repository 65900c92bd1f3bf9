import Fields
import Foundation
import Integrators
import ProblemFiles
import Testing

@testable import Studies

/// The problems with events against what is known of them.
@Suite(.serialized) struct EventProblemTests {
  private func solve(
    _ name: String, _ method: Method = .auto, rtol: Double = 1e-11, to end: Double? = nil,
    overrides: [String: String] = [:]
  ) throws -> SolveRecord {
    let start = name.hasPrefix("lane") ? 0.02 : 0
    let problem = try ProblemFile.load(
      name, overrides: overrides, span: try end.map { try TimeSpan(start: start, end: $0) },
      catalogue: projectProblems)
    let runner = ProblemRunner(problem, backend: .interpreter)
    return runner.solve(
      RunSettings(problem, solver: .own(method), strategy: .discrete, rtol: rtol))
  }

  static let methods: [Method] = [.auto, .tsit5, .dop853, .verner9, .kvaerno5, .radau, .gauss8]

  /// Horedt's table, and the closed forms of m = 0 and 1.
  @Test(arguments: methods)
  func `first zeros of the Lane-Emden function`(_ method: Method) throws {
    let zeros = [
      ("0", 6.0.squareRoot()), ("1", .pi), ("1.5", 3.6537537362), ("2", 4.3528745959),
      ("3", 6.8968486194), ("4", 14.9715463488),
    ]
    for (m, zero) in zeros {
      let record = try solve("lane-emden-zero", method, overrides: ["m": m])
      #expect(record.status == .ok, "m = \(m): \(record.reason ?? "")")
      #expect(record.events.map(\.name) == ["surface"] && record.events[0].isTerminal)
      #expect(record.end == record.events[0].t && record.scd == nil)
      // Of the fully implicit methods the extension is much less exact than the steps.
      let error = abs((record.end ?? .nan) - zero)
      #expect(error < (method == .radau || method == .gauss8 ? 1e-6 : 1e-8), "m = \(m): \(error)")
      #expect(abs(record.state["theta"] ?? .nan) < 1e-12)
    }
    let none = try solve("lane-emden-zero", method, to: 50, overrides: ["m": "5"])
    #expect(none.events.isEmpty && none.end == 50)
    // θ = (1 + x²/3)^(−1/2) for m = 5.
    let exact = 1 / (1 + 2500 / 3.0).squareRoot()
    let theta = try #require(none.state["theta"])
    #expect(abs(theta - exact) < 1e-8)
  }

  @Test(arguments: methods)
  func `bounces`(_ method: Method) throws {
    let record = try solve("bouncing-ball", method)
    #expect(record.status == .ok)
    let first = (2 / 9.81).squareRoot()
    var (time, speed) = (first, 9.81 * first)
    for event in record.events {
      #expect(abs(event.t - time) < 1e-9 && event.name == "bounce" && !event.isTerminal)
      let before = try #require(event.before["v"])
      let after = try #require(event.after["v"])
      #expect(event.after["h"] == 0 && after == -0.9 * before)
      speed *= 0.9
      #expect(abs(after - speed) < 1e-8)
      time += 2 * speed / 9.81
    }
    #expect(record.events.count == 8 && time > 5 && record.end == 5)
    // Beyond the point where the bounces accumulate there is nothing, and that is said.
    let beyond = try solve("bouncing-ball", method, to: 10)
    #expect(beyond.status == .failed && beyond.failure?.kind == "events-accumulate")
    #expect(abs((beyond.failure?.time ?? .nan) - first * 19) < 1e-5 && beyond.events.count > 100)
    #expect(beyond.state.isEmpty && beyond.end == nil)
  }

  @Test(arguments: methods)
  func `apsides`(_ method: Method) throws {
    let record = try solve("kepler-apsides", method)
    #expect(record.events.count == 6)
    for (k, event) in record.events.enumerated() {
      #expect(event.name == (k % 2 == 0 ? "apocentre" : "pericentre"))
      #expect(abs(event.t - Double(k + 1) * .pi) < 1e-7)
      #expect(event.before == event.after)
      let radius = hypot(event.before["x"] ?? .nan, event.before["y"] ?? .nan)
      #expect(abs(radius - (k % 2 == 0 ? 1.6 : 0.4)) < 1e-8)
    }
    // Recorded only: the solution is that of the problem without events.
    let plain = try solve("kepler", method)
    #expect(plain.state == record.state && plain.events.isEmpty && plain.end == 20)
    #expect(plain.counts.accepted == record.counts.accepted)
  }

  @Test func `outside solvers are refused`() throws {
    let problem = try ProblemFile.load("bouncing-ball", catalogue: projectProblems)
    let runner = ProblemRunner(problem, backend: .interpreter)
    for solver in [Solver.cvodes(.bdf), .gsl(.rk8pd)] {
      let settings = RunSettings(problem, solver: solver, strategy: .discrete, rtol: 1e-6)
      let objection = solver.objection(to: problem, settings, isGradient: false)
      #expect(objection?.contains("bounce") == true)
      let record = runner.solve(settings)
      #expect(record.status == .failed && record.failure?.kind == "unsupported")
    }
    for strategy in [StrategyName.cvodesAdjoint, .cvodesForward] {
      let settings = RunSettings(
        problem, solver: .cvodes(.adams), strategy: strategy, rtol: 1e-6)
      let objection = settings.solver.objection(to: problem, settings, isGradient: true)
      #expect(objection?.contains("has events") == true)
      let record = runner.gradient(settings)
      #expect(record.status == .unsupported && record.reason?.contains("bounce") == true)
    }
  }

  // MARK: Gradients

  /// ξ₁ and dξ₁/dm, literature's table (to its 8 decimals).
  static let surfaces: [(m: String, derivative: Double)] = [
    ("1", 0.88527395), ("1.5", 1.18381407), ("2", 1.64953472), ("3", 3.90001826),
    ("4", 16.52516656),
  ]

  @Test(arguments: [StrategyName.tangent, .discrete, .interpolated, .checkpointed])
  func `the surface of a star by its index`(_ strategy: StrategyName) throws {
    for (m, derivative) in Self.surfaces {
      for objective in ["T", "t(surface)"] {
        let problem = try ProblemFile.load(
          "lane-emden-zero", overrides: ["m": m], objective: objective,
          catalogue: projectProblems)
        let runner = ProblemRunner(problem, backend: .interpreter)
        var settings = RunSettings(
          problem, solver: .own(.dop853), strategy: strategy, rtol: 1e-13)
        // The steps are chosen for θ, and ∂f/∂m = θᵐ log θ is singular at the surface: nothing but the
        // discrete adjoint is blind to that.
        if strategy == .discrete { settings.fixedStep = 0.01 }
        let record = runner.gradient(settings)
        let found = record.gradient.parameters["m"] ?? .nan
        #expect(
          abs(found - derivative) < 1e-9 * derivative + 5e-9,
          "m = \(m), \(objective): \(record.reason ?? "") \(found)")
        // The end of the span is not where it ends.
        #expect(record.gradient.times?.final == 0)
      }
    }
  }

  // MARK: Discontinuities

  /// The problem as it is, and with its discontinuities forgotten.
  private func pair(
    _ name: String, _ solver: Solver, rtol: Double
  ) throws -> (listed: SolveRecord, unlisted: SolveRecord) {
    var problem = try ProblemFile.load(name, catalogue: projectProblems)
    func run() -> SolveRecord {
      ProblemRunner(problem, backend: .native).solve(
        RunSettings(problem, solver: solver, strategy: .discrete, rtol: rtol))
    }
    #expect(problem.discontinuities.count == 1)
    let listed = run()
    problem.discontinuities = []
    let unlisted = run()
    try #require(listed.status == .ok && unlisted.status == .ok)
    return (listed, unlisted)
  }

  @Test func `the medical Akzo Nobel problem stops at its jump`() throws {
    let solvers: [(Solver, digits: Double)] = [
      (.own(.auto), 6.5), (.own(.rodas5p), 6.5), (.own(.kvaerno5), 6.5), (.own(.bdf), 4),
      (.cvodes(.bdf), 4),
    ]
    for (solver, digits) in solvers {
      let runs = try pair("medical-akzo", solver, rtol: 1e-6)
      #expect(runs.listed.counts.rejected < runs.unlisted.counts.rejected, "\(solver.name)")
      #expect((runs.listed.mescd ?? 0) > digits, "\(solver.name)")
    }
  }

  @Test func `the Brusselator in two dimensions stops at its impulse`() throws {
    for method in [Method.auto, .rodas5p, .kvaerno5, .radau5, .bdf, .dop853] {
      let runs = try pair("brusselator-2d", .own(method), rtol: 1e-6)
      #expect(runs.listed.counts.rejected < runs.unlisted.counts.rejected, "\(method)")
    }
  }
}
