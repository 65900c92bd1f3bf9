import ArgumentParser
import Expressions
import Fields
import Studies

/// `costate solve`: one forward solution.
struct SolveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "solve", abstract: "Solve a problem and print the state at its end.")

  @OptionGroup var problemOptions: ProblemOptions
  @OptionGroup var solverOptions: SolverOptions

  @Option(help: "Also print the states at these times: T1,T2,…")
  var at: String?

  @Flag(
    help: """
      Estimate the global error at the end, by a stored reference or by the solution's own defect, and say \
      how many digits are right.
      """)
  var certify = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    let problem = try problemOptions.load()
    let settings = try solverOptions.runSettings(for: problem)
    if let objection = settings.solver.objection(to: problem, settings, isGradient: false) {
      throw BadInput(objection)
    }
    let times = try outputTimes(problem.span)
    if certify, let event = problem.events.first {
      throw BadInput(
        "\(problem.name) has events (`\(event.name)`), which the estimate of the global error does not"
          + " follow: leave out --certify")
    }
    let runner = ProblemRunner(problem, backend: try problemOptions.backendChoice())
    if let objection = runner.objection(to: settings) { throw BadInput(objection) }
    var record = Progress.during("solving \(problem.name) by \(settings.solver.name)") {
      runner.solve(settings, at: times)
    }
    if certify, record.status == .ok {
      record.globalError = Progress.during("estimating the global error") {
        runner.globalError(record, settings)
      }
    }
    try RecordPrinter(names: problem.model.stateNames, parameters: problem.model.parameterNames)
      .print(record, as: output)
    if record.status != .ok { throw ComputationFailed(reason: record.reason ?? "unknown") }
    if let objection = record.globalError?.objection {
      throw ComputationFailed(reason: "not certified: " + objection)
    }
  }

  private func outputTimes(_ span: TimeSpan) throws(BadInput) -> [Double] {
    guard let at else { return [] }
    let times = try NumberParsing.list(at, option: "--at")
    for (index, time) in times.enumerated() {
      guard time > span.start, time <= span.end else {
        throw BadInput("--at \(time) lies outside the span (\(span.start), \(span.end)]")
      }
      guard index == 0 || times[index - 1] < time else {
        throw BadInput("--at: the times must ascend; \(time) comes after \(times[index - 1])")
      }
    }
    return times
  }
}
