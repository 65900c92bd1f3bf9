import Foundation

/// The trade of time for accuracy of one solver: what an error costs it.
///
/// Of its runs only those stay that no other one beats in both error and time, the lower envelope;
/// between neighbours log(seconds) is linear in log(error). Tolerances are not comparable across
/// solvers, errors are.
///
/// - When this misleads: the envelope keeps lucky runs, whose error passes through zero by chance;
///   two or three runs make no curve.
public struct WorkPrecision: Sendable {
  public struct Point: Equatable, Sendable {
    public let error: Double
    public let seconds: Double
    /// The run's place in its series.
    public let run: Int
  }

  public enum Cost: Equatable, Sendable {
    /// `isBound`: the loosest run is already better than asked, so that this is an upper bound.
    case reached(seconds: Double, isBound: Bool, nearest: Int)
    /// No run came as close; the least error of any, and that run.
    case notReached(best: Double, nearest: Int)
    /// No run has both an error and a time.
    case noRuns

    public var seconds: Double? {
      if case .reached(let seconds, _, _) = self { seconds } else { nil }
    }

    /// The run whose counts stand for it.
    public var nearest: Int? {
      switch self {
      case .reached(_, _, let run), .notReached(_, let run): run
      case .noRuns: nil
      }
    }
  }

  /// Errors rising, seconds falling.
  public let envelope: [Point]

  /// - Parameters:
  ///   - runs: error and seconds of each run of the series; nil where one has none of them.
  ///   - floor: errors below it (the reference's uncertainty) count as it.
  public init(_ runs: [(error: Double, seconds: Double)?], floor: Double = 0) {
    // 1e-17 is below what a Double can resolve, and keeps log away from zero.
    let floor = max(floor.isFinite ? floor : 0, 1e-17)
    let points = runs.enumerated().compactMap { index, run -> Point? in
      guard let run, run.error.isFinite, run.seconds > 0 else { return nil }
      return Point(error: max(run.error, floor), seconds: run.seconds, run: index)
    }
    var kept: [Point] = []
    for point in points.sorted(by: { ($0.error, $0.seconds) < ($1.error, $1.seconds) })
    where point.seconds < kept.last?.seconds ?? .infinity {
      kept.append(point)
    }
    envelope = kept
  }

  /// The time at which the envelope meets `target`.
  public func cost(at target: Double) -> Cost {
    guard let best = envelope.first, let loosest = envelope.last else { return .noRuns }
    let nearest = envelope.min { distance($0.error, target) < distance($1.error, target) } ?? best
    if target < best.error { return .notReached(best: best.error, nearest: best.run) }
    if target >= loosest.error {
      return .reached(
        seconds: loosest.seconds, isBound: target > loosest.error, nearest: nearest.run)
    }
    let above = envelope.firstIndex { $0.error > target } ?? envelope.count - 1
    let (left, right) = (envelope[above - 1], envelope[above])
    let share = log(target / left.error) / log(right.error / left.error)
    let seconds = left.seconds * pow(right.seconds / left.seconds, share)
    return .reached(seconds: seconds, isBound: false, nearest: nearest.run)
  }

  private func distance(_ a: Double, _ b: Double) -> Double { abs(log(a / b)) }
}
