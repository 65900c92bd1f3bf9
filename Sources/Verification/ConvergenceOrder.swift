import Foundation
import Integrators

/// The order a method is seen to have: the slope of log error against log h at equal steps, for the
/// states and for the dense output between them.
///
/// The numbers of steps are found, not given: they grow by a quarter at a time, and the slope is that of
/// the finest few whose errors stand clear of round-off. A slope needs h small and errors large; of
/// methods of order 9 and more there is hardly a place with both, and their slopes are looser (see
/// ``tolerance(order:)``): their order is proved by their conditions.
public struct ConvergenceOrder: Sendable {
  /// The slopes; nil where too few numbers of steps gave errors that can be used.
  public let ends, between: Double?
  /// The numbers of steps tried, and the errors.
  public let steps: [Int]
  public let errors: [(ends: Double, between: Double)]

  /// - Parameter most: steps that are not exceeded; nil for 3000, of order 1 10,000.
  public init(_ method: Method, _ problem: SolvedProblem, most: Int? = nil) {
    let run = FixedSteps(problem: problem, method: method)
    var (steps, errors): ([Int], [(ends: Double, between: Double)]) = ([], [])
    let most = most ?? (method.family.order == 1 ? 10_000 : 3000)
    var n = 4
    while n <= most {
      steps.append(n)
      errors.append(run.errors(steps: n))
      // Three times finer and no better: that is round-off.
      let coarser = zip(steps, errors).filter { $0.0 * 3 < n }.map(\.1)
      if let best = coarser.map(\.ends).min(), let bestBetween = coarser.map(\.between).min(),
        errors.map(\.ends).min() ?? 0 > best / 2, errors.map(\.between).min() ?? 0 > bestBetween / 2
      {
        break
      }
      n = max(n + 1, n * 9 / 8)
    }
    self.steps = steps
    self.errors = errors
    // Newton's iteration stops at 1e-12 or so, and dense output has large coefficients.
    let floor = method.isImplicit || method.family is StabilisedFamily ? 3e-12 : 2e-13
    ends = ConvergenceOrder.slope(steps, errors.map(\.ends), floor)
    between = ConvergenceOrder.slope(steps, errors.map(\.between), max(floor, 5e-12))
  }

  /// The slope over half an octave or more of the finest steps whose errors are clear of round-off.
  private static func slope(_ steps: [Int], _ errors: [Double], _ floor: Double) -> Double? {
    // Round-off at the far end has no order; nor have errors of the size of the solution.
    let clear = zip(steps, errors).prefix { !($1 <= floor * max(1, Double($0) / 50)) }.filter {
      $1 < 0.2
    }
    guard let finest = clear.last?.0 else { return nil }
    var window = clear.filter { Double($0.0) > Double(finest) / 1.6 }
    if window.count < 4 { window = Array(clear.suffix(4)) }
    guard window.count >= 3 else { return nil }
    return FixedSteps.slope(window.map { -log(Double($0.0)) }, window.map { log($0.1) })
  }

  /// How far a slope may be from the order.
  public static func tolerance(order: Int) -> Double {
    switch order {
    case ...8: 0.2
    case 9: 1
    default: 2.5
    }
  }
}
