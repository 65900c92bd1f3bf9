import Studies

/// How many times as fast one solver is as a baseline, with what is known of the number.
struct SpeedRatio: Equatable {
  enum Bound: String {
    case exact = ""
    case atLeast = "≥ "
    case atMost = "≤ "
    case rough = "≈ "
  }

  /// Baseline seconds over one's own: above 1 is faster.
  let value: Double
  let bound: Bound

  /// Nil unless both were reached.
  init?(of cost: WorkPrecision.Cost, over baseline: WorkPrecision.Cost) {
    guard case .reached(let own, let ownIsBound, _) = cost,
      case .reached(let other, let otherIsBound, _) = baseline
    else { return nil }
    value = other / own
    bound =
      switch (ownIsBound, otherIsBound) {
      case (false, false): .exact
      case (true, false): .atLeast
      case (false, true): .atMost
      case (true, true): .rough
      }
  }
}
