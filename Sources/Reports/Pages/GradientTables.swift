import Studies

/// The tables of a section about what gradients are worth.
enum GradientTables {
  /// Strategies × tolerances.
  static func verdicts(_ analysis: SectionAnalysis) -> Table? {
    let tolerances = analysis.tolerances
    if tolerances.isEmpty { return nil }
    return grid(
      """
      Relative gradient error by strategy and relative tolerance. Fine: at least three digits \
      right; poor: one to three; wrong: less than one; failed: no gradient; n/a: no such pair.
      """,
      analysis.gradients, columns: tolerances.map(NumberText.tolerance)
    ) { run, column in run.rtol == tolerances[column] }
  }

  /// Strategies × horizons.
  static func horizons(_ analysis: SectionAnalysis) -> Table? {
    let horizons = Set(analysis.section.horizons.map(\.horizon)).sorted()
    if horizons.isEmpty { return nil }
    let rtols = Set(analysis.section.horizons.map(\.rtol)).sorted(by: >)
      .map(NumberText.tolerance)
    return grid(
      """
      Relative gradient error by strategy and horizon T − t₀, at relative tolerance \
      \(rtols.joined(separator: ", ")).
      """,
      analysis.horizons, columns: horizons.map(NumberText.plain)
    ) { run, column in run.horizon == horizons[column] }
  }

  private static func grid(
    _ caption: RichText, _ series: [RunSeries<GradientRecord>], columns: [String],
    isIn: (GradientRecord, Int) -> Bool
  ) -> Table {
    Table(
      caption, [.text("method · strategy")] + columns.map(Table.Column.number),
      series.map { series in
        [.init(.code(series.key.label))]
          + columns.indices.map { column in
            series.records.first { isIn($0, column) }.map(verdict) ?? .none
          }
      })
  }

  private static func verdict(_ run: GradientRecord) -> Table.Cell {
    let outcome = run.outcome
    switch outcome {
    case .failed: return .init("failed", verdict: .failed)
    case .unsupported: return .init("n/a", verdict: .unsupported)
    case nil: return .init("no reference")
    case .fine, .poor, .wrong:
      let text = run.error.map(NumberText.error) ?? "not finite"
      return .init(
        RichText(text), verdict: outcome, note: outcome == .fine ? nil : outcome?.rawValue)
    }
  }

  /// Why runs failed, each reason with the tolerances and horizons it befell.
  static func reasons(_ analysis: SectionAnalysis) -> [RichText] {
    reasons(analysis.gradients, "rtol") { NumberText.tolerance($0.rtol) }
      + reasons(analysis.horizons, "horizon") { NumberText.plain($0.horizon) }
  }

  private static func reasons(
    _ series: [RunSeries<GradientRecord>], _ place: String, at: (GradientRecord) -> String
  ) -> [RichText] {
    series.flatMap { series -> [RichText] in
      var order: [String] = []
      var runs: [String: [GradientRecord]] = [:]
      for run in series.records where run.status != .ok {
        // The kind and pass sort; the wording differs from run to run by its numbers.
        let kind = run.failure.map { "\($0.kind), \($0.phase) pass" } ?? "no such pair"
        if runs[kind] == nil { order.append(kind) }
        runs[kind, default: []].append(run)
      }
      return order.map { kind in
        let hit = runs[kind] ?? []
        let places = hit.map(at).joined(separator: ", ")
        let each = Set(hit.map(\.reason)).count == 1 ? "" : "the last: "
        let reason = hit.last?.reason.map { " (\(each)\($0))" } ?? ""
        return "\(code: series.key.label), \(place) \(places): \(kind)\(reason)"
      }
    }
  }
}
