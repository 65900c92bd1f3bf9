import ArgumentParser
import Expressions
import Fields
import Gradients
import Integrators
import LinearAlgebra
import ProblemFiles
import References
import Studies

/// Which problem, and how it is changed.
struct ProblemOptions: ParsableArguments {
  @Argument(help: "A problem of the catalogue (see `costate list`) or the path of a problem file.")
  var problem: String

  @Option(
    name: .customLong("set"), help: "Replace a parameter or constant: NAME=VALUE; repeatable.")
  var settings: [String] = []

  @Option(help: "Replace the span: T0,T.")
  var span: String?

  @Option(help: "Right-hand sides by `native` code or by the `interpreter`.")
  var backend = "native"

  func backendChoice() throws(BadInput) -> Backend {
    guard let choice = Backend(rawValue: backend) else {
      throw BadInput("unknown backend `\(backend)`; the backends are native, interpreter")
    }
    return choice
  }

  func load(objective: String? = nil, observations: String? = nil) throws -> Problem {
    try ProblemFile.load(
      problem, overrides: NumberParsing.settings(settings), span: span.map(NumberParsing.span),
      objective: objective, observationsFile: observations)
  }
}

/// How to integrate.
struct SolverOptions: ParsableArguments {
  @Option(
    help: """
      One of our own or an outside solver, see `costate list`; for instance tsit5, dop853, \
      rodas5p, kvaerno5, cvodes-bdf or gsl-rk8pd. Default: auto.
      """)
  var method: String?

  @Option(help: "Relative tolerance.")
  var rtol = 1e-6

  @Option(help: "Absolute tolerance. Default: rtol times the problem's scale.")
  var atol: Double?

  @Option(help: "The most accepted steps of one integration.")
  var maxSteps = 1_000_000

  @Option(help: "The first step to try. Default: chosen from the problem.")
  var initialStep: Double?

  @Option(help: "Take steps of this size, whatever their errors (our own methods).")
  var step: Double?

  @Option(help: "Step-size controller: i, pi, pid, h211b or predictive. Default: the method's own.")
  var controller: String?
  @Option(
    help: """
      The linear solver of our own implicit methods: auto, dense, banded, sparse or gmres \
      (iterative, without a matrix). Default: auto, by the sparsity of the Jacobian.
      """)
  var linearSolver = "auto"

  @Option(help: "CVODES' nonlinear solver: `newton` or `fixed-point`.")
  var nonlinear = "newton"

  @Option(name: .customLong("repeat"), help: "Repeat N times and report the median seconds.")
  var repeats = 1

  func runSettings(for problem: Problem) throws(BadInput) -> RunSettings {
    let relative = try NumberParsing.relativeTolerance(rtol, option: "--rtol")
    var absolute = relative * problem.scale
    if let atol { absolute = try NumberParsing.positive(atol, option: "--atol") }
    var solver = Solver.suited
    if let method { solver = try Solver(named: method) }
    var settings = RunSettings(
      solver: solver, tolerances: GradientTolerances(relative: relative, absolute: absolute))
    settings.stepLimit = try NumberParsing.positive(
      maxSteps, option: "--max-steps", atMost: 1_000_000_000)
    settings.repeats = try NumberParsing.positive(repeats, option: "--repeat", atMost: 1_000_000)
    if let initialStep {
      settings.initialStep = try NumberParsing.positive(initialStep, option: "--initial-step")
    }
    if let step { settings.fixedStep = try NumberParsing.positive(step, option: "--step") }
    if let controller {
      let kinds = StepController.Kind.allCases.filter { $0 != .fixed }
      guard let kind = kinds.first(where: { $0.rawValue == controller }) else {
        throw BadInput(
          unknownName("controller", controller, among: kinds.map(\.rawValue)))
      }
      settings.controller = kind
    }
    guard let linear = LinearSolverChoice.Kind(rawValue: linearSolver) else {
      throw BadInput(
        "unknown linear solver `\(linearSolver)`; it is "
          + LinearSolverChoice.Kind.allCases.map(\.rawValue).joined(separator: ", "))
    }
    settings.linearSolver = linear
    guard let choice = CVODES.NonlinearSolver.allCases.first(where: { $0.name == nonlinear }) else {
      throw BadInput("unknown nonlinear solver `\(nonlinear)`; it is newton or fixed-point")
    }
    settings.nonlinearSolver = choice
    return settings
  }
}

/// How to print.
struct OutputOptions: ParsableArguments {
  @Flag(help: "Print one JSON object.")
  var json = false

  @Flag(help: "Print comma-separated values with a header.")
  var csv = false

  func validate() throws {
    if json && csv { throw ValidationError("choose one of --json and --csv") }
  }
}
