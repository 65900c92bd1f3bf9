import Foundation
import Verification

/// By which power of z something misses: the slope of log |miss(z)| against log |z|.
enum ExponentialMiss {
  /// Points near 0, but not so near that the miss, of O(z^(order + 1)), drowns in round-off. The slope
  /// at 0 is extrapolated from two at either size, for the next term of the series bends it.
  static func slope(order: Int, _ miss: (Double) -> Double) -> Double {
    let size = pow(1e-6, 1 / Double(order + 1))
    func slope(at z: Double) -> Double {
      log(abs(miss(-1.1 * z) / miss(-z))) / log(1.1)
    }
    return 2 * slope(at: size / 2) - slope(at: size)
  }
}

extension Double {
  var exponential: Double { Foundation.exp(self) }

  /// `3.2e-7`.
  var short: String { String(format: "%.1e", self) }

  func fixed(_ digits: Int) -> String { String(format: "%.\(digits)f", self) }
}
