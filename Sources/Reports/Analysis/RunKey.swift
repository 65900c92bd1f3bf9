/// What makes runs points of one curve: the method, the strategy, and whatever options tell two
/// such curves apart.
struct RunKey: Hashable, Sendable {
  let method: String
  /// Empty for a forward solution.
  let strategy: String
  /// The strategy's name in tables, which says more: `interpolated (own, order 8)`.
  let shown: String
  /// Options that differ between curves of the same method and strategy, e.g. `interval=20`; empty
  /// where the names say it all.
  let variant: String

  init(method: String, strategy: String, shown: String? = nil, variant: String = "") {
    self.method = method
    self.strategy = strategy
    self.shown = shown ?? strategy
    self.variant = variant
  }

  /// The name in tables: `tsit5 · discrete`.
  var label: String {
    ([method] + (strategy.isEmpty ? [] : [named(shown)])).joined(separator: " · ")
  }

  /// The name within a panel of the method, `discrete`. CVODES is drawn in the panels of all
  /// methods and keeps its own method in the name.
  var shortLabel: String { isCVODES || strategy.isEmpty ? label : named(strategy) }

  var isCVODES: Bool { method.hasPrefix("cvodes") || strategy.hasPrefix("cvodes") }
  var isGSL: Bool { method.hasPrefix("gsl") }
  var isOwn: Bool { !isCVODES && !isGSL }

  private func named(_ strategy: String) -> String {
    // `cvodes-bdf · cvodes-adjoint` says the same thing twice.
    let doubled = method.hasPrefix("cvodes") && strategy.hasPrefix("cvodes-")
    let name = doubled ? String(strategy.dropFirst("cvodes-".count)) : strategy
    return variant.isEmpty ? name : "\(name) [\(variant)]"
  }
}
