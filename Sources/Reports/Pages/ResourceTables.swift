import Fields
import Studies

/// The tables of a section about bytes, passes and counts.
enum ResourceTables {
  static func memory(_ analysis: SectionAnalysis) -> Table? {
    let rows = analysis.gradients.compactMap { series -> [Table.Cell]? in
      let held = series.records.filter { $0.status == .ok }
      guard let loose = held.first, let tight = held.last else { return nil }
      let exact = held.allSatisfy { $0.memory.trajectoryBytes == $0.memory.predictedBytes }
      let hasFormula = held.contains { $0.memory.predictedBytes > 0 }
      return [.init(.code(series.key.label))] + [loose, tight].flatMap(cells)
        + [.init(!hasFormula ? "none" : exact ? "exact" : "differs")]
    }
    if rows.isEmpty { return nil }
    return Table(
      """
      Bytes of trajectory held at the peak: counted as they were stored, and predicted by the \
      strategy's formula from the number of steps; at the loosest and the tightest tolerance \
      that gave a gradient. A formula is exact if it is right in every run.
      """,
      [.text("method · strategy")]
        + ["loosest", "tightest"].flatMap { name -> [Table.Column] in
          [.number("\(name) rtol"), .number("steps"), .number("measured"), .number("predicted")]
        } + [.text("formula")],
      rows)
  }

  private static func cells(_ run: GradientRecord) -> [Table.Cell] {
    let predicted = run.memory.predictedBytes
    return [
      .init(RichText(NumberText.tolerance(run.rtol))),
      CostTables.count(run.counts.forward.accepted),
      CostTables.count(run.memory.trajectoryBytes),
      predicted > 0 || run.memory.trajectoryBytes == 0 ? CostTables.count(predicted) : .none,
    ]
  }

  /// How many forward passes a discrete adjoint is worth.
  static func adjointRatios(_ analysis: SectionAnalysis) -> Table? {
    let rows = analysis.gradients.filter { $0.key.strategy.hasPrefix("discrete") }.flatMap {
      series in
      series.records.filter { $0.status == .ok && $0.seconds.forward > 0 }.map { run in
        [
          Table.Cell(.code(series.key.label)), cell(NumberText.tolerance(run.rtol)),
          CostTables.count(run.counts.forward.accepted),
          cell(NumberText.microseconds(run.seconds.forward)),
          cell(NumberText.microseconds(run.seconds.backward)),
          cell(NumberText.ratio(run.seconds.backward / run.seconds.forward)),
          cell(NumberText.ratio(run.totalSeconds / run.seconds.forward)),
          solve(run, analysis).map { cell(NumberText.ratio(run.totalSeconds / $0)) } ?? .none,
        ]
      }
    }
    if rows.isEmpty { return nil }
    return Table(
      """
      What the discrete adjoint costs over the forward pass. The forward pass here stores its \
      stages; “plain solve” is the same method at the same tolerance storing nothing.
      """,
      [
        .text("method · strategy"), .number("rtol"), .number("steps"), .number("forward, µs"),
        .number("backward, µs"), .number("backward / forward"), .number("gradient / forward"),
        .number("gradient / plain solve"),
      ], rows)
  }

  /// Seconds of the plain solution with the gradient's method and tolerance.
  private static func solve(_ run: GradientRecord, _ analysis: SectionAnalysis) -> Double? {
    analysis.section.solutions.first {
      $0.method == run.method && $0.rtol == run.rtol && $0.atol == run.atol
        && $0.backend == run.backend && $0.status == .ok && $0.seconds > 0
    }?.seconds
  }

  static func counts(_ analysis: SectionAnalysis) -> Table? {
    guard let rtol = analysis.middleTolerance else { return nil }
    let names: [(String, KeyPath<Counts, Int>)] = [
      ("rhs", \.rhs), ("jvp", \.jvp), ("vjp", \.vjp), ("Jacobians", \.jacobian),
      ("LU", \.factorizations), ("solves", \.linearSolves), ("Newton", \.newtonIterations),
      ("accepted", \.accepted), ("rejected", \.rejected), ("replayed", \.replayed),
    ]
    let rows = analysis.gradients.flatMap { series -> [[Table.Cell]] in
      guard let run = series.records.first(where: { $0.rtol == rtol && $0.status != .unsupported })
      else { return [] }
      let passes = [("forward", run.counts.forward), ("backward", run.counts.backward)]
      return passes.map { pass, counts in
        let failed = run.failure?.phase == pass ? " (failed)" : ""
        return [.init(pass == "forward" ? .code(series.key.label) : ""), .init("\(pass)\(failed)")]
          + names.map { CostTables.count(counts[keyPath: $0.1]) }
      }
    }
    return Table(
      """
      What was evaluated, at relative tolerance \(NumberText.tolerance(rtol)): integers that \
      repeat exactly. LU: factorisations; solves: with such factors; replayed: forward steps \
      taken a second time on the way back.
      """,
      [.text("method · strategy"), .text("pass")] + names.map { .number($0.0) }, rows)
  }

  private static func cell(_ text: String) -> Table.Cell { .init(RichText(text)) }
}
