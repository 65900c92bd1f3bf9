import Studies

/// What a section's tolerances say of one strategy: where it was fine, and where not.
struct StrategyFinding {
  let key: RunKey
  /// The runs with a verdict; what nothing was compared with says nothing.
  let runs: [GradientRecord]

  init(_ series: RunSeries<GradientRecord>) {
    key = series.key
    runs = series.records.filter { $0.outcome != nil }
  }

  func runs(_ outcome: Verdict) -> [GradientRecord] { runs.filter { $0.outcome == outcome } }

  func has(_ outcome: Verdict) -> Bool { runs.contains { $0.outcome == outcome } }

  var isFineThroughout: Bool { !runs.isEmpty && runs.allSatisfy { $0.outcome == .fine } }

  /// The tolerance from which on all runs are fine; nil if the tightest one is not.
  var fineFrom: Double? {
    runs.reversed().prefix { $0.outcome == .fine }.last?.rtol
  }

  /// Fine in the end, but not at loose tolerances: an error that tolerances cure.
  var isFineWhenTight: Bool { fineFrom != nil && !isFineThroughout }

  /// Wrong somewhere, and never right for good: an error that tolerances do not cure.
  var isWrong: Bool { has(.wrong) && fineFrom == nil }

  /// Never fine for good, yet never worse than poor.
  var isPoorAtBest: Bool { has(.poor) && !has(.wrong) && fineFrom == nil }

  /// `at every tolerance`, `at 1e-4 and 1e-5`, `at 4 of 7 tolerances`.
  func tolerances(_ outcome: Verdict) -> String {
    let hit = runs(outcome)
    if hit.count == runs.count { return "at every tolerance" }
    if hit.count <= 2 {
      return "at " + hit.map { NumberText.tolerance($0.rtol) }.joined(separator: " and ")
    }
    return "at \(hit.count) of \(runs.count) tolerances"
  }

  /// `errors 0.98 to 1.0`.
  func errors(_ outcome: Verdict) -> String {
    let texts = runs(outcome).compactMap(\.error).sorted().map(NumberText.error)
    guard let least = texts.first, let most = texts.last else { return "no number" }
    return least == most ? "error \(least)" : "errors \(least) to \(most)"
  }

  /// `step-limit going backward near t = 3.2e3`: each kind of failure once.
  var failures: String {
    var seen: [String] = []
    for run in runs(.failed) {
      let text = run.failure.map { "\($0.kind) in the \($0.phase) pass" } ?? "failed"
      if !seen.contains(text) { seen.append(text) }
    }
    return seen.joined(separator: "; ")
  }
}
