import ArgumentParser
import Expressions
import Fields
import Foundation
import Integrators
import ProblemFiles
import Proof
import Studies

/// `costate drift`: what becomes of a solution that is integrated backward.
struct DriftCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drift",
    abstract: "Integrate solutions backward, predict how far they come, and write a report.",
    discussion: """
      Solves forward and back by several methods at several tolerances, over several horizons: the error of \
      the reconstructed state and of the gradient by `backsolve`, beside the growth predicted from Lyapunov \
      exponents, spectra and the logarithmic norm. Written to Reports/drift-NAME.
      """)

  @OptionGroup var problemOptions: ProblemOptions

  @Option(help: "Replace the objective.")
  var objective: String?

  @Option(help: "These methods of ours, separated by commas. Default: three that suit the problem.")
  var methods: String?

  @Option(help: "Relative tolerances, separated by commas.")
  var rtols = "1e-6,1e-9,1e-12"

  @Option(help: "Ends of the span to come back from, separated by commas. Default: ten.")
  var horizons: String?

  @Option(help: "The most accepted steps of one integration.")
  var maxSteps = 200_000

  @Option(help: "The directory reports are written under.")
  var output = "Reports"

  @Flag(help: "Print what was found as JSON in place of the answer.")
  var json = false

  func run() throws {
    let problem = try problemOptions.load(objective: objective)
    if let event = problem.events.first {
      throw BadInput(
        "\(problem.name) has events (`\(event.name)`), which a solution integrated backward does not"
          + " undo: drift is of problems without")
    }
    // Observations beyond a horizon would have nothing to compare with.
    if problem.observations != nil {
      throw BadInput(
        "\(problem.name) observes, and a horizon would cut its observations off: give an --objective "
          + "of x(T)")
    }
    var plan = DriftPlan(problem)
    plan.backend = try problemOptions.backendChoice()
    plan.progress = { Progress.line($0) }
    plan.stepLimit = try NumberParsing.positive(
      maxSteps, option: "--max-steps", atMost: 1_000_000_000)
    plan.rtols = try NumberParsing.list(rtols, option: "--rtols").map {
      try NumberParsing.relativeTolerance($0, option: "--rtols")
    }
    if let methods {
      plan.methods = try NumberParsing.methods(methods)
    }
    if let horizons {
      plan.horizons = try NumberParsing.list(horizons, option: "--horizons").map { end in
        guard end > problem.span.start, end.isFinite else {
          throw BadInput(
            "--horizons: \(end) is not after the start of the span, \(problem.span.start)")
        }
        return end
      }
    }
    let directory = URL(fileURLWithPath: output).appendingPathComponent("drift-\(problem.name)")
    try ReportDirectory.prepare(directory)
    let result = try DriftStudy(plan).run()
    Progress.clear()
    try ReportDirectory.write(result, to: directory)
    print(
      json
        ? try JSONText.of(result)
        : (result.answer + ["\(directory.path)/index.html"]).joined(separator: "\n"))
  }
}
