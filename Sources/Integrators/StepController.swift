/// A PI controller: hₙ₊₁ = hₙ · clamp(safety · eₙ^(−α) · eₙ₋₁^β), e the error norm of the step.
///
/// β > 0 damps the oscillation of step sizes where stability limits them; α = 1/k − 3β/4 with k the
/// order of the error estimate in h (Gustafsson 1991; Hairer & Wanner II, IV.2). β = 0 is the
/// elementary controller. After a rejection the step may not grow.
///
/// A pure value: it sees errors and step sizes and nothing else.
public struct StepController: Sendable, Equatable {
  public let alpha, beta, safety, smallestFactor, largestFactor: Double
  // Logarithms to base 2. The error of the step before enters only where it is above 1e-4, as in
  // Hairer's codes: one very good step must not talk the next one down.
  private var logPrevious = StepController.logFloor
  private var rejected = false
  private static let logFloor = -13.287712379549449

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
    let logError = 0.5 * StepController.log2(max(squaredError, 1e-30))
    var factor = safety * StepController.exp2(beta * logPrevious - alpha * logError)
    factor = min(max(factor, smallestFactor), rejected ? 1 : largestFactor)
    logPrevious = max(logError, StepController.logFloor)
    rejected = false
    return factor
  }

  /// The factor by which a step of squared error norm `squaredError` > 1 is reduced.
  public mutating func rejected(squaredError: Double) -> Double {
    rejected = true
    return max(
      smallestFactor, safety * StepController.exp2(-alpha * 0.5 * StepController.log2(squaredError))
    )
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

  // A step size needs three digits, not sixteen: these cost a third of libm's and are the same on
  // every machine. `log2` is right to 2e-4, `exp2` to 1e-4 relative.
  @inline(__always)
  static func log2(_ x: Double) -> Double {
    let bits = x.bitPattern
    let exponent = Double(Int(bits >> 52) - 1023)
    let m = Double(bitPattern: (bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000)
    // Padé in (m − 1)/(m + 1): log₂ m = (2/ln 2) (u + u³/3 + u⁵/5 + …).
    let u = (m - 1) / (m + 1)
    let square = u * u
    return exponent + u * (2.885390081777927 + square * (0.961796693925976 + square * 0.63))
  }

  @inline(__always)
  static func exp2(_ x: Double) -> Double {
    let clamped = min(max(x, -1000), 1000)
    let whole = clamped.rounded(.down)
    let f = clamped - whole
    let fraction =
      1 + f * (0.693147180559945 + f * (0.240226506959101 + f * (0.0554 + f * 0.0112)))
    return fraction * Double(bitPattern: UInt64(Int(whole) + 1023) << 52)
  }
}
