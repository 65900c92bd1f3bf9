/// The polynomial that a dense trajectory keeps of each step.
public enum DenseInterpolant: String, CaseIterable, Sendable {
  /// The method's own continuous extension.
  case own
  /// The cubic through the states and slopes at both ends: O(h⁴) whatever the method.
  case hermite
  /// The quintic through the states, slopes and second derivatives at both ends: O(h⁶).
  case hermite5

  /// Its degree in θ.
  public func degree(for stepper: any Stepper) -> Int {
    switch self {
    case .own: stepper.denseDegree
    case .hermite: 3
    case .hermite5: 5
    }
  }

  /// The order of the interpolated solution over many steps: never above the method's.
  public func order(for method: Method) -> Int {
    switch self {
    case .own: method.family.denseOrder
    case .hermite: min(method.family.order, 4)
    case .hermite5: min(method.family.order, 6)
    }
  }
}
