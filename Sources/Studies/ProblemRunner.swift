import Expressions
import Fields
import Gradients
import Integrators
import LinearAlgebra
import ReferenceCertificates
import References
import SparseLinearAlgebra

/// Runs one problem, compiled once, by any solver and any strategy.
public final class ProblemRunner {
  public let problem: Problem
  public let compiled: CompiledProblem
  var oracle: OracleSystem
  /// The certified reference that is stored beside the problem's file, or why there is none: read once.
  private(set) lazy var stored: ReferenceStore.Finding = {
    do throws(BadInput) {
      return try ReferenceStore(for: problem)?.find(problem) ?? .none
    } catch {
      return .outdated(error.message)
    }
  }()
  // The backward tolerances CVODES is given, by what they were made from: not by the tolerances
  // alone, or a run would depend on which other ones went before it.
  var knownTolerances: [OracleKey: (lambda: Tolerances, parameters: Tolerances)] = [:]

  struct OracleKey: Hashable {
    let method: CVODES.LinearMultistep
    let nonlinearSolver: CVODES.NonlinearSolver
    let tolerances: GradientTolerances
    let stepLimit: Int
  }

  public init(_ problem: Problem, backend: Backend) {
    self.problem = problem
    compiled = CompiledProblem(problem, backend: backend)
    compiled.field.linearSolver = LinearSolverChoice(sparse: KLU())
    oracle = OracleSystem(compiled.field)
  }

  public var stateNames: [String] { problem.model.stateNames }
  public var parameterNames: [String] { problem.model.parameterNames }

  /// The certified end state, the nearest Doubles of it by state; nil where none is stored.
  public var certifiedState: [String: Double]? {
    guard case .certified(let reference) = stored else { return nil }
    return reference.state.compactMapValues { Double($0) }
  }

  /// Values by name.
  func named(states values: [Double]) -> [String: Double] {
    Dictionary(zip(stateNames, values), uniquingKeysWith: { first, _ in first })
  }

  func named(parameters values: [Double]) -> [String: Double] {
    Dictionary(zip(parameterNames, values), uniquingKeysWith: { first, _ in first })
  }

  /// Sets the linear solver asked for, and tells which one that comes to.
  func chooseLinearSolver(_ settings: RunSettings, isGradient: Bool) -> LinearSolverPlan? {
    guard settings.solvesLinearSystems(isGradient: isGradient) else { return nil }
    let field = compiled.field
    let kind =
      settings.needsDenseMatrices(isGradient: isGradient) ? .dense : settings.linearSolver
    // Set only where it differs, because the plan keeps what it has worked out.
    if field.linearSolver.kind != kind {
      field.linearSolver = LinearSolverChoice(kind, sparse: KLU())
    }
    return field.kernels.linearPlan
  }

  /// The first step GSL is given, which it cannot choose itself: Hairer's, by an explicit method.
  func initialStep(_ settings: RunSettings) -> Double {
    if let step = settings.initialStep { return step }
    let counts = UnsafeMutablePointer<Counts>.allocate(capacity: 1)
    counts.initialize(to: Counts())
    defer { counts.deallocate() }
    let tolerances = settings.tolerances
    return Integrator(
      .tsit5, field: compiled.field.kernels.counting(into: counts),
      tolerances: Tolerances(
        relative: tolerances.relative, absolute: tolerances.absolute, count: compiled.fullCount),
      t: problem.span.start, y: compiled.initialState(), end: problem.span.end
    ).proposedStep
  }

  func cvodes(_ method: CVODES.LinearMultistep, _ settings: RunSettings) -> CVODES {
    CVODES(
      method, settings.nonlinearSolver, relativeTolerance: settings.tolerances.relative,
      absoluteTolerance: settings.tolerances.absolute, maxSteps: settings.stepLimit)
  }
}

/// The middle of the values (the lower one of two), which a single slow run cannot move.
public func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  return sorted.isEmpty ? 0 : sorted[(sorted.count - 1) / 2]
}

extension Double {
  /// Nil for what JSON has no number for.
  var finite: Double? { isFinite ? self : nil }
}
