/// An explicit one-step scheme as numbers, for code to be made of it: with slopes kⱼ,
///
/// Yᵢ = y + h Σⱼ aᵢⱼ kⱼ, kᵢ = f(t + cᵢ h, Yᵢ) for i = 1 … s − 1, z = y + h Σⱼ bⱼ kⱼ,
///
/// where k₀ = f(t, y) is given, perhaps kₛ = f(t + h, z), and error vectors e = h Σⱼ wⱼ kⱼ.
///
/// Nothing here knows where the numbers come from. A class, so that the code made of a scheme is found
/// by its identity: comparing a few hundred numbers takes as long as a few steps.
public final class StepScheme: Sendable, Hashable {
  /// c; one for each stage, the first unused.
  public let nodes: [Double]
  /// The rows of A (what is on or above the diagonal is not read), then b.
  public let rows: [[Double]]
  /// Weights of error vectors over k₀ … kₛ; at most two.
  public let errors: [[Double]]
  /// What every error vector is multiplied by.
  public let errorScale: Double
  /// Whether kₛ is evaluated with the step. It must be if an error weight belongs to it.
  public let evaluatesEnd: Bool

  public init(
    nodes: [Double], rows: [[Double]], errors: [[Double]], errorScale: Double, evaluatesEnd: Bool
  ) {
    precondition(rows.count == nodes.count + 1 && errors.count <= 2, "not a scheme")
    precondition(
      errors.allSatisfy { $0.count <= nodes.count + (evaluatesEnd ? 1 : 0) },
      "an error weight without a slope")
    self.nodes = nodes
    self.rows = rows
    self.errors = errors
    self.errorScale = errorScale
    self.evaluatesEnd = evaluatesEnd
  }

  public var stageCount: Int { nodes.count }

  public static func == (a: StepScheme, b: StepScheme) -> Bool {
    a === b
      || a.nodes == b.nodes && a.rows == b.rows && a.errors == b.errors
        && a.errorScale == b.errorScale && a.evaluatesEnd == b.evaluatesEnd
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(nodes)
    hasher.combine(rows)
  }
}

/// One product of a combination of slopes.
struct StepTerm {
  let slope: Int
  let weight: Double

  /// The nonzero ones of a row of weights.
  static func of(_ weights: some Sequence<Double>) -> [StepTerm] {
    weights.enumerated().compactMap { $1 == 0 ? nil : StepTerm(slope: $0, weight: $1) }
  }
}

extension StepScheme {
  /// The combination for stage `row` (the solution's is the last): the products with all slopes but the
  /// latest, which every stage waits for, and the weight of that one.
  func terms(_ row: Int) -> (older: [StepTerm], latest: Double) {
    let known = rows[row].prefix(row)
    return (StepTerm.of(known.dropLast()), known.last ?? 0)
  }

  /// All products of all combinations: what a step costs beside its evaluations.
  var termCount: Int {
    (1...stageCount).reduce(0) { $0 + terms($1).older.count + 1 }
      + errors.reduce(0) { $0 + StepTerm.of($1).count }
  }
}
