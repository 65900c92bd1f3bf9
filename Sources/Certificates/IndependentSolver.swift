import Fields
import Gradients
import Integrators

/// Solves a problem anew, without the method and more tightly than the gradient under test: what
/// certificates compare with.
///
/// Where the method under test is explicit and the problem is not said to be stiff it is dop853; if that
/// does not come to its end in 200,000 steps, or else, Radau IIA of variable order, and kvaerno5 where
/// dense matrices of all stages would be too large. Its relative tolerance is 10⁻⁴ of that under test,
/// but not below 1e-13 (kvaerno5: 1e-11) nor above 1e-9.
struct IndependentSolver: CustomStringConvertible {
  let problem: CompiledProblem
  let method: Method
  let relative: Double
  private let absolute: Double
  private static let stepLimit = 200_000

  init(_ request: GradientRequest, isStiff: Bool) {
    problem = request.problem
    method = problem.referenceMethod(isStiff: isStiff)
    let floor = method == .kvaerno5 ? 1e-11 : 1e-13
    relative = min(max(1e-4 * request.tolerances.relative, floor), 1e-9)
    absolute = request.tolerances.absolute * relative / request.tolerances.relative
  }

  static func looksStiff(_ request: GradientRequest) -> Bool {
    request.problem.problem.isStiff || request.method.isImplicit
  }

  var description: String { "\(method) at rtol \(relative.brief)" }

  var tolerances: Tolerances {
    Tolerances(relative: relative, absolute: absolute, count: problem.fullCount)
  }

  var options: Integrator.Options {
    var options = Integrator.Options()
    options.stepLimit = IndependentSolver.stepLimit
    return options
  }

  /// L with the initial values moved by `initial`, and the parameters by `parameters` (which moves
  /// y₀(p) too).
  func value(_ direction: Direction, times factor: Double) throws(IntegrationFailure) -> Double {
    let field = problem.field
    let before = field.parameterValues
    field.parameterValues = zip(before, direction.parameters).map { $0 + factor * $1 }
    defer { field.parameterValues = before }
    var initial = problem.initialState()
    for (i, v) in direction.initial.enumerated() { initial[i] += factor * v }
    let counts = CountsBox()
    let integrator = Integrator(
      method, field: field.kernels.counting(into: counts.pointer), tolerances: tolerances,
      t: problem.problem.span.start, y: initial, end: problem.problem.span.end, options: options)
    var states: [[Double]] = []
    for stop in problem.stops {
      try integrator.integrate(to: stop)
      states.append((0..<problem.fullCount).map { integrator.state[$0] })
    }
    return problem.evaluateObjective(initial: initial, states: states).value
  }
}
