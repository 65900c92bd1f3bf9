import Expressions

/// The seconds that an integration may take, and how many it would take at the pace it has.
///
/// With t of T done after e seconds and t½ after e/2, t is taken to grow with the power p = log₂(t/t½) of
/// the work, so that the whole takes e (T/t)^{1/p}: that of a steady pace for p = 1, the least that is assumed, and far less where
/// steps grow with t, as on the way of a stiff problem to its rest. Rejected: e T/t, by which Robertson's
/// reaction to 1e11 would take years after its first second.
///
/// - When this misleads: of what is to come nothing is known; a projection is good to a factor of three,
///   and so nothing is given up that promises to end within three times its budget.
public struct WorkBudget: Sendable {
  public let seconds: Double
  private let began = ContinuousClock.now
  private var samples: [(elapsed: Double, done: Double)] = []

  public init(seconds: Double) { self.seconds = seconds }

  public var elapsed: Double { (ContinuousClock.now - began) / .seconds(1) }

  /// Notes that `done` of `whole` is done; the seconds that all would take, if those are more than three
  /// times the budget. Nil in the first seconds, which say little.
  ///
  /// - Parameter factor: what the whole takes besides, as a multiple of this.
  public mutating func overrun(done: Double, of whole: Double, factor: Double = 1) -> Double? {
    guard seconds < .infinity else { return nil }
    return overrun(done: done, of: whole, factor: factor, after: elapsed)
  }

  mutating func overrun(
    done: Double, of whole: Double, factor: Double, after elapsed: Double
  ) -> Double? {
    if elapsed > 1.1 * (samples.last?.elapsed ?? 0.001) { samples.append((elapsed, done)) }
    guard elapsed > min(seconds, max(3, seconds / 20)) else { return nil }
    let projected = factor * projection(elapsed: elapsed, done: done, of: whole)
    return projected > 3 * seconds ? projected : nil
  }

  func projection(elapsed: Double, done: Double, of whole: Double) -> Double {
    guard done > 0, done < whole else { return done > 0 ? elapsed : .infinity }
    var power = 1.0
    if let half = samples.last(where: { $0.elapsed <= elapsed / 2 }), half.done > 0 {
      power = Double.log(done / half.done) / Double.log(elapsed / half.elapsed)
    }
    // A stretch that goes slowly, as a relaxation oscillation's jump does, says nothing of the rest.
    power = min(max(power, 1), 20)
    return elapsed * Double.power(whole / done, 1 / power)
  }

  /// The reason to give up, as a clause.
  public func reason(projected: Double) -> String {
    func rounded(_ x: Double) -> String { x < 10 ? "\((x * 10).rounded() / 10)" : "\(x.rounded())" }
    guard projected.isFinite else {
      return
        "nothing was done in \(rounded(elapsed)) seconds, and the budget is \(rounded(seconds))"
    }
    return
      "the whole would take about \(rounded(projected)) seconds, and the budget is \(rounded(seconds))"
  }
}
