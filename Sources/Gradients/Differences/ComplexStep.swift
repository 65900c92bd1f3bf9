import Expressions
import Fields
import Integrators

/// The complex step: Im L(x + iε) / ε, for one initial value or parameter after the other, over the steps
/// that the real solution took.
///
/// No difference is taken, so nothing cancels, and ε may be as small as numbers go: the gradient is that
/// of ``DiscreteAdjoint``, the exact derivative at frozen steps, by a computation that shares nothing with
/// it but the field's program, no rule of differentiation least of all.
///
/// ε is 1e-100 of |x|, or of 1 where x = 0; `GradientRequest.differenceStep` replaces it. Small numbers
/// times ε must still be numbers: 1e-100 leaves room down to 1e-200.
///
/// Cost: the solution, and n + m complex ones without rejected attempts, interpreted: some twenty times as
/// dear an evaluation as a native one; counted in `forward` with the steps as replayed ones. Memory: 16
/// bytes a step.
///
/// Explicit Runge–Kutta methods only: an implicit one would have to solve its stages in complex
/// arithmetic, to the last digit of an imaginary part that its tolerance does not see.
///
/// - When this misleads: only where the program is not analytic: at the corners of `abs`, `min`, `max`
///   and `select` it takes the side of the real part, as the rules of differentiation here do.
///
/// J. N. Lyness and C. B. Moler, SIAM J. Numer. Anal. 4 (1967) 202–210; W. Squire and G. Trapp, SIAM
/// Review 40 (1998) 110–112.
public struct ComplexStep: GradientStrategy {
  public var name: String { "complex-step" }
  public var claim: GradientClaim { .discreteMap }
  public static let step = 1e-100

  public init() {}

  public func objection(to method: Method) -> String? {
    if let tableau = method.tableau, !tableau.isImplicit { return nil }
    let what = "the strategy complex-step runs explicit Runge–Kutta methods in complex arithmetic"
    if method.family is AutomaticFamily {
      return
        "\(what), and \(method) may change to an implicit one; name an explicit one, such as dop853"
    }
    return method.isImplicit
      ? "\(what); \(method) is implicit, and the iteration for its stages cannot see an imaginary part of 1e-100"
      : "\(what), and \(method) is none"
  }

  public func gradient(_ request: GradientRequest) -> GradientResult {
    let problem = request.problem
    var run = GradientRun(request)
    let counts = run.forwardCounts.pointer
    var pass = ForwardPass(request, path: run.path, counts: counts)
    let log = RecordLog(recordSize: 2)
    var marks: [Int] = []
    var (value, gradient): (Double?, [Double]) = (nil, [])
    var steps = 0
    _ = run.forward { () throws(IntegrationFailure) in
      try request.refuseEvents(name)
      guard objection(to: request.method) == nil, let tableau = request.method.tableau else {
        throw .unsupported(objection(to: request.method) ?? "not a Runge–Kutta method")
      }
      try pass.run(
        step: { integrator in
          let record = log.append()
          record[0] = integrator.stepStart
          record[1] = integrator.stepSize
          steps += 1
        }, stop: { _ in marks.append(steps) })
      value = pass.objective().value
      let solution = ComplexSolution(
        problem.problem, tableau, discontinuities: problem.field.kernels.discontinuities,
        counts: counts)
      let relative = request.differenceStep ?? ComplexStep.step
      let parameters = problem.field.parameterValues
      for c in 0..<problem.stateCount + parameters.count {
        let isInitial = c < problem.stateCount
        let x = isInitial ? pass.initial[c] : parameters[c - problem.stateCount]
        let step = relative * (x == 0 ? 1 : abs(x))
        let value = solution.objective(
          parameters: parameters, perturbing: isInitial ? nil : c - problem.stateCount,
          initial: isInitial ? c : nil, by: step, steps: log, marks: marks)
        gradient.append(value.imaginary / step)
      }
    }
    return run.finish(
      problem, value: value, initial: Array(gradient.prefix(problem.stateCount)),
      parameters: Array(gradient.dropFirst(problem.stateCount)),
      memory: MemoryLedger(
        trajectoryBytes: log.byteCount, predictedBytes: 16 * steps))
  }
}

/// A problem, its initial values, steps and objective, in complex arithmetic.
private final class ComplexSolution {
  private let problem: Problem
  private let steps: ComplexSteps
  private var initial, terminal: Interpreter<ComplexNumber>
  private var observed: Interpreter<ComplexNumber>?

  init(
    _ problem: Problem, _ tableau: ButcherTableau, discontinuities: Discontinuities?,
    counts: UnsafeMutablePointer<Counts>
  ) {
    self.problem = problem
    let model = problem.model
    steps = ComplexSteps(
      tableau, rhs: problem.fullRHS, discontinuities: discontinuities, counts: counts)
    initial = Interpreter(model.initial)
    terminal = Interpreter(problem.objective.terminal)
    observed = problem.objective.observed.map { Interpreter($0) }
  }

  /// L with one component moved by `step` along the imaginary axis.
  ///
  /// - Parameters:
  ///   - marks: how many steps led to each stop.
  func objective(
    parameters: [Double], perturbing parameter: Int?, initial component: Int?, by step: Double,
    steps log: RecordLog, marks: [Int]
  ) -> ComplexNumber {
    var p = parameters.map { ComplexNumber($0) }
    if let parameter { p[parameter].imaginary = step }
    var start = initial.evaluate(t: ComplexNumber(problem.span.start), y: [], p: p).outputs
    if let component { start[component].imaginary += step }
    let n = start.count
    let q = problem.objective.integralCount
    steps.start(start + Array(repeating: ComplexNumber(0.0), count: q), parameters: p)
    var totals = [ComplexNumber](repeating: ComplexNumber(0.0), count: problem.objective.sumCount)
    var next = 0
    for (k, mark) in marks.enumerated() {
      while next < mark {
        steps.step(t: log[next][0], h: log[next][1])
        next += 1
      }
      guard let observations = problem.observations, k < observations.count else { continue }
      let terms = observed?.evaluate(
        t: ComplexNumber(observations.times[k]), y: (0..<n).map { steps.state[$0] }, p: p,
        v: observations.rows[k].map { ComplexNumber($0) })
      for (r, term) in (terms?.outputs ?? []).enumerated() { totals[r] = totals[r] + term }
    }
    let extra =
      start + (n..<n + q).map { steps.state[$0] } + totals
      + (problem.objective.readsStartTime ? [ComplexNumber(problem.span.start)] : [])
    return terminal.evaluate(
      t: ComplexNumber(problem.span.end), y: (0..<n).map { steps.state[$0] }, p: p, v: extra
    ).outputs[0]
  }
}
