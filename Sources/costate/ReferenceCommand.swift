import ArgumentParser
import Expressions
import Fields
import ProblemFiles
import ReferenceCertificates
import Studies

/// `costate reference`: a solution and a gradient of known digits.
struct ReferenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reference",
    abstract: "Compute a reference solution and gradient, and certify its digits.",
    discussion: """
      Two independent routes, Taylor series in arbitrary precision and implicit collocation with its exact \
      derivative, or, where stiffness leaves only collocation, that with other nodes or in another arithmetic, \
      each at two settings. What all runs agree on, less one digit, is claimed; ends with exit \
      status 1 where that is less than asked for. Constants and times are read as the decimals that are \
      written. With --write, studies take it as the truth of the problem from then on.
      """)

  @OptionGroup var problemOptions: ProblemOptions

  @Option(help: "Replace the objective.")
  var objective: String?

  @Option(help: "A CSV file of observations: a column `t`, then the data columns.")
  var observations: String?

  @Option(help: "Significant digits of every number, 3 to 60.")
  var digits = 15

  @Option(help: "Ends of the span in place of the file's, separated by commas.")
  var horizon: String?

  @Option(
    help:
      "Seconds for a run, of which there are four or more; what would take three times as long is given up."
  )
  var budget = 600.0

  @Flag(help: "Leave out the gradient: of the state and the objective only, and not with --write.")
  var stateOnly = false

  @Flag(help: "Store the result beside the problem file, as NAME.reference.json.")
  var write = false

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let budget = try NumberParsing.positive(budget, option: "--budget")
    guard !(stateOnly && write) else {
      throw BadInput("a reference is stored with its gradient: leave out --write or --state-only")
    }
    var problems: [Problem] = []
    let file = try problemOptions.load(objective: objective, observations: observations)
    if let horizon {
      for end in try NumberParsing.list(horizon, option: "--horizon") {
        guard end > file.span.start, end.isFinite else {
          throw BadInput(
            "--horizon: \(end) is not after the start of the span, \(file.span.start)")
        }
        problems.append(try problemOptions.load(until: end, objective, observations))
      }
    } else {
      problems = [file]
    }
    if write {
      // What keeps a result from being stored is said before it is computed.
      for problem in problems { _ = try ReferenceStore(for: problem)?.references() }
    }
    var found: [CertifiedReference] = []
    for problem in problems {
      var certifier = try ReferenceCertifier(
        problem, digits: digits, gradient: !stateOnly, budget: budget)
      certifier.progress = { Progress.line("\(problem.name) to t = \(problem.span.end): \($0)") }
      let reference = try certifier.reference()
      Progress.clear()
      found.append(reference)
      if !json { ReferencePrinter(problem: problem, reference: reference).print() }
      if write, let store = ReferenceStore(for: problem), try !store.write(reference), !json {
        print("stored      not: what is stored already has more digits")
      }
    }
    if json { print(try JSONText.of(found)) }
    if let refusal = found.compactMap(\.refusal).first {
      throw ComputationFailed(reason: "not certified: " + refusal)
    }
  }
}

extension ProblemOptions {
  /// The problem to another end than its file's.
  func load(until end: Double, _ objective: String?, _ observations: String?) throws -> Problem {
    let start = try span.map(NumberParsing.span)?.start ?? load().span.start
    return try ProblemFile.load(
      problem, overrides: NumberParsing.settings(settings),
      span: TimeSpan(start: start, end: end), objective: objective, observationsFile: observations)
  }
}
