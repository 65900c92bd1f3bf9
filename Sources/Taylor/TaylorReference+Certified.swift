import Expressions

/// A solution, and the digits on which two runs at different settings agree.
public struct CertifiedTaylorSolution {
  /// The one of more bits.
  public let solution: TaylorSolution
  /// Decimal digits claimed of each number of the solution, one less than agree: at least those asked
  /// for.
  public let digits: [Double]
  /// The settings of the run it was held to.
  public let other: TaylorSettings
}

extension TaylorReference {
  /// The solution to `digits` significant digits of the state, the objective and every component of the
  /// gradient: two runs of different precision, order and therefore steps must agree on one digit more.
  ///
  /// How many digits the solution loses on its way is not known beforehand: the runs begin with 10
  /// to spare, and take what was missing, and 5, until they agree.
  ///
  /// - Parameters:
  ///   - floor: a number whose two values are both smaller than this is taken for 0, with `digits` digits.
  ///     Without it no digits can be claimed of what vanishes, as of a gradient by a parameter that the
  ///     objective does not depend on but through a cancellation. 0 by default.
  ///   - limit: the most decimal digits that are worked in; beyond, it fails.
  public func certified(
    digits: Int, floor: Double = 0, limit: Int = 2000
  ) throws(TaylorFailure) -> CertifiedTaylorSolution {
    var spare = 10
    while digits + spare <= limit {
      let first = TaylorSettings(decimalDigits: digits + spare)
      // Other coefficients are the last ones, and steps are of another size.
      let second = TaylorSettings(
        decimalDigits: digits + spare + 8, order: first.order + first.order / 8 + 3)
      let draft = try solve(first)
      if let growth = draft.growth, growth > Double(spare) {
        spare = Int(growth) + 12
        continue
      }
      let solution = try solve(second)
      let agreed = solution.agreement(with: draft).enumerated().map { index, agreed in
        isBelow(floor, solution, index) && isBelow(floor, draft, index) ? .infinity : agreed
      }
      let least = agreed.min() ?? .infinity
      if least >= Double(digits + 1) {
        let most = Double(digits + spare)
        return CertifiedTaylorSolution(
          solution: solution, digits: agreed.map { min($0, most) - 1 }, other: first)
      }
      let missing = least.isFinite ? Double(digits + 1) - least : Double(digits)
      spare += max(5, Int(min(missing, Double(limit)))) + 5
    }
    throw TaylorFailure(
      "\(problem.name): no \(digits) digits were agreed on within \(limit) decimal digits of work;"
        + " a component that is zero has none")
  }

  private func isBelow(_ floor: Double, _ solution: TaylorSolution, _ index: Int) -> Bool {
    floor > 0 && abs(solution.numbers.double(index)) < floor
  }
}
