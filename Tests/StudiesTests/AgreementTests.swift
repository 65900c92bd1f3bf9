import Expressions
import Fields
import Foundation
import Gradients
import Integrators
import ProblemFiles
import References
import Testing

@testable import Studies

/// The project's problems, found from this file so that the working directory is free.
let projectProblems = Catalogue(
  directory: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Problems")
    .path)

func runner(
  _ name: String, to end: Double? = nil, objective: String? = nil
) throws -> ProblemRunner {
  ProblemRunner(
    try ProblemFile.load(
      name, span: try end.map { try TimeSpan(start: 0, end: $0) }, objective: objective,
      catalogue: projectProblems), backend: .native)
}

/// Our states beside those of CVODES and GSL, on every problem but those that take seconds and those
/// of the folders, which ``PublishedStateTests`` has. (Oracles know nothing of events.)
@Suite(.serialized) struct AgreementTests {
  static let names = projectProblems.entries
    .filter { $0.group == nil && !$0.tags.contains("heavy") && $0.eventCount == 0 }.map(\.name)
  static let rtol = 1e-6
  /// Tolerances allowed where the flow itself multiplies errors, by the size of its derivative;
  /// elsewhere a hundred.
  static let allowed = [
    "arenstorf": 1e5, "pleiades": 5000, "kepler": 1000, "henon-heiles": 1000,
  ]

  /// The oracles in the order they are trusted, with the tightest tolerance they bear.
  private func oracles(_ problem: Problem) -> [(solver: Solver, rtol: Double)] {
    problem.isStiff
      ? [(.cvodes(.bdf), 1e-12), (.gsl(.bsimp), 1e-11), (.gsl(.msbdf), 1e-11)]
      // On Lorenz to T = 10 perturbations grow by e^9, on its way by more: at 1e-13 the oracles
      // still agree with each other to 1e-8 there, which is what is asked of them here.
      : [(.gsl(.rk8pd), 1e-13), (.cvodes(.adams), 1e-13), (.cvodes(.bdf), 1e-13)]
  }

  private func state(
    _ runner: ProblemRunner, _ solver: Solver, _ rtol: Double
  ) -> [String: Double]? {
    var settings = RunSettings(runner.problem, solver: solver, strategy: .discrete, rtol: rtol)
    settings.stepLimit = 3_000_000
    let record = runner.solve(settings)
    return record.status == .ok ? record.state : nil
  }

  /// The largest difference of a component, relative to it or, where it is tiny, to the problem's
  /// scale.
  private func distance(
    _ a: [String: Double], _ b: [String: Double], _ problem: Problem
  ) -> Double {
    b.map { abs((a[$0.key] ?? .infinity) - $0.value) / max(abs($0.value), problem.scale) }.max()
      ?? .infinity
  }

  @Test(arguments: AgreementTests.names)
  func `states agree with the oracles within their conditioning`(_ name: String) throws {
    let runner = try runner(name)
    let problem = runner.problem
    let unfit: [Method] = [.adams, .adamsNewton, .bdfFunctional]
    let methods = Method.allCases.filter {
      // Reversible methods lose themselves on problems that contract.
      !$0.family.isReversible && $0.isAdaptive && $0.family.order >= 5
        && ($0.isImplicit || !problem.isStiff) && (!problem.isStiff || !unfit.contains($0))
    }
    var worst = (ratio: 0.0, pair: "")
    let references = oracles(problem).compactMap { oracle in
      state(runner, oracle.solver, oracle.rtol).map { (oracle.solver.name, $0) }
    }
    #expect(references.count >= 2, "\(name): the oracles did not come to the end")
    for method in methods {
      // Multistep methods err by hundreds of tolerances, as CVODES does.
      let rtol = AgreementTests.rtol * (method.family is MultistepFamily ? 0.01 : 1)
      let own = try #require(state(runner, .own(method), rtol), "\(method) failed")
      for (oracle, state) in references {
        let ratio = distance(own, state, problem) / AgreementTests.rtol
        if !(ratio <= worst.ratio) { worst = (ratio, "\(method.name) against \(oracle)") }
      }
    }
    print("agreement: \(name): at most \(worst.ratio) tolerances, \(worst.pair)")
    #expect(worst.ratio <= AgreementTests.allowed[name] ?? 100, "\(name): \(worst.pair)")
  }
}
