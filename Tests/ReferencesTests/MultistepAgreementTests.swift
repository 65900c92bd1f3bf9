import Expressions
import Fields
import Foundation
import Integrators
import ProblemFiles
import References
import Testing

/// Our Adams and BDF methods beside those of CVODES, by the same kernels.
@Suite(.serialized) struct MultistepAgreementTests {
  struct Pair: Sendable, CustomStringConvertible {
    let method: Method
    let formula: CVODES.LinearMultistep
    let solver: CVODES.NonlinearSolver
    var description: String { method.name }
  }

  static let pairs = [
    Pair(method: .adams, formula: .adams, solver: .fixedPoint),
    Pair(method: .adamsNewton, formula: .adams, solver: .newton),
    Pair(method: .bdf, formula: .bdf, solver: .newton),
    Pair(method: .bdfFunctional, formula: .bdf, solver: .fixedPoint),
  ]
  static let cases = pairs.flatMap { pair in
    ["lotka-volterra", "robertson", "hires"].filter {
      // What is no stiff method is not asked to be one.
      $0 == "lotka-volterra" || pair.method == .bdf
        || (pair.method == .adamsNewton && $0 == "hires")
    }.map { (pair, $0) }
  }
  static let catalogue = Catalogue(
    directory: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Problems")
      .path)

  @Test(
    "The steps are about as many, the states as good, and f is not asked more often",
    arguments: cases)
  func agreement(pair: Pair, name: String) throws {
    let problem = try CompiledProblem(
      ProblemFile.load(name, catalogue: Self.catalogue), backend: .interpreter)
    let span = problem.problem.span
    let initial = Array(problem.initialState().prefix(problem.stateCount))
    func oracle(_ relative: Double, _ method: CVODES.LinearMultistep) -> OracleTrajectory {
      CVODES(
        method, method == .bdf && pair.solver == .fixedPoint ? .fixedPoint : pair.solver,
        relativeTolerance: relative, absoluteTolerance: relative * 1e-4, maxSteps: 1_000_000,
        stopsAtOutputs: true
      ).solve(OracleSystem(problem.field), from: span.start, initial, at: [span.end])
    }
    let truth = try #require(oracle(1e-12, pair.formula).states.first)
    for relative in [1e-4, 1e-6, 1e-8] {
      let other = oracle(relative, pair.formula)
      let theirs = try #require(other.states.first)
      let counts = problem.field.kernels.counts
      counts.pointee = Counts()
      let integrator = Integrator(
        pair.method, field: problem.field.kernels,
        tolerances: Tolerances(
          relative: relative, absolute: relative * 1e-4, count: initial.count),
        t: span.start, y: initial, end: span.end)
      try integrator.integrate(to: span.end)
      let ours = (0..<initial.count).map { integrator.state[$0] }
      let ratio = Double(counts.pointee.accepted) / Double(other.counts.accepted)
      #expect(ratio < 2 && ratio > 0.5, "\(relative): \(ratio)")
      #expect(counts.pointee.rhs < 2 * other.counts.rhs)
      // Both err by many tolerances; ours not by more than a few times theirs.
      let (own, their) = (relativeError(ours, truth), relativeError(theirs, truth))
      #expect(own < 200 * relative && own < 10 * their, "\(relative): \(own), \(their)")
    }
  }
}
