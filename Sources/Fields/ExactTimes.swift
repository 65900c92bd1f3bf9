import Expressions

/// The times of a problem as the decimals that a person wrote, where the problem has Doubles.
///
/// 321.8122 is no Double, and its nearest one moves a stiff solution in the 16th digit. A Double of at
/// most 15 significant digits is read as its shortest decimal, which then is what was written; the span of
/// a file is read once more from its text; of what has more digits nobody knows the rest, and it is
/// refused until it is said.
public struct ExactTimes: Sendable {
  public var start, end: Constant
  public var observations, discontinuities: [Constant]

  public init(
    start: Constant, end: Constant, observations: [Constant] = [], discontinuities: [Constant] = []
  ) {
    self.start = start
    self.end = end
    self.observations = observations
    self.discontinuities = discontinuities
  }

  public init(_ problem: Problem) throws(BadInput) {
    let span = problem.span
    if let written = ExactTimes.writtenSpan(problem) {
      (start, end) = written
    } else {
      start = try ExactTimes.decimal(span.start, "the start of the span")
      end = try ExactTimes.decimal(span.end, "the end of the span")
    }
    observations = []
    for time in problem.observations?.times ?? [] {
      observations.append(
        time == span.end ? end : try ExactTimes.decimal(time, "the observation at t = \(time)"))
    }
    discontinuities = []
    for time in problem.discontinuities where time > span.start && time < span.end {
      // Of what may be written there, π is the one that is no decimal and has a name.
      let isPi =
        time == .pi && ExactTimes.written("discontinuities", in: problem)?.contains("pi") == true
      discontinuities.append(
        isPi ? .pi : try ExactTimes.decimal(time, "the discontinuity at t = \(time)"))
    }
  }

  /// The two texts of `span = [t0, T]` in the file, if they denote the problem's span still.
  private static func writtenSpan(_ problem: Problem) -> (Constant, Constant)? {
    guard let parts = written("span", in: problem), parts.count == 2,
      Double(parts[0]) == problem.span.start, Double(parts[1]) == problem.span.end
    else { return nil }
    return (
      Constant(problem.span.start, text: parts[0]), Constant(problem.span.end, text: parts[1])
    )
  }

  /// The texts of the list `key = [a, b, …]` in one line of the file, without blanks and quotes.
  private static func written(_ key: String, in problem: Problem) -> [String]? {
    for line in problem.source.split(separator: "\n") {
      let halves = line.split(separator: "=", maxSplits: 1)
      guard halves.count == 2, trimmed(halves[0]) == key,
        let open = halves[1].firstIndex(of: "["), let close = halves[1].firstIndex(of: "]"),
        open < close
      else { continue }
      return halves[1][halves[1].index(after: open)..<close].split(separator: ",").map(trimmed)
    }
    return nil
  }

  private static func trimmed(_ text: Substring) -> String {
    text.filter { !" \t\"'".contains($0) }
  }

  private static func decimal(_ value: Double, _ what: String) throws(BadInput) -> Constant {
    let constant = Constant(asWritten: value)
    guard case .decimal(let decimal, _) = constant.form, decimal.digits.utf8.count <= 15 else {
      throw BadInput(
        "\(what) is \(value), a Double of more than 15 digits, and a reference in high precision needs to"
          + " know the rest of them: write it in at most 15 digits, or make the problem in Swift and give `ExactTimes`"
      )
    }
    return constant
  }
}
