import Expressions
import Fields
import Gradients
import Integrators
import LinearAlgebra
import References

/// What a run is asked beside its problem.
public struct RunSettings: Sendable {
  public var solver: Solver
  public var strategy = StrategyName.discrete
  public var tolerances: GradientTolerances
  /// The method of the backward integration, where it is not the forward one.
  public var adjointMethod: Method?
  /// Steps between checkpoints (`checkpointed`, `cvodes-adjoint`).
  public var checkpointInterval = 100
  /// Where the discrete adjoint's forward states come from, and instead the memory to choose it by.
  public var schedule = CheckpointSchedule.all
  public var memoryBudget: MemoryBudget?
  /// The relative step of `finite-differences` and `complex-step`; nil for their own choice.
  public var differenceStep: Double?
  public var stepLimit = 1_000_000
  public var initialStep: Double?
  /// The size of every step of our own methods; nil to let the errors decide.
  public var fixedStep: Double?
  /// Another step-size controller than the method's own.
  public var controller: StepController.Kind?
  /// How our own implicit methods solve their linear systems.
  public var linearSolver = LinearSolverChoice.Kind.automatic
  public var nonlinearSolver = CVODES.NonlinearSolver.newton
  public var sensitivityMethod = CVODES.SensitivityMethod.staggered
  public var interpolation = CVODES.Interpolation.polynomial
  /// Runs to take the median seconds of.
  public var repeats = 1

  public init(solver: Solver, tolerances: GradientTolerances) {
    self.solver = solver
    self.tolerances = tolerances
  }

  /// Settings at one relative tolerance, the absolute one following the problem's scale.
  public init(_ problem: Problem, solver: Solver, strategy: StrategyName, rtol: Double) {
    self.init(
      solver: solver,
      tolerances: GradientTolerances(relative: rtol, absolute: rtol * problem.scale))
    self.strategy = strategy
  }

  /// Those of our own integrator.
  var integratorOptions: Integrator.Options {
    var options = Integrator.Options()
    options.stepLimit = stepLimit
    options.initialStep = initialStep
    options.fixedStep = fixedStep
    options.controller = controller
    return options
  }

  /// The options in force for a gradient, by their names on the command line.
  var gradientOptions: [String: String] {
    var options: [String: String] = ["max-steps": "\(stepLimit)"]
    if let adjointMethod { options["adjoint-method"] = adjointMethod.name }
    if let initialStep { options["initial-step"] = "\(initialStep)" }
    if let fixedStep { options["step"] = "\(fixedStep)" }
    if let controller { options["controller"] = controller.rawValue }
    if linearSolver != .automatic { options["linear-solver"] = linearSolver.rawValue }
    if strategy.usesCheckpointInterval {
      options["checkpoint-interval"] = "\(checkpointInterval)"
    }
    if let differenceStep { options["difference-step"] = "\(differenceStep)" }
    if strategy == .discrete, schedule != .all {
      options["schedule"] = schedule.name
      if let slots = schedule.slots { options["slots"] = "\(slots)" }
      if case .disk(_, let memory) = schedule { options["memory-slots"] = "\(memory)" }
      if case .uniform(let interval?) = schedule { options["checkpoint-interval"] = "\(interval)" }
    }
    if strategy == .discrete, let memoryBudget { options["memory"] = "\(memoryBudget.bytes)" }
    if case .cvodes = solver { options["nonlinear"] = nonlinearSolver.name }
    if strategy == .cvodesAdjoint { options["interpolation"] = interpolation.rawValue }
    if strategy == .cvodesForward { options["sensitivity"] = sensitivityMethod.rawValue }
    return options
  }

  /// Whether our own linear solvers are at work in a run with these settings.
  func solvesLinearSystems(isGradient: Bool) -> Bool {
    guard case .own(let method) = solver else { return false }
    return method.isImplicit || (isGradient && (adjointMethod ?? method).isImplicit)
  }

  /// Whether one of our own methods in these settings has dense matrices only.
  func needsDenseMatrices(isGradient: Bool) -> Bool {
    guard case .own(let method) = solver else { return false }
    let adjoint = isGradient ? adjointMethod ?? method : method
    return method.family.needsDenseMatrices || adjoint.family.needsDenseMatrices
  }

  var solveOptions: [String: String] {
    var options: [String: String] = ["max-steps": "\(stepLimit)"]
    if let initialStep { options["initial-step"] = "\(initialStep)" }
    if let fixedStep { options["step"] = "\(fixedStep)" }
    if let controller { options["controller"] = controller.rawValue }
    if linearSolver != .automatic { options["linear-solver"] = linearSolver.rawValue }
    if case .cvodes = solver { options["nonlinear"] = nonlinearSolver.name }
    return options
  }
}

extension CVODES.NonlinearSolver {
  /// The name on the command line.
  public var name: String { self == .newton ? "newton" : "fixed-point" }
}
