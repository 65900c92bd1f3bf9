import Expressions
import Fields

/// A problem to test methods and strategies on.
public struct TestProblem: Sendable, CustomStringConvertible {
  public let name: String
  public var model: String
  public var span: ClosedRange<Double>
  public var objective: String
  public var times: [Double]
  public var rows: [[Double]]
  /// Where the right-hand side jumps in time.
  public var discontinuities: [Double] = []
  /// Too stiff for explicit methods at the tolerances tests use.
  public var isStiff: Bool

  public init(
    _ name: String, span: ClosedRange<Double>, objective: String, times: [Double] = [],
    rows: [[Double]] = [], isStiff: Bool = false, model: String
  ) {
    self.name = name
    self.model = model
    self.span = span
    self.objective = objective
    self.times = times
    self.rows = rows
    self.isStiff = isStiff
  }

  public var description: String { name }

  /// The same equations with another objective.
  public func with(
    _ objective: String, end: Double? = nil, times: [Double] = [], rows: [[Double]] = []
  ) -> TestProblem {
    var copy = self
    copy.objective = objective
    copy.span = span.lowerBound...(end ?? span.upperBound)
    copy.times = times
    copy.rows = rows
    return copy
  }

  public func problem() throws -> Problem {
    let text = try ModelText(model, name: name, start: span.lowerBound)
    let objective = try text.objective(objective)
    let span = try TimeSpan(start: span.lowerBound, end: span.upperBound)
    return try Problem(
      name: name, model: text.model, span: span, objective: objective,
      observations: times.isEmpty
        ? nil
        : Observations(
          times: times, rows: rows, columnCount: objective.dataColumns.count, in: span),
      discontinuities: discontinuities)
  }

  public func compiled(_ backend: Backend = .interpreter) throws -> CompiledProblem {
    try CompiledProblem(problem(), backend: backend)
  }
}
