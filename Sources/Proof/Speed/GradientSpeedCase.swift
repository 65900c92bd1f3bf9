import Expressions
import Fields
import Integrators
import ProblemFiles
import Studies

/// A problem on which the times of gradients are compared, and how many times faster than the best of
/// CVODES' strategies the best of ours is to be.
struct GradientSpeedCase {
  let problem: Problem
  let factor: Double
  let isStiff: Bool

  static let targets = [1e-3, 1e-6, 1e-9]

  static func all(_ plan: ProofPlan) throws(BadInput) -> [GradientSpeedCase] {
    var cases: [GradientSpeedCase] = []
    for end in [5.0, 10, 20] {
      var lorenz = try plan.problem("lorenz")
      lorenz.span = try TimeSpan(start: 0, end: end)
      cases.append(GradientSpeedCase(problem: lorenz, factor: 80, isStiff: false))
    }
    for name in ["lotka-volterra", "van-der-pol"] {
      cases.append(
        GradientSpeedCase(problem: try plan.problem(name), factor: 80, isStiff: false))
    }
    for name in ["robertson", "hires", "oregonator"] {
      cases.append(GradientSpeedCase(problem: try plan.problem(name), factor: 15, isStiff: true))
    }
    cases.append(
      GradientSpeedCase(problem: try plan.problem("pleiades"), factor: 5, isStiff: false))
    cases.append(
      GradientSpeedCase(
        problem: try SpeedCase.interleavedBrusselator(128), factor: 5, isStiff: true))
    return cases
  }

  var name: String {
    problem.name == "lorenz" ? "lorenz, T = \(Int(problem.span.end))" : problem.name
  }

  private var isSmall: Bool { problem.model.stateNames.count <= 10 }

  /// Ours, then CVODES'. Sensitivities forward cost a solve a column: not for hundreds of states.
  var pairs: [(solver: Solver, strategy: StrategyName)] {
    let methods: [Method] =
      isStiff ? [.rodas5p, .kvaerno5, .radau5, .radau9, .radau] : [.tsit5, .dop853, .verner9]
    let outside: [Solver] = isStiff ? [.cvodes(.bdf)] : [.cvodes(.adams), .cvodes(.bdf)]
    return methods.map { (.own($0), .discrete) }
      + (isSmall ? methods.map { (.own($0), .tangent) } : [])
      + outside.map { ($0, .cvodesAdjoint) }
      + (problem.model.stateNames.count <= 40 ? outside.map { ($0, .cvodesForward) } : [])
  }
}
