import Expressions

/// Our own strategies, by name.
public enum Strategies {
  /// The kinds that comparisons take where nothing is said: one of each.
  public static let all: [any GradientStrategy] = [
    Tangent(), DiscreteAdjoint(), ContinuousAdjoint(.backsolve(.free)),
    ContinuousAdjoint(.backsolve(.observations)), ContinuousAdjoint(.dense(.own)),
    ContinuousAdjoint(.segments(.own)),
  ]

  /// The base names with what may follow them.
  public static let families: [StrategyFamily] = [
    Tangent.family,
    StrategyFamily("discrete", "backward through the steps themselves; every step stored") { _ in
      DiscreteAdjoint()
    },
    ContinuousAdjoint.interpolated, ContinuousAdjoint.checkpointed, ContinuousAdjoint.backsolve,
    StrategyFamily(
      "discrete-tangent",
      "the tangents of the steps themselves, their sizes chosen for the state alone",
      axes: [
        .init(
          "what becomes of the step sizes",
          [
            .init("frozen", "they are held fixed"),
            .init("controller", "how they are chosen is differentiated too"),
          ])
      ]
    ) { answers -> any GradientStrategy in
      answers[0] == 0 ? FrozenTangent() : ControlledTangent()
    },
    StrategyFamily(
      "reversible", "discrete, its steps undone instead of stored, by methods that can"
    ) { _ in ReversibleAdjoint() },
    StrategyFamily(
      "symplectic", "discrete, as the adjoint equation by a partner of the Runge–Kutta method"
    ) { _ in SymplecticAdjoint() },
    StrategyFamily(
      "finite-differences", "central differences of perturbed solves, by any method",
      axes: [
        .init("of what order", [.init("second", "of order 2"), .init("fourth", "of order 4")])
      ]
    ) { FiniteDifferences(order: $0[0] == 0 ? 2 : 4) },
    StrategyFamily(
      "complex-step", "the steps of an explicit method in complex arithmetic; no difference taken"
    ) { _ in ComplexStep() },
  ]

  /// Every strategy there is, by all bases and all modifiers.
  public static var every: [any GradientStrategy] { families.flatMap(\.all) }

  /// The strategy of a name: a base and its modifiers, joined by `+` (see ``StrategyFamily``).
  ///
  /// - Parameter others: further names to suggest where the base is none of ours.
  public static func named(
    _ name: String, besides others: [String] = []
  ) throws(BadInput) -> any GradientStrategy {
    let parts = name.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
    guard let family = families.first(where: { $0.base == parts[0] }) else {
      let bases = families.map(\.base) + others
      let hint = NameSuggestion.hint(for: parts[0], among: bases)
      throw BadInput(
        "unknown strategy `\(name)`"
          + (hint.isEmpty ? "; the strategies are \(bases.joined(separator: ", "))" : hint))
    }
    return try family.strategy(Array(parts.dropFirst()), asked: name)
  }
}
