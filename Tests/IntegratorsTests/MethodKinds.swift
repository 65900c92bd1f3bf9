import Integrators

extension Method {
  /// Methods that choose their steps by an estimate.
  static let estimating = allCases.filter { !($0.family is SplittingFamily) }
  /// Those without a parasite: a method that can be undone exactly pays for it on every solution that
  /// contracts, so it has problems (and tests) of its own.
  static let general = allCases.filter { !$0.family.isReversible }
  static let reversible = allCases.filter { $0.family.isReversible }
  static let splitting = allCases.filter { $0.family is SplittingFamily }
}
