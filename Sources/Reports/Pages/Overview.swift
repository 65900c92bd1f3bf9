import Studies

/// The problems of a study side by side: one row each.
struct Overview {
  private let sections: [SectionAnalysis]

  init(_ sections: [SectionAnalysis]) { self.sections = sections }

  var table: Table? {
    let targets = SectionAnalysis.targets.map(NumberText.tolerance)
    return Table(
      """
      The problems at a glance: how many strategies were fine at every tolerance; wrong at some \
      without tight ones being right; stopped at some; and the cheapest at equal gradient error \
      with its speed-up over the best CVODES strategy.
      """,
      [.text("problem"), .number("fine"), .number("wrong"), .number("failed")]
        + targets.flatMap { [.text("cheapest at \($0)"), .number("speed-up")] },
      sections.map(row))
  }

  private func row(_ section: SectionAnalysis) -> [Table.Cell] {
    let findings = section.gradients.map(StrategyFinding.init)
      .filter { finding in finding.runs.contains { $0.outcome != .unsupported } }
    func tally(_ count: Int, _ verdict: Verdict) -> Table.Cell {
      Table.Cell("\(count) of \(findings.count)", verdict: count > 0 ? verdict : nil)
    }
    return [
      Table.Cell(.code(section.name)),
      tally(findings.filter(\.isFineThroughout).count, .fine),
      tally(findings.filter(\.isWrong).count, .wrong),
      tally(findings.filter { $0.has(.failed) }.count, .failed),
    ]
      + SectionAnalysis.targets.indices.flatMap { target -> [Table.Cell] in
        guard let best = section.gradientCosts.cheapest(at: target) else {
          return [Table.Cell("not reached"), .none]
        }
        let ratio = best.cells[target].ratios.first ?? nil
        let text = ratio.map { $0.bound.rawValue + NumberText.ratio($0.value) } ?? "–"
        return [Table.Cell(.code(best.key.label)), Table.Cell(RichText(text))]
      }
  }
}
