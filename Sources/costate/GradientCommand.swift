import ArgumentParser
import Certificates
import Expressions
import Gradients
import Integrators
import References
import Studies

/// `costate gradient`: one gradient by one strategy.
struct GradientCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gradient",
    abstract: "Differentiate the objective with respect to initial values and parameters.")

  @OptionGroup var problemOptions: ProblemOptions

  @Option(
    help: """
      Replace the objective: an expression of states at the end `x(T)`, parameters, \
      `integral(…)` for a running cost and `observations(…)` for data.
      """)
  var objective: String?

  @Option(help: "A CSV file of observations: a column `t`, then the data columns.")
  var observations: String?

  @Option(
    help: """
      \(Strategies.families.map(\.base).joined(separator: ", ")), cvodes-adjoint or cvodes-forward, with \
      modifiers as in backsolve+reset (costate list has them). Default: discrete, or CVODES' adjoint \
      where the method is CVODES'.
      """)
  var strategy: String?

  @OptionGroup var solverOptions: SolverOptions

  @Option(help: "Relative tolerance of the adjoint or the tangent. Default: rtol.")
  var adjointRtol: Double?

  @Option(help: "Absolute tolerance of the adjoint or the tangent. Default: from its size.")
  var adjointAtol: Double?

  @Option(help: "Relative tolerance of running costs and parameter integrals. Default: adjoint's.")
  var quadratureRtol: Double?

  @Option(help: "Absolute tolerance of running costs and parameter integrals.")
  var quadratureAtol: Double?

  @Option(help: "The method of the backward integration. Default: the forward one.")
  var adjointMethod: String?

  @Option(
    help: """
      Steps between checkpoints (checkpointed, backsolve+checkpoints, cvodes-adjoint; schedule uniform). \
      Default: 100, and of the schedule the root of the number of steps.
      """)
  var checkpointInterval: Int?

  @Option(
    help: """
      The step of finite-differences and complex-step, relative to what is perturbed. Default: from the \
      tolerance, or 1e-100.
      """)
  var differenceStep: Double?

  @OptionGroup var scheduleOptions: ScheduleOptions

  @Option(help: "CVODES' adjoint: `hermite` or `polynomial`.")
  var interpolation = "polynomial"

  @Option(help: "CVODES' forward sensitivities: `staggered` or `simultaneous`.")
  var sensitivity = "staggered"

  @Flag(
    help: """
      Certify the gradient without a reference: duality along the path, Taylor remainders, convergence, \
      and the state on the way back. Ends with exit code 1 where it is not to be trusted.
      """)
  var certify = false

  @Option(help: "The digits a certified gradient must have.")
  var digits = Certificate.defaultDigits

  @Option(help: "The seed of the random direction of the certificate.")
  var seed: UInt64 = 1

  @OptionGroup var hessianOptions: HessianOptions

  @OptionGroup var output: OutputOptions

  func run() throws {
    let problem = try problemOptions.load(objective: objective, observations: observations)
    var settings = try solverOptions.runSettings(for: problem)
    try apply(to: &settings)
    if let objection = settings.solver.objection(to: problem, settings, isGradient: true) {
      throw BadInput(objection)
    }
    let backend = try problemOptions.backendChoice()
    let runner = ProblemRunner(problem, backend: backend)
    if let objection = runner.objection(to: settings) { throw BadInput(objection) }
    guard digits > 0, digits <= 15 else {
      throw BadInput("--digits must be above 0 and at most 15, not \(digits)")
    }
    if certify, let event = problem.events.first {
      throw BadInput(
        "\(problem.name) has events (`\(event.name)`), which certificates do not follow: leave out"
          + " --certify")
    }
    let second = try hessianOptions.request(for: problem)
    if let plan = try runner.schedulePlan(settings), !output.json, !output.csv {
      print("plan        " + plan.text)
    }
    let label = "differentiating \(problem.name) by \(settings.strategy.rawValue)"
    var record = try Progress.during(label) {
      var record = runner.gradient(settings)
      if let second { try runner.addHessian(second, settings, backend: backend, to: &record) }
      return record
    }
    if certify, record.status != .unsupported {
      record.certificate = Progress.during("certifying") {
        runner.certify(settings, digits: digits, seed: seed)
      }
    }
    try RecordPrinter(
      names: problem.model.stateNames, parameters: problem.model.parameterNames,
      observationTimes: problem.observations?.times ?? []
    ).print(record, as: output)
    if record.status != .ok { throw ComputationFailed(reason: record.reason ?? "unknown") }
    if let failures = record.certificate?.failures, let first = failures.first {
      throw ComputationFailed(reason: "not certified: " + first)
    }
  }

  private func apply(to settings: inout RunSettings) throws(BadInput) {
    if let strategy {
      settings.strategy = try StrategyName(named: strategy)
      // An oracle's strategy without a method: the oracle.
      if solverOptions.method == nil, settings.strategy.isOracle { settings.solver = .cvodes(.bdf) }
    } else if case .cvodes = settings.solver {
      settings.strategy = .cvodesAdjoint
    }
    if let objection = settings.strategy.objection(to: settings.solver) {
      throw BadInput(objection)
    }
    func relative(_ value: Double?, _ option: String) throws(BadInput) -> Double? {
      guard let value else { return nil }
      return try NumberParsing.relativeTolerance(value, option: option)
    }
    func absolute(_ value: Double?, _ option: String) throws(BadInput) -> Double? {
      guard let value else { return nil }
      return try NumberParsing.positive(value, option: option)
    }
    settings.tolerances.adjointRelative = try relative(adjointRtol, "--adjoint-rtol")
    settings.tolerances.adjointAbsolute = try absolute(adjointAtol, "--adjoint-atol")
    settings.tolerances.quadratureRelative = try relative(quadratureRtol, "--quadrature-rtol")
    settings.tolerances.quadratureAbsolute = try absolute(quadratureAtol, "--quadrature-atol")
    if let checkpointInterval {
      settings.checkpointInterval = try NumberParsing.positive(
        checkpointInterval, option: "--checkpoint-interval", atMost: 1_000_000)
    }
    if let differenceStep {
      guard settings.strategy.takesDifferenceStep else {
        throw BadInput(
          "--difference-step is an option of the strategies finite-differences and complex-step; "
            + "\(settings.strategy.rawValue) has none")
      }
      settings.differenceStep = try NumberParsing.positive(
        differenceStep, option: "--difference-step")
    }
    try scheduleOptions.apply(to: &settings, interval: checkpointInterval)
    if let adjointMethod {
      guard case .own(let method) = try Solver(named: adjointMethod) else {
        throw BadInput("--adjoint-method must be one of our own methods, not `\(adjointMethod)`")
      }
      settings.adjointMethod = method
    }
    guard let choice = CVODES.Interpolation(rawValue: interpolation) else {
      throw BadInput("unknown interpolation `\(interpolation)`; it is hermite or polynomial")
    }
    settings.interpolation = choice
    guard let method = CVODES.SensitivityMethod(rawValue: sensitivity) else {
      throw BadInput("unknown sensitivity `\(sensitivity)`; it is staggered or simultaneous")
    }
    settings.sensitivityMethod = method
  }
}
