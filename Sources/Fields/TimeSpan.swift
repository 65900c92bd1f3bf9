import Expressions

/// The interval [t₀, T] on which a problem is posed; `start` < `end`, both finite.
///
/// Integration runs forward only: a problem posed backward in time is rewritten in −t, so that
/// every strategy, schedule and table may take "later" to mean "greater".
public struct TimeSpan: Sendable, Equatable, Codable {
  public let start: Double
  public let end: Double

  public init(start: Double, end: Double) throws(BadInput) {
    guard start.isFinite, end.isFinite else {
      throw BadInput("the span [\(start), \(end)] has an end that is not a finite number")
    }
    guard start < end else {
      throw BadInput("the span [\(start), \(end)] must end after it starts")
    }
    self.start = start
    self.end = end
  }

  public var length: Double { end - start }
}
