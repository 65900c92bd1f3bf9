import Expressions

/// With how many bits, and of which order, series are computed.
public struct TaylorSettings: Sendable, Equatable {
  /// Binary digits of every number.
  public var precision: Int
  /// N, the last coefficient of a series.
  public var order: Int
  /// The last terms of a series are at most 2^−tolerance of the first ones.
  public var tolerance: Int
  /// An integration that needs more steps fails.
  public var maximumSteps: Int
  /// A run that would take more than three times as long is given up, after a few seconds
  /// (``Fields/WorkBudget``).
  public var budgetSeconds = Double.infinity

  /// The order that makes the work least where the cost of a step grows with N² (Jorba & Zou,
  /// Experimental Mathematics 14 (2005) 99): N = ⌈1 − ½ ln ε⌉, at which steps are 1/e² of the
  /// radius of convergence.
  ///
  /// - Parameters:
  ///   - order: at least 8; nil for that order.
  ///   - tolerance: nil for as many bits as the numbers have, so that truncation is as small as rounding.
  public init(
    precision: Int, order: Int? = nil, tolerance: Int? = nil, maximumSteps: Int = 1_000_000
  ) {
    precondition(precision >= 24 && order ?? 8 >= 8, "too few bits, or too low an order")
    self.precision = precision
    self.tolerance = tolerance ?? precision
    self.order =
      order ?? max(8, Int((1 + 0.5 * Double(self.tolerance) * Double.log(2)).rounded(.up)))
    self.maximumSteps = maximumSteps
  }

  /// For so many decimal digits in a number.
  public init(decimalDigits: Int, order: Int? = nil) {
    self.init(
      precision: Int((Double(decimalDigits) * Double.log(10) / Double.log(2)).rounded(.up)),
      order: order)
  }
}
