import Expressions
import Fields
import Foundation

/// Runs a study: every cell once for its result, then all of them in turn, again and again, for
/// their times.
///
/// Repetitions are interleaved (A B C A B C …) so that a machine whose speed drifts slows all of
/// them alike, and the median of each is reported.
public struct StudyRunner {
  public let study: Study
  public let backend: Backend
  /// Told before each part of the work.
  public var progress: (String) -> Void = { _ in }

  public init(_ study: Study, backend: Backend) {
    self.study = study
    self.backend = backend
  }

  public func run() -> StudyResult {
    var result = StudyResult()
    result.name = study.name
    result.question = study.question
    result.environment = .current()
    for (index, item) in study.items.enumerated() {
      let end = item.problem.span.end
      progress(
        "\(index + 1) of \(study.items.count): \(item.problem.name) to t = \(end)")
      result.sections.append(section(item))
    }
    return result
  }

  private func section(_ item: Study.Item) -> StudyResult.Section {
    let problem = item.problem
    let runner = ProblemRunner(problem, backend: backend)
    var section = StudyResult.Section()
    section.problem = problem.name
    section.title = problem.title
    section.citation = problem.citation
    section.tags = problem.tags
    section.stateCount = problem.model.stateNames.count
    section.parameterCount = problem.model.parameterNames.count
    section.span = [problem.span.start, problem.span.end]
    section.objective = problem.objectiveText
    section.source = problem.source
    section.observations = problem.observations
    section.reference = ReferenceMaker(runner: runner).make()

    let cells = item.gradients.flatMap { pair in
      item.rtols.map { settings(problem, pair.solver, pair.strategy, $0) }
    }
    let solves = item.solvers.flatMap { solver in
      item.rtols.map { settings(problem, solver, .discrete, $0) }
    }
    // All of them are repeated, and a run must not depend on which ones went before it.
    for settings in cells + solves { runner.compileSteps(settings) }
    section.gradients = cells.map { judged(runner.gradient($0), runner, section.reference) }
    section.solutions = solves.map { measured(runner.solve($0), section.reference) }
    time(&section, runner, cells, solves)
    section.horizons = horizons(item)
    return section
  }

  private func settings(
    _ problem: Problem, _ solver: Solver, _ strategy: StrategyName, _ rtol: Double
  ) -> RunSettings {
    var settings = RunSettings(problem, solver: solver, strategy: strategy, rtol: rtol)
    settings.stepLimit = study.stepLimit
    return settings
  }

  /// Runs that take longer than this are not repeated: their noise is small beside them.
  private static let longRun = 0.05

  private func time(
    _ section: inout StudyResult.Section, _ runner: ProblemRunner, _ cells: [RunSettings],
    _ solves: [RunSettings]
  ) {
    var forward = section.gradients.map { _ in [Double]() }
    var backward = forward
    var seconds = section.solutions.map { _ in [Double]() }
    for _ in 0..<study.repeats {
      for (k, cell) in cells.enumerated()
      where section.gradients[k].status == .ok
        && section.gradients[k].totalSeconds < StudyRunner.longRun
      {
        let record = runner.gradient(cell)
        forward[k].append(record.seconds.forward)
        backward[k].append(record.seconds.backward)
      }
      for (k, solve) in solves.enumerated()
      where section.solutions[k].status == .ok
        && section.solutions[k].seconds < StudyRunner.longRun
      {
        seconds[k].append(runner.solve(solve).seconds)
      }
    }
    for k in cells.indices where !forward[k].isEmpty {
      section.gradients[k].seconds = .init(
        forward: median(forward[k]), backward: median(backward[k]))
      section.gradients[k].repeats = forward[k].count
    }
    for k in solves.indices where !seconds[k].isEmpty {
      section.solutions[k].seconds = median(seconds[k])
      section.solutions[k].repeats = seconds[k].count
    }
  }

  private func horizons(_ item: Study.Item) -> [GradientRecord] {
    item.horizons.flatMap { end -> [GradientRecord] in
      var problem = item.problem
      guard let span = try? TimeSpan(start: problem.span.start, end: end),
        problem.observations == nil
      else { return [] }
      problem.span = span
      let runner = ProblemRunner(problem, backend: backend)
      let reference = ReferenceMaker(runner: runner).make()
      return item.gradients.map { pair in
        judged(
          runner.gradient(settings(problem, pair.solver, pair.strategy, item.horizonRtol)), runner,
          reference)
      }
    }
  }

  /// The record with its error and verdict.
  private func judged(
    _ record: GradientRecord, _ runner: ProblemRunner,
    _ reference: StudyResult.ReferenceSummary
  ) -> GradientRecord {
    var record = record
    switch record.status {
    case .failed: record.verdict = .failed
    case .unsupported: record.verdict = .unsupported
    case .ok where reference.value == nil: break
    case .ok:
      let error = runner.gradientError(record.gradient, against: reference.gradient)
      record.error = error.finite
      record.verdict = Verdict(error: error)
    }
    return record
  }

  private func measured(
    _ record: SolveRecord, _ reference: StudyResult.ReferenceSummary
  ) -> SolveRecord {
    var record = record
    if record.status == .ok, !reference.state.isEmpty {
      record.error = stateError(record.state, against: reference.state).finite
    }
    return record
  }
}
