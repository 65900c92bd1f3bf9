/// Chooses the next step from the errors and sizes of the last ones:
///
/// hₙ₊₁ = hₙ · clamp(safety · eₙ^(−w₁) · eₙ₋₁^(−w₂) · eₙ₋₂^(−w₃) · (hₙ/hₙ₋₁)^(−a)),
///
/// e the error norm of a step. The kinds differ in the weights; k is the order of the error estimate
/// in h:
///
/// | kind | w₁ | w₂ | w₃ | a |
/// | --- | --- | --- | --- | --- |
/// | I, elementary | 1/k | | | |
/// | PI (Gustafsson 1991) | 1/k − 3β/4 | −β | | |
/// | PID: H312PID (Söderlind 2003) | 1/18k | 2/18k | 1/18k | |
/// | H211b, b = 4 (Söderlind 2003) | 1/4k | 1/4k | | 1/4 |
/// | predictive (Gustafsson 1994) | 2/k | −1/k | | −1 |
///
/// The predictive one may only make steps smaller than the elementary one does: where implicit methods
/// meet a layer, step after step is too long by the same factor, and each would be rejected. After a
/// rejection no controller lets the step grow.
///
/// A pure value: it sees errors and step sizes and nothing else.
public struct StepController: Sendable, Equatable {
  /// The kinds by their names on the command line.
  public enum Kind: String, CaseIterable, Sendable {
    case elementary = "i"
    case pi
    case pid
    case h211b
    case predictive
    /// Every step has the size it is given; there is no error to look at, or it is ignored.
    case fixed
  }

  public let kind: Kind
  /// k, the power of h by which the error estimate falls.
  public let errorOrder: Int
  public let beta, safety, smallestFactor, largestFactor: Double
  let weight1, weight2, weight3, sizeWeight: Double
  // Logarithms to base 2. Errors of steps before enter only where they are above a floor, 1e-4 as in
  // Hairer's codes (1e-2 in his predictive one): one very good step must not talk the next one down.
  let logFloor: Double
  private(set) var logPrevious: Double
  private(set) var logBefore: Double
  private var rejected = false
  // Of the last accepted step; 0 if there is none.
  private(set) var previousSize = 0.0

  /// - Parameters:
  ///   - errorOrder: k, the power of h by which the error estimate falls.
  ///   - beta: of a PI controller: weight of the step before; it damps the oscillation of step sizes
  ///     where stability limits them.
  ///   - safety: the fraction of the predicted step that is tried.
  ///   - smallest: the strongest permitted reduction.
  ///   - largest: the strongest permitted growth.
  public init(
    _ kind: Kind, errorOrder: Int, beta: Double = 0, safety: Double = 0.9,
    smallest: Double = 0.2, largest: Double = 10
  ) {
    self.kind = kind
    self.errorOrder = errorOrder
    self.beta = beta
    self.safety = safety
    smallestFactor = smallest
    largestFactor = largest
    let k = Double(errorOrder)
    switch kind {
    case .elementary, .fixed: (weight1, weight2, weight3, sizeWeight) = (1 / k, 0, 0, 0)
    case .pi: (weight1, weight2, weight3, sizeWeight) = (1 / k - 0.75 * beta, -beta, 0, 0)
    case .pid:
      (weight1, weight2, weight3, sizeWeight) = (1 / (18 * k), 2 / (18 * k), 1 / (18 * k), 0)
    case .h211b: (weight1, weight2, weight3, sizeWeight) = (0.25 / k, 0.25 / k, 0, 0.25)
    case .predictive: (weight1, weight2, weight3, sizeWeight) = (2 / k, -1 / k, 0, -1)
    }
    logFloor = kind == .predictive ? -6.643856189774724 : -13.287712379549449
    logPrevious = kind == .pi ? logFloor : 0
    logBefore = 0
  }

  /// A PI controller; β = 0 is the elementary one.
  public init(
    errorOrder: Int, beta: Double, safety: Double = 0.9, smallest: Double = 0.2,
    largest: Double = 10
  ) {
    self.init(
      .pi, errorOrder: errorOrder, beta: beta, safety: safety, smallest: smallest,
      largest: largest)
  }

  /// The controller of methods without an error estimate, and of runs at fixed steps.
  public static let fixed = StepController(.fixed, errorOrder: 1)

  /// Another kind with the same limits; a PI controller gets Gustafsson's β = 0.4/k.
  public func replaced(by kind: Kind) -> StepController {
    StepController(
      kind, errorOrder: errorOrder, beta: kind == .pi ? 0.4 / Double(errorOrder) : 0,
      safety: safety, smallest: smallestFactor, largest: largestFactor)
  }

  /// The factor by which an accepted step of squared error norm `squaredError` changes the next.
  ///
  /// - Parameter size: |h| of the step.
  @inline(__always)
  public mutating func accepted(squaredError: Double, size: Double) -> Double {
    if kind == .fixed { return 1 }
    let logError = 0.5 * StepController.log2(max(squaredError, 1e-30))
    var logFactor = -weight1 * logError - weight2 * logPrevious
    if kind != .pi {
      logFactor -= weight3 * logBefore
      if sizeWeight != 0 {
        if previousSize > 0 { logFactor -= sizeWeight * StepController.log2(size / previousSize) }
        if kind == .predictive {
          let elementary = -logError / Double(errorOrder)
          logFactor = previousSize > 0 ? min(logFactor, elementary) : elementary
        }
        previousSize = size
      }
      logBefore = logPrevious
    }
    var factor = safety * StepController.exp2(logFactor)
    factor = min(max(factor, smallestFactor), rejected ? 1 : largestFactor)
    logPrevious = max(logError, logFloor)
    rejected = false
    return factor
  }

  /// What the next factor is limited by.
  var growthLimit: Double { rejected ? 1 : largestFactor }

  /// The factors of ``accepted(squaredError:size:)`` for four integrations under PI controllers like this
  /// one, and
  /// the logarithms to be ``remembered(_:)``. The same operations as there.
  @inline(__always)
  func acceptedByPI(
    squaredError: SIMD4<Double>, logPrevious: SIMD4<Double>, growthLimit: SIMD4<Double>
  ) -> (factor: SIMD4<Double>, logError: SIMD4<Double>) {
    let least = squaredError.replacing(with: 1e-30, where: squaredError .< 1e-30)
    let logError = 0.5 * StepController.log2(least)
    let logFactor = -weight1 * logError - weight2 * logPrevious
    var factor = safety * StepController.exp2(logFactor)
    factor.replace(with: smallestFactor, where: factor .< smallestFactor)
    factor.replace(with: growthLimit, where: factor .> growthLimit)
    return (factor, logError)
  }

  /// What a PI controller remembers of four errors.
  @inline(__always)
  func remembered(_ logError: SIMD4<Double>) -> SIMD4<Double> {
    logError.replacing(with: logFloor, where: logError .< logFloor)
  }

  /// A PI controller takes up what was kept elsewhere.
  mutating func restore(logPrevious: Double, growthLimit: Double) {
    self.logPrevious = logPrevious
    rejected = growthLimit != largestFactor
  }

  /// The factor by which a step of squared error norm `squaredError` > 1 is reduced.
  public mutating func rejected(squaredError: Double) -> Double {
    rejected = true
    let weight = kind == .pi ? weight1 : 1 / Double(errorOrder)
    return max(
      smallestFactor,
      safety * StepController.exp2(-weight * 0.5 * StepController.log2(squaredError)))
  }

  /// The factor after a step that gave no error estimate at all (Newton failed, or a NaN).
  public mutating func failed() -> Double {
    rejected = true
    return 0.25
  }

  /// What it knows of the steps before, after an accepted one.
  mutating func carry(through archive: inout SnapshotArchive) {
    archive.carry(&logPrevious)
    archive.carry(&logBefore)
    archive.carry(&previousSize)
    if archive.isRestoring { rejected = false }
  }

  /// Forgets the steps before, as after a jump.
  public mutating func reset() {
    logPrevious = kind == .pi ? logFloor : 0
    logBefore = 0
    rejected = false
    previousSize = 0
  }

  // A step size needs three digits, not sixteen: these cost a quarter of libm's, are the same on every
  // machine, and have no division, loop or call, for the next step waits for them. `log2` is right to
  // 2e-5, `exp2` to 3e-6 relative: least maximal errors on the intervals named.
  @inline(__always)
  static func log2(_ x: Double) -> Double {
    // x = 2ᵏ(1 + u) with 1 + u from √½ to √2.
    let half: UInt64 = 0x3FE6_A09E_667F_3BCD
    let bits = x.bitPattern &- half
    let k = Int64(bitPattern: bits) >> 52
    let u = Double(bitPattern: bits & 0x000F_FFFF_FFFF_FFFF &+ half) - 1
    let square = u * u
    let low = 1.4425780062346263 - 0.7202417934598221 * u
    let high = 0.4866861952316741 - 0.39457551254906886 * u + square * 0.2526602104268558
    return Double(k) + u * (low + square * high)
  }

  @inline(__always)
  static func exp2(_ x: Double) -> Double {
    let clamped = min(max(x, -1000), 1000)
    // Adding this leaves the nearest whole number in the last bits.
    let shifted = clamped + 0x1.8p52
    let f = clamped - (shifted - 0x1.8p52)
    let square = f * f
    let low = 1 + 0.6931215286995172 * f
    let high = 0.24022020969909083 + 0.055919690581950426 * f + square * 0.009681909612545482
    return (low + square * high) * Double(bitPattern: (shifted.bitPattern &+ 1023) << 52)
  }

  // The same of four numbers.

  @inline(__always)
  static func log2(_ x: SIMD4<Double>) -> SIMD4<Double> {
    let half = SIMD4<UInt64>(repeating: 0x3FE6_A09E_667F_3BCD)
    let bits = unsafeBitCast(x, to: SIMD4<UInt64>.self) &- half
    // k + 1024 is positive, so it can be made a double by putting it into the last bits of one.
    let shifted = (bits &+ SIMD4(repeating: 1024 << 52)) &>> SIMD4(repeating: 52)
    let whole = unsafeBitCast(
      shifted | SIMD4(repeating: 0x4330_0000_0000_0000), to: SIMD4<Double>.self)
    let k = whole - (0x1p52 + 1024)
    let fraction = (bits & SIMD4(repeating: 0x000F_FFFF_FFFF_FFFF)) &+ half
    let u = unsafeBitCast(fraction, to: SIMD4<Double>.self) - 1
    let square = u * u
    let low = 1.4425780062346263 - 0.7202417934598221 * u
    let high = 0.4866861952316741 - 0.39457551254906886 * u + square * 0.2526602104268558
    return k + u * (low + square * high)
  }

  @inline(__always)
  static func exp2(_ x: SIMD4<Double>) -> SIMD4<Double> {
    var clamped = x.replacing(with: -1000, where: x .< -1000)
    clamped.replace(with: 1000, where: clamped .> 1000)
    let shifted = clamped + 0x1.8p52
    let f = clamped - (shifted - 0x1.8p52)
    let square = f * f
    let low = 1 + 0.6931215286995172 * f
    let high = 0.24022020969909083 + 0.055919690581950426 * f + square * 0.009681909612545482
    let bits = unsafeBitCast(shifted, to: SIMD4<UInt64>.self) &+ SIMD4(repeating: 1023)
    let power = bits &<< SIMD4(repeating: 52)
    return (low + square * high) * unsafeBitCast(power, to: SIMD4<Double>.self)
  }
}
