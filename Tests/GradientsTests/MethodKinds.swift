import Integrators

extension Method {
  /// Those without a parasite, on which every strategy can be tested with every problem; the
  /// reversible ones have `ReversibleGradientTests`.
  static let general = allCases.filter { !$0.family.isReversible }
}
