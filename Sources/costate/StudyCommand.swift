import ArgumentParser
import Expressions
import Fields
import Foundation
import ProblemFiles
import Reports
import Studies

/// `costate study`: strategies × tolerances, with a report.
struct StudyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "study",
    abstract: "Compare every strategy on some problems and write a report.",
    discussion: """
      Without problems: Robertson (T = 40 and 1e5) and Lorenz (T = 5, 10, 20), written to \
      Reports/robertson-lorenz.
      """)

  @Argument(help: "Problems of the catalogue or paths of problem files.")
  var problems: [String] = []

  @Option(
    name: .customLong("set"), help: "Replace a parameter or constant: NAME=VALUE; repeatable.")
  var settings: [String] = []

  @Option(help: "Replace the span: T0,T.")
  var span: String?

  @Option(help: "Replace the objective.")
  var objective: String?

  @Option(help: "Only these methods, separated by commas.")
  var methods: String?

  @Option(help: "Only these strategies, separated by commas.")
  var strategies: String?

  @Option(help: "Relative tolerances, separated by commas. Default: 1e-3 to 1e-10.")
  var rtols: String?

  @Option(name: .customLong("repeat"), help: "Interleaved repetitions to take medians of.")
  var repeats = 11

  @Option(help: "The name of the study. Default: from its problems.")
  var name: String?

  @Option(help: "The directory reports are written under.")
  var output = "Reports"

  @Option(help: "Right-hand sides by `native` code or by the `interpreter`.")
  var backend = "native"

  func run() throws {
    guard let backend = Backend(rawValue: backend) else {
      throw BadInput("unknown backend `\(backend)`; the backends are native, interpreter")
    }
    let study = try makeStudy()
    var runner = StudyRunner(study, backend: backend)
    runner.progress = { Progress.line($0) }
    let result = runner.run()
    Progress.clear()
    let directory = URL(fileURLWithPath: output).appendingPathComponent(study.name)
    let warnings = try ReportWriter(result: result).write(to: directory)
    for warning in warnings {
      FileHandle.standardError.write(Data("note: \(warning)\n".utf8))
    }
    print("\(directory.path)/index.html")
  }

  private func makeStudy() throws -> Study {
    var study: Study
    if problems.isEmpty {
      guard settings.isEmpty, span == nil, objective == nil else {
        throw BadInput("--set, --span and --objective need a problem to apply to")
      }
      study = try Study.robertsonAndLorenz()
    } else {
      let overrides = try NumberParsing.settings(settings)
      let span = try span.map(NumberParsing.span)
      let items = try problems.map {
        Study.Item(
          try ProblemFile.load($0, overrides: overrides, span: span, objective: objective),
          rtols: Study.decades(3, 10))
      }
      let names = items.map(\.problem.name)
      study = Study(
        name: names.joined(separator: "-"), question: Study.question, items: items)
    }
    if let name { study.name = try directoryName(name) }
    study.repeats = try NumberParsing.positive(repeats, option: "--repeat")
    try restrict(&study)
    return study
  }

  private func restrict(_ study: inout Study) throws {
    if let rtols {
      let values = try NumberParsing.list(rtols, option: "--rtols").map {
        try NumberParsing.tolerance($0, option: "--rtol")
      }
      for i in study.items.indices { study.items[i].rtols = values }
    }
    if let strategies {
      let wanted = try names(strategies).map { try StrategyName(named: $0) }
      for i in study.items.indices {
        study.items[i].gradients.removeAll { !wanted.contains($0.strategy) }
      }
    }
    if let methods {
      let wanted = try names(methods).map { try Solver(named: $0) }
      for i in study.items.indices {
        let strategies = StrategyName.allCases.filter { strategy in
          study.items[i].gradients.contains { $0.strategy == strategy }
        }
        study.items[i].gradients = wanted.flatMap { solver in
          strategies.filter { $0.objection(to: solver) == nil }.map { (solver, $0) }
        }
        study.items[i].solvers = wanted
      }
    }
    guard study.items.allSatisfy({ !$0.gradients.isEmpty }) else {
      throw BadInput("the methods and strategies chosen leave nothing to run")
    }
  }

  private func names(_ list: String) -> [String] {
    list.split { $0 == "," || $0 == " " }.map(String.init)
  }

  /// A name that stays inside the output directory.
  private func directoryName(_ name: String) throws(BadInput) -> String {
    let allowed = name.allSatisfy { $0.isLetter || $0.isNumber || "-_.".contains($0) }
    guard allowed, !name.hasPrefix("."), !name.isEmpty else {
      throw BadInput("--name `\(name)` must be made of letters, digits, `-`, `_` and `.`")
    }
    return name
  }
}
