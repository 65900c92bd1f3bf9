import Integrators

extension Method {
  /// One of each kind: strategies know a method by its steps only, and those of every method are held
  /// to their derivatives in the tests of the integrators. The reversible ones have
  /// `ReversibleGradientTests`.
  static let sampled: [Method] = [
    .auto, .tsit5, .dop853, .taylor, .rodas5p, .kvaerno5, .radau, .bdf, .adams,
  ]
  /// Those whose step has a tangent and a transpose.
  static let differentiable = sampled.filter { $0.family.missingDerivative == nil }
}

extension Named {
  /// Whether it differentiates the steps of the method and not only the solution.
  var differentiatesSteps: Bool { strategy.differentiatesSteps }
  /// The methods it can run with.
  var methods: [Method] { differentiatesSteps ? Method.differentiable : Method.sampled }
  static let pairs = all.flatMap { named in named.methods.map { (named, $0) } }
}
