import Expressions

/// What one run of a ``TaylorReference`` found.
public struct TaylorSolution {
  /// The objective, then the state at T, then dL/dδ and dL/dp where asked for.
  let numbers: BigNumbers
  public let stateNames, parameterNames: [String]
  public let hasGradient: Bool
  public let settings: TaylorSettings
  public let stepCount: Int
  /// Steps that end at a kink.
  public let kinkCount: Int

  /// Of the objective, the state and the gradient together.
  public var count: Int { 1 + stateNames.count + gradientCount }
  private var gradientCount: Int { hasGradient ? stateNames.count + parameterNames.count : 0 }

  /// A number of ``count``, in scientific notation.
  public func text(_ index: Int, digits: Int) -> String { numbers.text(index, digits: digits) }
  /// The objective.
  public func value(digits: Int) -> String { text(0, digits: digits) }
  /// y(T).
  public func state(digits: Int) -> [String] {
    stateNames.indices.map { text(1 + $0, digits: digits) }
  }
  /// dL/dδ; empty without a gradient.
  public func initialGradient(digits: Int) -> [String] {
    hasGradient ? stateNames.indices.map { text(1 + stateNames.count + $0, digits: digits) } : []
  }
  /// dL/dp; empty without a gradient.
  public func parameterGradient(digits: Int) -> [String] {
    hasGradient
      ? parameterNames.indices.map { text(1 + 2 * stateNames.count + $0, digits: digits) } : []
  }

  /// The significant digits on which two solutions agree, number by number: −log₁₀ |a − b| / |a|, and ∞
  /// where they are equal.
  ///
  /// - When this misleads: of a number that is 0 but for rounding none agree; and two runs with one
  ///   mistake agree in it.
  public func agreement(with other: TaylorSolution) -> [Double] {
    precondition(count == other.count, "solutions of different problems")
    let scratch = BigNumbers(
      count: 2, precision: max(settings.precision, other.settings.precision))
    return (0..<count).map { index in
      scratch.copy(0, index, of: numbers)
      scratch.copy(1, index, of: other.numbers)
      scratch.subtract(1, 0, 1)
      if scratch.sign(1) == 0, scratch.isFinite(1) { return .infinity }
      let digits = (scratch.log2(0) - scratch.log2(1)) * Double.log(2) / Double.log(10)
      return digits.isNaN ? -.infinity : digits
    }
  }
}
