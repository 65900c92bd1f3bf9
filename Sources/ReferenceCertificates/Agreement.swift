import Expressions

/// On how many digits several runs agree, number by number.
///
/// The claim of a number is the least agreement of any two runs, less one: two errors that happen to
/// agree in a digit by chance are one in ten. Of a number that is 0 but for rounding no digits agree; it
/// is bounded in place of it, where the bound is small beside the largest number of its group.
struct Agreement {
  enum Claim: Equatable {
    case digits(Int)
    /// |x| ≤ 10^exponent.
    case below(exponent: Int)
  }

  let claims: [Claim]
  /// The least −log₁₀ of a relative difference, of what is not bounded; ∞ if there is nothing.
  let least: Double

  /// - Parameters:
  ///   - runs: two or more, with the decimal digits each worked in.
  ///   - groups: the numbers that are compared in size, with what each is multiplied by for it (states
  ///     as they are, derivatives by parameters times the parameters), and a size that the largest has at
  ///     least.
  ///   - digits: how many are asked for; what has fewer may be bounded.
  init(
    _ runs: [(numbers: ReferenceNumbers, decimalDigits: Int)],
    groups: [(range: Range<Int>, sizes: [Double], largest: Double)], digits: Int
  ) {
    precondition(runs.count >= 2, "nothing to compare")
    let count = runs[0].numbers.all.count
    let most = runs.map(\.decimalDigits).max()!
    let decimals = DecimalNumbers(runs.flatMap(\.numbers.all), digits: most)
    func place(_ run: Int, _ index: Int) -> Int { run * count + index }
    var agreed = [Double](repeating: .infinity, count: count)
    for index in 0..<count {
      for a in runs.indices {
        for b in 0..<a {
          let cap = Double(min(runs[a].decimalDigits, runs[b].decimalDigits))
          let pair = decimals.agreement(place(a, index), place(b, index))
          agreed[index] = min(agreed[index], pair == .infinity ? cap : min(pair, cap))
        }
      }
    }
    var claims = agreed.map {
      Claim.digits($0.isFinite ? max(0, Int($0.rounded(.down)) - 1) : 0)
    }
    for (range, sizes, least) in groups {
      // log₁₀ of the largest any run has of each, scaled.
      let logs = zip(range, sizes).map { index, size in
        runs.indices.map { decimals.size(place($0, index)) }.max()! + Double.log(size)
          / Double.log(10)
      }
      let largest = max(logs.max() ?? 0, Double.log(least) / Double.log(10))
      for (offset, index) in range.enumerated() where agreed[index] < Double(digits + 1) {
        // No number is smaller than the least Double to those who will read it.
        let own = runs.indices.map { decimals.size(place($0, index)) }.max()!
        guard logs[offset] <= largest - Double(digits + 1) || own < -300 else { continue }
        claims[index] = .below(exponent: Int(max(own, -300).rounded(.up)) + 1)
      }
    }
    self.claims = claims
    least = zip(agreed, claims).reduce(.infinity) {
      if case .digits = $1.1 { min($0, $1.0) } else { $0 }
    }
  }

  /// The least digits claimed of some numbers; `asked` where all of them are bounded, by as many digits.
  func digits(of range: Range<Int>, asked: Int) -> Int {
    claims[range].compactMap { if case .digits(let digits) = $0 { digits } else { nil } }.min()
      ?? asked
  }
}
