import Fields
import Integrators

/// The discrete adjoint of a reversible method: each earlier state is found by undoing the step that led
/// away from it, instead of being stored.
///
/// Axes: discrete adjoint · reversed exactly · parameter integral inside the transpose of the step. The
/// literature's names: MALI (asynchronous leapfrog), reversible Heun, reversible Runge–Kutta (McCallum
/// and Foster).
///
/// Cost: forward; then a step back, about as dear as one forward, and the VJPs of ``DiscreteAdjoint``.
/// Memory: 16 bytes a step (t and h) where steps are chosen by their errors; nothing at all where they
/// are of a fixed size, for then their times are counted again (see `FixedStepTimes`); in both cases
/// a snapshot at each discontinuity in time, where the method forgets its hidden state.
///
/// The gradient is that of ``DiscreteAdjoint`` but for what undoing loses. How much that is, is measured
/// on the way: ``ReversalReport/defect``, the relative error of the initial state found.
///
/// - When this misleads: exact algebra is not exact arithmetic. Rounding grows by the method's own factor
///   a step (coupled methods 1/κ = 1.001, damped leapfrog 1.25, the others 1), foretold, and refused where
///   it comes to e³⁰; and by the growth of errors that the problem has backward in time, which nobody
///   knows beforehand: Lorenz loses all digits within three units of time, as with backsolve. The defect
///   shows both. It sees the state only: a defect of 1e-8 does not say that the gradient errs by no more.
///
/// J. Zhuang et al., MALI, ICLR 2021; P. Kidger et al., NeurIPS 2021, arXiv:2105.13493; S. McCallum and
/// J. Foster, arXiv:2410.11648.
public struct ReversibleAdjoint: GradientStrategy {
  public var name: String { "reversible" }
  public var claim: GradientClaim { .discreteMap }
  public var differentiatesSteps: Bool { true }

  public init() {}

  public func objection(to method: Method) -> String? {
    method.family.isReversible ? nil : ReversibleAdjoint.objection(method)
  }

  static func objection(_ method: Method) -> String {
    let able = Method.allCases.filter { $0.family.isReversible }.map(\.name)
    return
      "the strategy reversible undoes steps, which \(method) has no inverse for; these methods have: "
      + able.joined(separator: ", ")
  }

  public func gradient(_ request: GradientRequest) -> GradientResult {
    let problem = request.problem
    var run = GradientRun(request)
    let path = run.path
    let backwardCounts = run.backwardCounts
    var forward = ForwardPass(request, path: path, counts: run.forwardCounts.pointer)
    var made: ReversedSteps?
    var objective: ObjectiveValue?
    let arrived = run.forward { () throws(IntegrationFailure) in
      try request.refuseEvents(name)
      let steps = try ReversedSteps(request, forward.integrator, path: path)
      made = steps
      try forward.run(step: { _ in steps.accepted() }, stop: { _ in steps.reached() })
      objective = forward.objective()
    }
    guard arrived, let objective, let steps = made else {
      return run.finish(problem, objective: nil, memory: made?.ledger ?? MemoryLedger())
    }
    let memory = steps.ledger
    var costate: Costate?
    run.countReplays {
      _ = run.backward { () throws(IntegrationFailure) in
        let transpose = try request.method.makeTranspose(
          field: problem.field.kernels.counting(into: backwardCounts.pointer))
        let here = Costate(
          problem, stride: forward.integrator.stepper.stride, rows: transpose.costateRows)
        costate = here
        try steps.goBack(
          initial: forward.initial, stop: { here.jump(by: objective.stops[$0]) },
          pull: { (step) throws(IntegrationFailure) in
            backwardCounts.pointer.pointee.replayed += 1
            try here.pull(over: step, by: transpose)
            guard let observer = request.observer, transpose.costateRows == 1 || step.isFirst
            else { return }
            observer.observe(
              t: step.time, lambda: here.lambda, parameters: here.sums, state: nil)
          })
      }
    }
    return run.finish(
      problem, objective: objective, lambda: costate?.initial ?? [], mu: costate?.parameters ?? [],
      memory: memory, reversal: steps.report)
  }
}
