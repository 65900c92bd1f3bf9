import Expressions

/// The times that the solution of a problem lands on, and what happens there: observations, events that
/// reset or end it or that the objective reads, and its end.
///
/// Of a problem with events they are known only when the solution is. A gradient therefore looks for the
/// events first and then integrates once more, landing on them: to a strategy an event is a stop at which
/// the state jumps and λ with it (``Saltation``).
public final class SolutionPath {
  /// An event that happened.
  public struct Occurrence: Sendable, Equatable {
    /// Which of the problem's events, and for which time, from 1.
    public let index, ordinal: Int
    /// The size of its function over the length of the step it was found in, to which dg/dt is compared.
    public let scale: Double

    public init(index: Int, ordinal: Int, scale: Double) {
      self.index = index
      self.ordinal = ordinal
      self.scale = scale
    }
  }

  public struct Stop: Sendable, Equatable {
    public let time: Double
    /// Which observation is made there.
    public var observation: Int?
    public var event: Occurrence?

    public init(time: Double, observation: Int? = nil, event: Occurrence? = nil) {
      self.time = time
      self.observation = observation
      self.event = event
    }
  }

  /// In the order of their times; the last one is the end of the solution.
  public let stops: [Stop]
  /// Whether that is a terminal event.
  public let isTerminated: Bool
  /// The stops of the observations, in their order; fewer of a path that ends before the last one.
  let observationStops: [Int]
  /// At stops with an event, as far as the solution came.
  public private(set) var saltations: [Int: Saltation] = [:]

  public init(_ stops: [Stop], isTerminated: Bool) {
    self.stops = stops
    self.isTerminated = isTerminated
    observationStops = stops.indices.filter { stops[$0].observation != nil }
  }

  /// That of a problem without events.
  public convenience init(of problem: Problem) {
    self.init(SolutionPath.plainStops(problem), isTerminated: false)
  }

  /// The observations and the end of the span.
  public static func plainStops(_ problem: Problem) -> [Stop] {
    var stops = (problem.observations?.times ?? []).enumerated().map {
      Stop(time: $1, observation: $0)
    }
    if stops.last?.time != problem.span.end { stops.append(Stop(time: problem.span.end)) }
    return stops
  }

  public var times: [Double] { stops.map(\.time) }
  public var end: Double { stops[stops.count - 1].time }

  public func record(_ saltation: Saltation, at stop: Int) { saltations[stop] = saltation }

  /// What the state and λ jump by at a stop from which the solution goes on; nil where they do not.
  public func jump(at stop: Int) -> Saltation? {
    guard stop < stops.count - 1, let saltation = saltations[stop], saltation.resets else {
      return nil
    }
    return saltation
  }

  /// At how many stops the solution jumps and goes on.
  public var jumpCount: Int { stops.indices.filter { jump(at: $0) != nil }.count }

  func stop(ofEvent index: Int, ordinal: Int) -> Int? {
    stops.firstIndex { $0.event?.index == index && $0.event?.ordinal == ordinal }
  }
}
