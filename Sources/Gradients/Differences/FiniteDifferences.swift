import Fields
import Glibc
import Integrators

/// Central differences of computed values, for one initial value or parameter after the other.
///
/// g ≈ (L(x + h) − L(x − h)) / 2h, of order 2, or
/// g ≈ (8 (L(x + h) − L(x − h)) − L(x + 2h) + L(x − 2h)) / 12h, of order 4.
///
/// **The step.** L is known to a relative noise η only, so the quotient errs by about h²/6 + η/h, or by
/// h⁴/30 + 3η/2h, derivatives and L taken to be of one size. The least is at h = (3η)^(1/3), or at
/// (45η/4)^(1/5). η is the relative tolerance where steps are chosen by their errors, because a perturbed
/// solve chooses others, and its error is another, not a neighbour of the first; and it is a rounding
/// error, 2⁻⁵², where steps are fixed. h is relative to |x|; to the problem's scale of states or to 1
/// where x = 0. `GradientRequest.differenceStep` replaces it.
///
/// Cost: 2 (or 4) solves a component, (n + m) components, and the solve itself; all of them are counted in
/// `forward`. Memory: no trajectory. Any method will do, with or without derivatives.
///
/// - When this misleads: this step is for the worst case, in which a perturbed solve accepts or rejects
///   another attempt and L jumps by η, and for an L that bends on the scale of x. Where it bends faster
///   (sin 10x at x = 20), the quotient is far off, and looks as good. With shorter steps it mostly gets
///   better, down to the error that the solver's own derivative has, of the size of the tolerance, and then
///   worse again as 2⁻⁵²/h; and now and then it is wrong by η/h.
public struct FiniteDifferences: GradientStrategy {
  /// 2 or 4.
  public let order: Int

  public init(order: Int = 2) {
    precondition(order == 2 || order == 4, "differences are of order 2 or 4")
    self.order = order
  }

  public var name: String { order == 2 ? "finite-differences" : "finite-differences+fourth" }
  public var claim: GradientClaim { .differences }

  /// The relative step where none is given, for values of relative noise η.
  public func step(noise: Double) -> Double {
    order == 2 ? pow(3 * noise, 1.0 / 3) : pow(45.0 / 4 * noise, 1.0 / 5)
  }

  public func gradient(_ request: GradientRequest) -> GradientResult {
    let problem = request.problem
    let rounding = 0x1p-52
    let noise = request.takesFixedSteps ? rounding : max(request.tolerances.relative, rounding)
    let relative = request.differenceStep ?? step(noise: noise)
    var run = GradientRun(request)
    let path = run.path
    var (value, initial, parameters): (Double?, [Double], [Double]) = (nil, [], [])
    let counts = run.forwardCounts.pointer
    _ = run.forward { () throws(IntegrationFailure) in
      try request.refuseEvents(name)
      value = try FiniteDifferences.value(request, path, counts, initial: nil)
      let start = problem.initialState()
      for i in 0..<problem.stateCount {
        let size = start[i] == 0 ? problem.problem.scale : abs(start[i])
        initial.append(
          try quotient(at: start[i], step: relative * size) { (x) throws(IntegrationFailure) in
            var moved = start
            moved[i] = x
            return try FiniteDifferences.value(request, path, counts, initial: moved)
          })
      }
      let nominal = problem.field.parameterValues
      defer { problem.field.parameterValues = nominal }
      for j in nominal.indices {
        let size = nominal[j] == 0 ? 1 : abs(nominal[j])
        parameters.append(
          try quotient(at: nominal[j], step: relative * size) { (x) throws(IntegrationFailure) in
            problem.field.parameterValues[j] = x
            defer { problem.field.parameterValues = nominal }
            return try FiniteDifferences.value(request, path, counts, initial: nil)
          })
      }
    }
    return run.finish(problem, value: value, initial: initial, parameters: parameters)
  }

  private func quotient(
    at x: Double, step: Double, of value: (Double) throws(IntegrationFailure) -> Double
  ) throws(IntegrationFailure) -> Double {
    // Points that are numbers, and their true distance.
    func difference(_ h: Double) throws(IntegrationFailure) -> Double {
      let (above, below) = (x + h, x - h)
      return try (value(above) - value(below)) / (above - below)
    }
    let near = try difference(step)
    return order == 2 ? near : try (4 * near - difference(2 * step)) / 3
  }

  /// L of one solve.
  private static func value(
    _ request: GradientRequest, _ path: SolutionPath, _ counts: UnsafeMutablePointer<Counts>,
    initial: [Double]?
  ) throws(IntegrationFailure) -> Double {
    var pass = ForwardPass(request, path: path, counts: counts, initial: initial)
    try pass.run()
    return pass.objective().value
  }
}
