import Fields
import Integrators

/// The discrete tangent: the tangents of the steps taken, their sizes frozen.
///
/// Axes: discrete tangent · no way back · no parameter integral. The literature's names: tangent linear
/// model, forward-mode differentiation of the solver with the step sizes held constant; what dual numbers
/// through a solver give whose error norm does not see them.
///
/// It is the gradient of ``DiscreteAdjoint`` along columns, right to rounding for the numbers computed.
///
/// Cost: as ``Tangent`` on the grid of the state alone. Memory: no trajectory.
///
/// - When this misleads: the grid is made for the state, and may be no good for its derivative. On
///   a solution that is constant the steps grow without bound, and the derivative of those few steps has
///   nothing to do with that of the solution. Hence the errors of the columns are looked at, though
///   nothing heeds them: where a step cost a column more than ``coarseError`` of itself,
///   ``GradientResult/note`` says that this is the discrete gradient of a coarse grid.
public struct FrozenTangent: GradientStrategy {
  public var name: String { "discrete-tangent" }
  public var claim: GradientClaim { .discreteMap }
  public var differentiatesSteps: Bool { true }

  /// The relative error of a column in one step beyond which the step counts as too long.
  ///
  /// Not the tolerance: the errors of a tangent are larger than those of the state wherever errors grow,
  /// and a grid on which they cost a digit or two is no coarse one.
  public static let coarseError = 1e-3

  public init() {}

  public func gradient(_ request: GradientRequest) -> GradientResult {
    let problem = request.problem
    let (n, m) = (problem.stateCount, problem.parameterCount)
    var run = GradientRun(request)
    var pass = ForwardPass(request, path: run.path, counts: run.forwardCounts.pointer)
    let stepper = pass.integrator.stepper
    let field = problem.field.kernels.counting(into: run.forwardCounts.pointer)
    let perturbed = problem.initialState().prefix(n) + problem.field.parameterValues
    let errors = ColumnErrors(
      perturbed.map { request.tolerances.tangent(problem, perturbing: $0) },
      coupled: field.coupledCount)
    var (columns, objective): ([[Double]], ObjectiveValue?) = ([], nil)
    var (coarse, worst, steps) = (0, 0.0, 0)
    let relative = request.tolerances.adjointRelative ?? request.tolerances.relative
    let limit = max(10, FrozenTangent.coarseError / relative)
    _ = run.forward { () throws(IntegrationFailure) in
      if let refusal = stepper.refusal { throw .unsupported(refusal) }
      let tangent = try request.method.makeTangent(
        field: field, initialCount: n, parameters: Array(0..<m))
      tangent.reset()
      var failure: IntegrationFailure?
      func check() throws(IntegrationFailure) { if let failure { throw failure } }
      try pass.run(
        begin: { () throws(IntegrationFailure) in try check() },
        step: { integrator in
          guard failure == nil else { return }
          let step = StageLog.Step(
            time: integrator.stepStart, size: integrator.stepSize, stages: stepper.record,
            isFirst: stepper.beginsAnew)
          do throws(IntegrationFailure) {
            try tangent.push(step, end: stepper.result)
          } catch {
            failure = error
            return
          }
          let squared = errors.worst(tangent, of: stepper)
          steps += 1
          if !(squared <= limit * limit) { coarse += 1 }
          if !(squared <= worst) { worst = squared }
          tangent.advance()
          // Beyond a discontinuity the slope is another.
          if field.discontinuities?.times.contains(integrator.time) == true { tangent.restart() }
        },
        stop: { _ in
          columns.append((0..<(n + m) * stepper.stride).map { tangent.tangent[$0] })
        },
        jumped: { _, saltation in
          tangent.jump(
            by: saltation, initialCount: n, count: problem.fullCount, stride: stepper.stride)
          tangent.restart()
        })
      try check()
      objective = pass.objective()
    }
    return run.finish(
      problem, objective: objective, columns: columns, stride: stepper.stride,
      note: coarse == 0 || request.takesFixedSteps
        ? nil : FrozenTangent.note(coarse, of: steps, worst: worst.squareRoot()))
  }

  /// - Parameter worst: the largest error of a column, in units of its tolerance.
  static func note(_ coarse: Int, of steps: Int, worst: Double) -> String {
    let ratio = worst.isFinite ? "up to \(Float(worst)) times its tolerance" : "not even finite"
    return
      "the discrete gradient of a coarse grid: \(coarse) of \(steps) steps, made for the state alone, "
      + "were too long for its tangent, whose error was \(ratio); the strategy tangent heeds it"
  }
}
