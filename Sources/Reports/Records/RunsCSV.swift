import Fields
import Studies

/// `runs.csv`: one row a run. What repeats exactly comes first, times come last, so that two
/// versions of the file differ only on the right.
enum RunsCSV {
  private static let counters: [(name: String, path: KeyPath<Counts, Int> & Sendable)] = [
    ("rhs", \.rhs), ("jvp", \.jvp), ("vjp", \.vjp), ("jacobian", \.jacobian),
    ("parameter_jacobian", \.parameterJacobian), ("factorizations", \.factorizations),
    ("linear_solves", \.linearSolves), ("newton_iterations", \.newtonIterations),
    ("accepted", \.accepted), ("rejected", \.rejected), ("replayed", \.replayed),
  ]

  static let columns: [String] =
    [
      "section", "kind", "problem", "method", "strategy", "backend", "t0", "t1", "rtol", "atol",
      "adjoint_rtol", "adjoint_atol", "quadrature_rtol", "quadrature_atol", "options", "status",
      "verdict", "error", "failure_kind", "failure_phase", "failure_time", "reason", "value",
      "trajectory_bytes", "predicted_bytes",
    ]
    + counters.map { "forward_" + $0.name } + counters.map { "backward_" + $0.name }
    + ["resolved_strategy", "repeats", "forward_seconds", "backward_seconds", "total_seconds"]

  static func text(_ result: StudyResult) -> String {
    var table = CSVTable(columns: columns)
    for (index, section) in result.sections.enumerated() {
      for run in section.gradients { table.append(row(run, index, "gradient")) }
      for run in section.solutions { table.append(row(run, index)) }
      for run in section.horizons { table.append(row(run, index, "horizon")) }
    }
    return table.text
  }

  private static func row(_ run: GradientRecord, _ section: Int, _ kind: String) -> [String] {
    [String(section), kind, run.problem, run.method, run.strategy, run.backend]
      + span(run.span) + [number(run.rtol), number(run.atol)]
      + [run.adjointRtol, run.adjointAtol, run.quadratureRtol, run.quadratureAtol].map(number)
      + [options(run.options), run.status.rawValue, run.outcome?.rawValue ?? "", number(run.error)]
      + failure(run.failure, run.reason) + [number(run.value)]
      + [String(run.memory.trajectoryBytes), String(run.memory.predictedBytes)]
      + counts(run.counts.forward) + counts(run.counts.backward)
      + [run.shownStrategy, String(run.repeats)]
      + [run.seconds.forward, run.seconds.backward, run.totalSeconds].map(number)
  }

  private static func row(_ run: SolveRecord, _ section: Int) -> [String] {
    [String(section), "solution", run.problem, run.method, "", run.backend]
      + span(run.span) + [number(run.rtol), number(run.atol), "", "", "", ""]
      + [options(run.options), run.status.rawValue, "", number(run.error)]
      + failure(run.failure, run.reason) + ["", "", ""]
      + counts(run.counts) + counters.map { _ in "" } + ["", String(run.repeats)]
      + [number(run.seconds), "", number(run.seconds)]
  }

  /// The shortest text that reads back as the same number; empty for none.
  private static func number(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }

  private static func span(_ span: [Double]) -> [String] {
    [number(span.first), number(span.last)]
  }

  private static func options(_ options: [String: String]) -> String {
    options.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ";")
  }

  private static func failure(
    _ failure: GradientRecord.Failure?, _ reason: String?
  ) -> [String] {
    [failure?.kind ?? "", failure?.phase ?? "", number(failure?.time), reason ?? ""]
  }

  private static func counts(_ counts: Counts) -> [String] {
    counters.map { String(counts[keyPath: $0.path]) }
  }
}
