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

  @Option(help: "These strategies, with any modifiers, separated by commas.")
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
    let directory = URL(fileURLWithPath: output).appendingPathComponent(study.name)
    try ReportDirectory.prepare(directory)
    var runner = StudyRunner(study, backend: backend)
    runner.progress = { Progress.line($0) }
    let result = runner.run()
    Progress.clear()
    let warnings = try ReportDirectory.writing(to: directory) {
      try ReportWriter(result: result).write(to: directory)
    }
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
        name: StudyCommand.directoryName(of: names), question: Study.question, items: items)
    }
    if let name { study.name = try directoryName(name) }
    study.repeats = try NumberParsing.positive(repeats, option: "--repeat", atMost: 10_000)
    try restrict(&study)
    try checkSizes(study)
    return study
  }

  private func restrict(_ study: inout Study) throws {
    if let rtols {
      let values = try NumberParsing.list(rtols, option: "--rtols").map {
        try NumberParsing.relativeTolerance($0, option: "--rtols")
      }
      for i in study.items.indices { study.items[i].rtols = values }
    }
    if let strategies {
      let wanted = try NumberParsing.names(strategies).map { try StrategyName(named: $0) }
      for i in study.items.indices { study.items[i].restrict(to: wanted) }
    }
    if let methods {
      let wanted = try NumberParsing.names(methods).map { try Solver(named: $0) }
      for i in study.items.indices {
        let strategies = study.items[i].strategies
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

  private func checkSizes(_ study: Study) throws {
    for item in study.items {
      // Every reference is a tangent.
      for pair in item.gradients + [(Solver.suited, .tangent)] {
        let settings = RunSettings(
          item.problem, solver: pair.solver, strategy: pair.strategy, rtol: 1e-9)
        if let objection = pair.solver.objection(to: item.problem, settings, isGradient: true) {
          throw BadInput(objection)
        }
      }
    }
  }

  private static func isAllowed(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "-_.".contains(character)
  }

  /// A name that stays inside the output directory.
  private func directoryName(_ name: String) throws(BadInput) -> String {
    guard name.allSatisfy(StudyCommand.isAllowed), !name.hasPrefix("."), !name.isEmpty,
      name.utf8.count <= 100
    else {
      throw BadInput(
        "--name `\(name.prefix(100))` must be at most 100 letters, digits, `-`, `_` and `.`, "
          + "and not begin with a dot")
    }
    return name
  }

  /// Such a name from those of problems, which people may have named anyhow.
  private static func directoryName(of names: [String]) -> String {
    let joined = names.joined(separator: "-").map { isAllowed($0) ? $0 : "-" }
    var name = String(joined.drop { $0 == "." })
    while name.utf8.count > 100 { name.removeLast() }
    return name.isEmpty ? "study" : name
  }
}
