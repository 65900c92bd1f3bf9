import Fields
import Gradients
import Integrators

/// The global error of a solution, from its own defect: with u the continuous extension of the steps
/// taken, the error e = y − u solves
///
///     e′ = f(t, u + e) − u′(t),    e(t₀) = 0,
///
/// exactly, and is integrated beside the solution, step by step, by another method, to six digits of
/// itself, of which the jumps of a relaxation oscillation can take all but one (P. E. Zadunaisky, Numer. Math. 27 (1976) 21; R. D. Skeel, ibid. 48 (1986) 1).
///
/// Cost: on each step a few steps of dop853, or of Radau IIA where the problem is stiff.
///
/// - When this misleads: e is a difference of numbers as large as f, so errors near 1e-14 of the state
///   are its own round-off. Where an error has grown as large as the state, e is as chaotic as y: it then
///   says that no digit is right, and no more. Of a stiff component that a rough continuous extension
///   leaves, the defect is much larger than the error; it is damped as the component is, at the cost of
///   more steps.
public struct GlobalError: Sendable {
  /// y(T) − u(T), the model's states and then running costs.
  public let error: [Double]
  /// u(T).
  public let state: [Double]
  /// Of the solution and its error together.
  public let counts: Counts

  /// - Throws: where the solution or its error comes to no end.
  public init(
    _ problem: CompiledProblem, method: Method, tolerances: Tolerances,
    options: Integrator.Options = Integrator.Options()
  ) throws(IntegrationFailure) {
    let (n, span) = (problem.fullCount, problem.problem.span)
    let box = CountsBox()
    let kernels = problem.field.kernels.counting(into: box.pointer)
    let integrator = Integrator(
      method, field: kernels, tolerances: tolerances, t: span.start, y: problem.initialState(),
      end: span.end, options: options)
    let step = DenseTrajectory(for: integrator.stepper)
    let field = DefectField(kernels, step: step)
    let corrector = GlobalError.corrector(problem, of: method)
    var error = [Double](repeating: 0, count: (n + 3) & ~3)
    var sizes = problem.initialState().map(abs)
    while integrator.time != span.end {
      try integrator.step(toward: span.end)
      step.removeAll()
      step.append(integrator)
      step.finish()
      for i in 0..<n { sizes[i] = max(sizes[i], abs(integrator.state[i])) }
      let own = Tolerances(
        relative: Array(repeating: 1e-6, count: n),
        absolute: (0..<n).map {
          1e-4 * tolerances.absolute[$0] + max(1e-4 * tolerances.relative[$0], 0x1p-54) * sizes[$0]
        })
      var settings = Integrator.Options()
      settings.initialStep = integrator.stepSize
      let correction = Integrator(
        corrector, field: field.kernels, tolerances: own, t: integrator.stepStart, y: error,
        end: integrator.time, options: settings)
      try correction.integrate(to: integrator.time)
      for i in 0..<n { error[i] = correction.state[i] }
    }
    withExtendedLifetime(field) {}
    self.error = Array(error.prefix(n))
    state = (0..<n).map { integrator.state[$0] }
    counts = box.pointer.pointee
  }

  /// Another method than the solution's, so that it does not err as that does; none that needs derivatives
  /// which a defect does not have.
  private static func corrector(_ problem: CompiledProblem, of method: Method) -> Method {
    let suited = problem.referenceMethod(isStiff: problem.problem.isStiff)
    guard suited == method else { return suited }
    return suited == .dop853 ? .verner9 : suited == .radau ? .radau9 : .kvaerno4
  }
}
