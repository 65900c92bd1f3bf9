import Fields

/// A direction in initial values and parameters, along which a gradient is put to the test.
///
/// Each component is a random number of [½, 1) with a random sign, times the size of what it perturbs:
/// a parameter's own value, a state's largest value on the path (1 where that is 0). So parameters of
/// 3e7 beside 0.04 weigh alike, and a test cannot be blind for one of them.
public struct Direction: Sendable, Equatable {
  /// Of the initial values.
  public let initial: [Double]
  /// Of the parameters.
  public let parameters: [Double]

  public init(initial: [Double], parameters: [Double]) {
    self.initial = initial
    self.parameters = parameters
  }

  init(seed: UInt64, stateSizes: [Double], parameterValues: [Double]) {
    var random = SplitMix64(state: seed)
    func component(_ size: Double) -> Double {
      let bits = random.next()
      let magnitude = 0.5 + 0.5 * Double(bits >> 11) * 0x1p-53
      return (bits & 1 == 0 ? magnitude : -magnitude) * (size == 0 ? 1 : abs(size))
    }
    initial = stateSizes.map(component)
    parameters = parameterValues.map(component)
  }

  /// ∇L · direction.
  func derivative(initial gradient: [Double], parameters other: [Double]) -> Double {
    dot(gradient, initial) + dot(other, parameters)
  }

  /// √Σ (gᵢ vᵢ)²: what a derivative in a direction of random signs is expected to be.
  func scale(initial gradient: [Double], parameters other: [Double]) -> Double {
    let sum =
      zip(gradient, initial).reduce(0) { $0 + $1.0 * $1.1 * $1.0 * $1.1 }
      + zip(other, parameters).reduce(0) { $0 + $1.0 * $1.1 * $1.0 * $1.1 }
    return sum.squareRoot()
  }
}

/// Steele, Lea & Flood 2014: the same numbers from the same seed everywhere.
struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
