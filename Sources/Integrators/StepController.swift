import Glibc

/// A PI controller: hₙ₊₁ = hₙ · clamp(safety · eₙ^(−α) · eₙ₋₁^β), e the error norm of the step.
///
/// β > 0 damps the oscillation of step sizes where stability limits them; α = 1/k − 3β/4 with k the
/// order of the error estimate in h (Gustafsson 1991; Hairer & Wanner II, IV.2). β = 0 is the
/// elementary controller. After a rejection the step may not grow.
///
/// A pure value: it sees errors and step sizes and nothing else.
public struct StepController: Sendable, Equatable {
  public let alpha, beta, safety, smallestFactor, largestFactor: Double
  private var logPrevious = StepController.logFloor
  private var rejected = false

  // The error of the step before enters only where it is above 1e-4, as in Hairer's codes:
  // one very good step must not talk the next one down.
  private static let logFloor = -9.210340371976182

  /// - Parameters:
  ///   - errorOrder: k, the power of h by which the error estimate falls.
  ///   - beta: weight of the step before.
  ///   - safety: the fraction of the predicted step that is tried.
  ///   - smallest: the strongest permitted reduction.
  ///   - largest: the strongest permitted growth.
  public init(
    errorOrder: Int, beta: Double, safety: Double = 0.9, smallest: Double = 0.2,
    largest: Double = 10
  ) {
    alpha = 1 / Double(errorOrder) - 0.75 * beta
    self.beta = beta
    self.safety = safety
    smallestFactor = smallest
    largestFactor = largest
  }

  /// The factor by which an accepted step of squared error norm `squaredError` changes the next.
  @inline(__always)
  public mutating func accepted(squaredError: Double) -> Double {
    let logError = 0.5 * log(max(squaredError, 1e-30))
    var factor = safety * exp(beta * logPrevious - alpha * logError)
    factor = min(max(factor, smallestFactor), rejected ? 1 : largestFactor)
    logPrevious = max(logError, StepController.logFloor)
    rejected = false
    return factor
  }

  /// The factor by which a step of squared error norm `squaredError` > 1 is reduced.
  public mutating func rejected(squaredError: Double) -> Double {
    rejected = true
    return max(smallestFactor, safety * exp(-alpha * 0.5 * log(squaredError)))
  }

  /// The factor after a step that gave no error estimate at all (Newton failed, or a NaN).
  public mutating func failed() -> Double {
    rejected = true
    return 0.25
  }

  /// Forgets the steps before, as after a jump.
  public mutating func reset() {
    logPrevious = StepController.logFloor
    rejected = false
  }
}
