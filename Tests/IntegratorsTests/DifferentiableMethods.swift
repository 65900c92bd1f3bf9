import Integrators

extension Method {
  /// Those whose step has a tangent and a transpose, and no parasite.
  static let differentiable = general.filter { $0.family.missingDerivative == nil }
  /// `auto` and the multistep methods have an order at each moment only.
  static let ofOneOrder = estimating.filter { $0 != .auto && !($0.family is MultistepFamily) }
}
