import ArgumentParser
import Expressions
import Foundation
import Integrators
import ProblemFiles
import Proof
import Studies

/// `costate verify`: the proof that the solvers are right.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Prove that the solvers are right, and write the report.",
    discussion: """
      Sections:
      \(ProofRunner.sections.map { "  \($0.name): \($0.summary)" }.joined(separator: "\n"))

      Exit status 1 if anything falls short; every shortfall is printed.
      """)

  @Option(help: "Only these methods, separated by commas.")
  var methods: String?

  @Option(
    help: "The Butcher tableau of a method of your own, in a TOML file: verified in place of ours.")
  var tableau: String?

  @Option(help: "Only these sections, separated by commas.")
  var only: String?

  @Flag(help: "Fewer tolerances, no heavy problems, no times: a minute or two.")
  var short = false

  @Option(help: "The directory reports are written under.")
  var output = "Reports"

  @Flag(help: "Print what was found as JSON in place of the summary.")
  var json = false

  func run() throws {
    var plan = ProofPlan()
    plan.isShort = short
    plan.progress = { Progress.line($0) }
    if let methods {
      plan.methods = try NumberParsing.methods(methods)
    }
    if let tableau {
      guard methods == nil else {
        throw BadInput("--tableau and --methods both say what to verify; give one of them")
      }
      let own = try TableauFile.load(tableau)
      plan.methods = [Method(rungeKutta: own, name: VerifyCommand.methodName(own, tableau))]
      plan.name = plan.methods[0].name
      // The rest is about ours.
      plan.only = ["order", "convergence", "stability", "derivatives", "test-sets"]
    }
    if let only {
      let names = ProofRunner.sections.map(\.name)
      plan.only = Set(NumberParsing.names(only))
      for name in plan.only ?? [] where !names.contains(name) {
        throw BadInput(unknownName("section", name, among: names))
      }
    }
    let directory = URL(fileURLWithPath: output).appendingPathComponent(plan.name)
    try ReportDirectory.prepare(directory)
    let result = try ProofRunner(plan).run()
    Progress.clear()
    try ReportDirectory.write(result, to: directory)
    if json {
      print(try JSONText.of(result))
    } else {
      summarise(result)
      print("\(directory.path)/index.html")
    }
    let failures = result.failures
    if !failures.isEmpty {
      throw ComputationFailed(
        reason: "\(failures.count) of \(result.checkCount) checks fall short")
    }
  }

  /// The file's own name: short, and good for a directory.
  private static func methodName(_ tableau: ButcherTableau, _ path: String) -> String {
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    return Method(named: name) == nil ? name : "\(name)-of-file"
  }

  private func summarise(_ result: ProofResult) {
    for section in result.sections {
      let failures = section.failures
      let verdict =
        section.checks.isEmpty
        ? "measured" : failures.isEmpty ? "all hold" : "\(failures.count) fall short"
      print(
        section.title.padding(toLength: 24, withPad: " ", startingAt: 0)
          + (section.checks.isEmpty ? "no checks" : "\(section.checks.count) checks").padding(
            toLength: 14, withPad: " ", startingAt: 0)
          + verdict.padding(toLength: 16, withPad: " ", startingAt: 0)
          + String(format: "%.1f s", section.seconds))
      for failure in failures { print("  ✗ \(failure.sentence)") }
    }
  }
}
