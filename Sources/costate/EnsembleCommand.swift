import ArgumentParser
import Expressions
import Fields
import Integrators
import ProblemFiles
import Studies

/// `costate ensemble`: many forward solutions side by side.
struct EnsembleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ensemble",
    abstract: "Solve a problem from many initial values or with many parameter sets.",
    discussion: """
      The members are the rows of a file of comma-separated numbers; its columns are named after \
      states (their initial values) and parameters. Explicit Runge–Kutta methods only; default: \
      tsit5 for tolerances above 1e-5, else dop853. Each member's result is the one that `solve` \
      gives for it.
      """)

  @OptionGroup var problemOptions: ProblemOptions

  @Option(help: "The file of members.")
  var members: String

  @OptionGroup var solverOptions: SolverOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let problem = try problemOptions.load()
    var settings = try solverOptions.runSettings(for: problem)
    if solverOptions.method == nil {
      settings.solver = .own(
        ProblemRunner.suitedToEnsembles(relative: settings.tolerances.relative))
    }
    if let objection = ProblemRunner.objectionToEnsemble(of: problem, settings)
      ?? settings.solver.objection(to: problem, settings, isGradient: false)
    {
      throw BadInput(objection)
    }
    let table = try MemberTable.read(members, for: problem.model)
    let runner = ProblemRunner(problem, backend: try problemOptions.backendChoice())
    let record = try Progress.during("solving \(table.rows.count) of \(problem.name)") {
      try runner.ensemble(settings, table)
    }
    try EnsemblePrinter(states: problem.model.stateNames, given: table.names)
      .print(record, as: output)
    if let first = record.members.firstIndex(where: { $0.status != .ok }) {
      throw ComputationFailed(
        reason: "\(record.failed) of \(record.members.count) members; the first is member "
          + "\(first + 1): \(record.members[first].reason ?? "unknown")")
    }
  }
}
