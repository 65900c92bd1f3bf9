import Expressions

/// The times tₖ at which an objective observes the solution, and the data observed there.
///
/// Times are strictly ascending and lie in (t₀, T]. An observation at t₀ is not allowed: y(t₀) is
/// known before any step is made, so a term for it belongs in the objective as `x(t0)`; solvers
/// and adjoints may then take every tₖ to be the end of a step.
public struct Observations: Sendable, Equatable, Codable {
  public let times: [Double]
  /// One row for each time, in the order of ``ObjectiveModel/dataColumns``; rows are empty when
  /// the objective reads no data.
  public let rows: [[Double]]

  public var count: Int { times.count }

  /// Checks times and rows.
  ///
  /// - Parameters:
  ///   - rows: one row for each time, or empty for no data.
  ///   - columnCount: how many numbers each row must have.
  public init(times: [Double], rows: [[Double]] = [], columnCount: Int = 0, in span: TimeSpan)
    throws(BadInput)
  {
    for (index, time) in times.enumerated() {
      let which = "observation \(index + 1) (t = \(time))"
      guard time.isFinite else { throw BadInput("\(which) is not at a finite time") }
      guard time != span.start else {
        throw BadInput(
          "\(which) is at the start of the span; add its term to the objective as `x(t0)`")
      }
      guard time > span.start, time <= span.end else {
        throw BadInput("\(which) lies outside the span [\(span.start), \(span.end)]")
      }
      guard index == 0 || times[index - 1] < time else {
        throw BadInput("\(which) is not later than the one before it; times must ascend")
      }
    }
    let rows = rows.isEmpty ? Array(repeating: [], count: times.count) : rows
    guard rows.count == times.count else {
      throw BadInput("\(times.count) observation times but \(rows.count) rows of data")
    }
    for (time, row) in zip(times, rows) {
      guard row.count == columnCount else {
        throw BadInput(
          "the observation at t = \(time) has \(row.count) values; \(columnCount) are needed")
      }
      guard row.allSatisfy(\.isFinite) else {
        throw BadInput("the observation at t = \(time) has a value that is not a finite number")
      }
    }
    self.times = times
    self.rows = rows
  }
}
