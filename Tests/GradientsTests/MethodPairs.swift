import Integrators

extension Method {
  /// Those whose step has a tangent and a transpose.
  static let differentiable = general.filter { $0.family.missingDerivative == nil }
}

extension Named {
  /// Whether it differentiates the steps of the method and not only the solution.
  var differentiatesSteps: Bool { ["tangent", "discrete"].contains(description) }
  /// The methods it can run with.
  var methods: [Method] { differentiatesSteps ? Method.differentiable : Method.general }
  static let pairs = all.flatMap { named in named.methods.map { (named, $0) } }
}
