import Expressions
import Fields
import Gradients
import Integrators
import LinearAlgebra
import SparseLinearAlgebra

extension Solver {
  /// n² may not exceed the square of this: a matrix then has 200 megabytes, its factorisation
  /// takes a minute, and a solver holds several.
  public static let largestDenseCount = 5_000

  /// Dependences looked at in search of a sparse Jacobian, before it is taken for a full one.
  static let structureLimit = 50_000_000

  /// Whether a step solves linear systems, here with a dense n × n matrix whatever the Jacobian.
  private func isDense(_ settings: RunSettings) -> Bool {
    switch self {
    case .own(let method):
      return (settings.linearSolver == .dense || settings.needsDenseMatrices(isGradient: true))
        && Solver.needsMatrix([method, settings.adjointMethod ?? method])
    case .cvodes: return settings.nonlinearSolver == .newton
    case .gsl(let stepper): return stepper == .msbdf || stepper == .bsimp
    }
  }

  /// Whether one of these methods cannot do without linear systems: `auto` stays explicit where a
  /// matrix would be too large.
  private static func needsMatrix(_ methods: [Method]) -> Bool {
    methods.contains { $0.isImplicit && $0 != .auto }
  }

  /// What is wrong with the settings of step sizes, or nil.
  private func stepObjection(_ settings: RunSettings) -> String? {
    guard case .own(let method) = self else {
      return settings.fixedStep == nil && settings.controller == nil
        ? nil : "\(name) chooses its steps itself; --step and --controller are for our own methods"
    }
    let methods = [method, settings.adjointMethod ?? method]
    if settings.fixedStep == nil, let fixed = methods.first(where: { $0.controller.kind == .fixed })
    {
      return "\(fixed) has no estimate of its error and takes fixed steps: give their size, as in "
        + "--step 0.01"
    }
    return nil
  }

  /// Why this solver cannot follow the problem through its events, or nil if it can.
  func eventObjection(to problem: Problem) -> String? {
    if case .own = self { return nil }
    guard let event = problem.events.first else { return nil }
    return
      "\(problem.name) has events (`\(event.name)`), and \(name) runs without looking for them; "
      + "our own methods do"
  }

  /// Why the linear systems of our own implicit methods are not even begun, or nil.
  private func linearObjection(
    to problem: Problem, _ settings: RunSettings, isGradient: Bool
  ) -> String? {
    let n = problem.model.stateNames.count
    guard settings.solvesLinearSystems(isGradient: isGradient) else {
      if settings.linearSolver == .automatic { return nil }
      return "--linear-solver \(settings.linearSolver.rawValue) has nothing to act on: \(name) "
        + "solves no linear systems, or those of an outside solver"
    }
    if settings.needsDenseMatrices(isGradient: isGradient) {
      if settings.linearSolver == .automatic || settings.linearSolver == .dense { return nil }
      return "\(name) has complex linear systems, for which there are dense matrices only; "
        + "--linear-solver \(settings.linearSolver.rawValue) is for other methods"
    }
    guard n > Solver.largestDenseCount, settings.linearSolver != .dense,
      case .own(let method) = self, Solver.needsMatrix([method, settings.adjointMethod ?? method])
    else { return nil }
    let remedy = "; --linear-solver gmres needs no matrix, an explicit method no linear systems"
    guard let pattern = problem.model.rhs.jacobianStructure(limit: Solver.structureLimit) else {
      return "\(problem.name) has \(n) states and a Jacobian that is not sparse; \(name) works "
        + "with dense matrices of n × n numbers there and is limited to "
        + "\(Solver.largestDenseCount)" + remedy
    }
    let plan = LinearSolverPlan(
      size: n, columnStarts: pattern.columnStarts, rows: pattern.rows,
      choice: LinearSolverChoice(settings.linearSolver, sparse: KLU())
    ).decision
    let limit = 8 * Solver.largestDenseCount * Solver.largestDenseCount
    guard plan.predictedBytes > limit else { return nil }
    return "\(problem.name) has \(n) states; the linear systems of \(name) by the linear solver "
      + "\(plan.name) would take \(plan.predictedBytes) bytes and are limited to \(limit), those of "
      + "\(Solver.largestDenseCount) equations with a dense matrix" + remedy
  }

  /// Why a problem of this size, or of this kind, is not even begun, or nil if it can be.
  ///
  /// Without this, a run of an absurd size would end in an allocation that cannot be granted.
  ///
  /// - Parameter isGradient: whether the strategy of the settings runs too.
  public func objection(
    to problem: Problem, _ settings: RunSettings, isGradient: Bool
  ) -> String? {
    if let objection = stepObjection(settings) { return objection }
    if let objection = eventObjection(to: problem) { return objection }
    let n = problem.model.stateNames.count
    let limit = Solver.largestDenseCount
    if let objection = linearObjection(to: problem, settings, isGradient: isGradient) {
      return objection
    }
    if isDense(settings), n > limit {
      return "\(problem.name) has \(n) states; \(name) works with dense matrices of n × n numbers "
        + "and is limited to \(limit); an explicit method has no such limit"
    }
    let columns = n + problem.model.parameterNames.count
    let carriesColumns = settings.strategy.own is Tangent || settings.strategy == .cvodesForward
    // By division, because the product of two counts can overflow.
    if isGradient, carriesColumns, columns > limit * limit / max(1, n) {
      return "\(problem.name) has \(n) states and \(columns - n) parameters; "
        + "\(settings.strategy.rawValue) carries \(columns) columns of \(n) numbers and is limited "
        + "to \(limit * limit) in all; an adjoint has no such limit"
    }
    if isGradient, let objection = variationalObjection(to: problem, settings, columns: columns) {
      return objection
    }
    // CVODES allocates the points of a whole segment, two vectors each, before its first step.
    let points = isGradient && settings.strategy == .cvodesAdjoint ? settings.checkpointInterval : 0
    if points > 10 * limit * limit / max(1, n) {
      return "cvodes-adjoint allocates its \(points) points between checkpoints beforehand; "
        + "with \(n) states it is limited to \(10 * limit * limit / max(1, n))"
    }
    return nil
  }

  /// Why the state and its tangents are too large for one system, or nil.
  private func variationalObjection(
    to problem: Problem, _ settings: RunSettings, columns: Int
  ) -> String? {
    let n = problem.model.stateNames.count
    guard (settings.strategy.own as? Tangent)?.form == .simultaneous, case .own(let method) = self,
      Solver.needsMatrix([method]), settings.linearSolver != .gmres,
      columns + 1 > Solver.largestDenseCount / max(1, n)
    else { return nil }
    return "\(problem.name) has \(n) states and \(columns) tangents; one system of them all, of "
      + "\((columns + 1) * n) equations, is limited to \(Solver.largestDenseCount) where its steps "
      + "solve linear systems; tangent without simultaneous, or --linear-solver gmres, is not"
  }
}
