import Studies

/// What gradients and forward solutions have in common for a report: who ran, at which tolerance,
/// how far from the truth, for how long.
protocol Run: Sendable {
  var method: String { get }
  /// Empty for a forward solution.
  var strategy: String { get }
  /// The name of the strategy in tables.
  var shownStrategy: String { get }
  var backend: String { get }
  var options: [String: String] { get }
  var rtol: Double { get }
  var status: GradientRecord.Status { get }
  var error: Double? { get }
  /// Median seconds of the whole run; 0 if it was not timed.
  var cost: Double { get }
}

extension GradientRecord: Run {
  var cost: Double { totalSeconds }
  var shownStrategy: String { resolvedStrategy ?? strategy }

  /// The verdict, worked out from status and error where the study left it open; nil for a
  /// gradient that nothing was compared with.
  var outcome: Verdict? {
    switch status {
    case .failed: .failed
    case .unsupported: .unsupported
    case .ok: verdict ?? error.map(Verdict.init(error:))
    }
  }

  /// The error as figures have it: a wrong gradient whose error is no number is infinitely wrong.
  var drawnError: Double? { error ?? (status == .ok && verdict == .wrong ? .infinity : nil) }

  /// |T − t₀|.
  var horizon: Double { RunSpan.length(span) }
}

extension SolveRecord: Run {
  var strategy: String { "" }
  var shownStrategy: String { "" }
  var cost: Double { seconds }
}

enum RunSpan {
  /// |T − t₀|; 0 if the span is not a pair.
  static func length(_ span: [Double]) -> Double {
    guard let first = span.first, let last = span.last else { return 0 }
    return abs(last - first)
  }
}

extension WorkPrecision {
  init(_ runs: [some Run], floor: Double = 0) {
    self.init(
      runs.map { run in
        guard run.status == .ok, let error = run.error else { return nil }
        return (error, run.cost)
      }, floor: floor)
  }
}
