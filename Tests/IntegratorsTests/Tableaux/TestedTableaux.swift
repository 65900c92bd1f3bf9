import Integrators
import Testing
import Verification

extension ButcherTableau {
  /// Those of all our methods.
  static let tested: [ButcherTableau] = Method.allCases.compactMap(\.tableau)
  static let testedWithEstimate = tested.filter(\.hasErrorEstimate)
}

extension ButcherTableau: CustomTestStringConvertible {
  public var testDescription: String { name }
}

func dot(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
