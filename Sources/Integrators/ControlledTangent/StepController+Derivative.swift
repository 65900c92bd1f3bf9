/// The derivative of a step-size factor by all that it was chosen from.
struct FactorDerivative {
  /// By the squared error, and by the logarithms remembered of the two steps before.
  var byError = 0.0
  var byPrevious = 0.0
  var byBefore = 0.0
  /// By the size of the step and that of the one before.
  var bySize = 0.0
  var byPreviousSize = 0.0
  /// Of the logarithm that is remembered, by the squared error.
  var rememberedByError = 0.0
}

/// The choice of step sizes, differentiated: of the very numbers computed, so that the polynomials that
/// stand for logarithm and exponential are differentiated and not what they stand for. Where a limit was
/// in force, the derivative is zero.
extension StepController {
  /// The derivative of what ``accepted(squaredError:size:)`` is about to return.
  func acceptedDerivative(squaredError: Double, size: Double) -> FactorDerivative {
    var result = FactorDerivative()
    guard kind != .fixed else { return result }
    let logError = 0.5 * StepController.log2(max(squaredError, 1e-30))
    let logByError = squaredError > 1e-30 ? 0.5 * StepController.log2Slope(squaredError) : 0
    if logError > logFloor { result.rememberedByError = logByError }
    var logFactor = -weight1 * logError - weight2 * logPrevious
    var (first, second, third) = (-weight1, -weight2, 0.0)
    var (bySize, byPreviousSize) = (0.0, 0.0)
    if kind != .pi {
      logFactor -= weight3 * logBefore
      third = -weight3
      if sizeWeight != 0, previousSize > 0 {
        let ratio = size / previousSize
        logFactor -= sizeWeight * StepController.log2(ratio)
        let slope = -sizeWeight * StepController.log2Slope(ratio)
        (bySize, byPreviousSize) = (slope / previousSize, -slope * ratio / previousSize)
      }
      if kind == .predictive {
        let elementary = -logError / Double(errorOrder)
        if previousSize == 0 || elementary < logFactor {
          logFactor = elementary
          (first, second, third) = (-1 / Double(errorOrder), 0, 0)
          (bySize, byPreviousSize) = (0, 0)
        }
      }
    }
    let factor = safety * StepController.exp2(logFactor)
    guard factor > smallestFactor, factor < growthLimit else { return result }
    let slope = safety * StepController.exp2Slope(logFactor)
    result.byError = slope * first * logByError
    result.byPrevious = slope * second
    result.byBefore = slope * third
    result.bySize = slope * bySize
    result.byPreviousSize = slope * byPreviousSize
    return result
  }

  /// The derivative of what ``rejected(squaredError:)`` returns, by the squared error.
  func rejectedDerivative(squaredError: Double) -> Double {
    let weight = kind == .pi ? weight1 : 1 / Double(errorOrder)
    let exponent = -weight * 0.5 * StepController.log2(squaredError)
    guard safety * StepController.exp2(exponent) > smallestFactor else { return 0 }
    return safety * StepController.exp2Slope(exponent) * -weight * 0.5
      * StepController.log2Slope(squaredError)
  }

  /// The derivative of `log2` as it is computed.
  static func log2Slope(_ x: Double) -> Double {
    let half: UInt64 = 0x3FE6_A09E_667F_3BCD
    let bits = x.bitPattern &- half
    let power = Double(sign: .plus, exponent: Int(Int64(bitPattern: bits) >> 52), significand: 1)
    let u = Double(bitPattern: bits & 0x000F_FFFF_FFFF_FFFF &+ half) - 1
    let low = 1.4425780062346263 - 2 * 0.7202417934598221 * u
    let middle = 3 * 0.4866861952316741 - 4 * 0.39457551254906886 * u
    return (low + u * u * (middle + 5 * 0.2526602104268558 * u * u)) / power
  }

  /// The derivative of `exp2` as it is computed.
  static func exp2Slope(_ x: Double) -> Double {
    guard abs(x) < 1000 else { return 0 }
    let whole = x.rounded(.toNearestOrEven)
    let f = x - whole
    let low = 0.6931215286995172 + 2 * 0.24022020969909083 * f
    let high = 3 * 0.055919690581950426 + 4 * 0.009681909612545482 * f
    return (low + high * f * f) * Double(sign: .plus, exponent: Int(whole), significand: 1)
  }
}
