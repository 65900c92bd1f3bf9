import Studies

/// What a section answers, in sentences made from its numbers alone.
struct SectionAnswer {
  let sentences: [RichText]

  init(_ analysis: SectionAnalysis) {
    let findings = analysis.gradients.map(StrategyFinding.init)
    sentences =
      Self.trust(findings, analysis) + HorizonAnswer(analysis).sentences
      + Self.costs(analysis.gradientCosts)
      + Self.forward(analysis.solutionCosts)
  }

  private static func trust(
    _ findings: [StrategyFinding], _ analysis: SectionAnalysis
  ) -> [RichText] {
    guard findings.contains(where: { !$0.runs.isEmpty }) else { return [] }
    let tolerances = analysis.tolerances
    var range = ""
    if let loosest = tolerances.first, let tightest = tolerances.last, tolerances.count > 1 {
      range = ", \(NumberText.tolerance(loosest)) to \(NumberText.tolerance(tightest))"
    }
    let fine = findings.filter(\.isFineThroughout).map { RichText.code($0.key.label) }
    var sentences: [RichText] = [
      fine.isEmpty
        ? "No strategy was fine (three digits or more) at every tolerance\(range)."
        : """
        \(strong: "Fine") (three digits or more) at every tolerance\(range): \
        \(RichText.list(fine)).
        """
    ]
    func add(
      _ head: RichText, _ included: (StrategyFinding) -> Bool, _ detail: (StrategyFinding) -> String
    ) {
      let hit = findings.filter(included).map { finding -> RichText in
        "\(code: finding.key.label) (\(detail(finding)))"
      }
      if !hit.isEmpty { sentences.append("\(head): \(RichText.list(hit)).") }
    }
    add("\(strong: "Fine once the tolerance is tight enough")", \.isFineWhenTight) { finding in
      "from \(NumberText.tolerance(finding.fineFrom ?? 0)) on"
        + (finding.has(.wrong) ? ", wrong \(finding.tolerances(.wrong))" : "")
    }
    add("\(strong: "Wrong without any error message") (not one digit right)", \.isWrong) {
      "\($0.tolerances(.wrong)), \($0.errors(.wrong))"
    }
    add("\(strong: "Stopped") with an error", { $0.has(.failed) }) {
      "\($0.tolerances(.failed)), \($0.failures)"
    }
    add("\(strong: "Poor") at best (one to three digits)", \.isPoorAtBest) {
      "\($0.tolerances(.poor)), \($0.errors(.poor))"
    }
    let unsupported = findings.filter { $0.has(.unsupported) }.map { RichText.code($0.key.label) }
    if !unsupported.isEmpty {
      sentences.append("There is no such pair as \(RichText.list(unsupported)).")
    }
    return sentences
  }

  private static func costs(_ table: EqualErrorTable) -> [RichText] {
    table.targets.indices.compactMap { index -> RichText? in
      guard !table.rows.isEmpty else { return nil }
      let target = NumberText.tolerance(table.targets[index])
      guard let best = table.cheapest(at: index), let seconds = best.cells[index].cost.seconds
      else {
        return "No strategy with a measured time reached a gradient error of \(target)."
      }
      let opening: RichText =
        """
        Cheapest at a gradient error of \(target): \(code: best.key.label), \
        \(NumberText.seconds(seconds))
        """
      guard let rival = table.cheapest(at: index, where: \.isCVODES),
        let rivalSeconds = rival.cells[index].cost.seconds
      else {
        let tried = table.rows.contains { $0.key.isCVODES }
        return opening + (tried ? "; no CVODES strategy reached it." : ".")
      }
      if rival.key == best.key {
        guard let own = table.cheapest(at: index, where: \.isOwn),
          let ownSeconds = own.cells[index].cost.seconds
        else { return opening + "; no strategy of ours reached it." }
        let ratio = NumberText.ratio(ownSeconds / seconds)
        return opening
          + "; the cheapest of ours, \(code: own.key.label), takes \(ratio) times as long."
      }
      let ratio = best.cells[index].ratios.first ?? nil
      let text = ratio.map { $0.bound.rawValue + NumberText.ratio($0.value) } ?? "?"
      return opening
        + """
        ; \(text) times as fast as the best CVODES strategy, \(code: rival.key.label), \
        \(NumberText.seconds(rivalSeconds)).
        """
    }
  }

  private static func forward(_ table: EqualErrorTable) -> [RichText] {
    table.targets.indices.compactMap { index -> RichText? in
      guard let own = table.cheapest(at: index, where: \.isOwn),
        let seconds = own.cells[index].cost.seconds
      else { return nil }
      let target = NumberText.tolerance(table.targets[index])
      let ratios = zip(table.baselines, own.cells[index].ratios).compactMap {
        baseline, ratio -> RichText? in
        ratio.map { "\($0.bound.rawValue)\(NumberText.ratio($0.value)) × \(baseline.label)" }
      }
      let opening: RichText =
        """
        Forward alone, at an error of \(target) of the final state: \(code: own.key.label), \
        \(NumberText.seconds(seconds))
        """
      return ratios.isEmpty ? opening + "." : opening + "; speed \(RichText.list(ratios))."
    }
  }
}
