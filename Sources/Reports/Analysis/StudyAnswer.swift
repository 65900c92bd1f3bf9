import Foundation
import Studies

/// What a study of several problems answers: the sections' findings counted over the problems.
struct StudyAnswer {
  let sentences: [RichText]

  init(_ sections: [SectionAnalysis]) {
    if sections.count == 1, let only = sections.first {
      sentences = SectionAnswer(only).sentences
    } else {
      sentences =
        Self.trust(sections)
        + SectionAnalysis.targets.indices.compactMap { Self.cost($0, sections) }
        + SectionAnalysis.targets.indices.compactMap { Self.forward($0, sections) }
    }
  }

  private static func trust(_ sections: [SectionAnalysis]) -> [RichText] {
    var order: [RunKey] = []
    var byKey: [RunKey: [(name: String, finding: StrategyFinding)]] = [:]
    for section in sections {
      for series in section.gradients {
        let finding = StrategyFinding(series)
        if finding.runs.isEmpty { continue }
        if byKey[finding.key] == nil { order.append(finding.key) }
        byKey[finding.key, default: []].append((section.name, finding))
      }
    }
    guard !order.isEmpty else { return [] }
    let fine = order.filter { byKey[$0, default: []].allSatisfy { $0.finding.isFineThroughout } }
      .map { key -> RichText in
        let names = byKey[key, default: []].map(\.name)
        if names.count == sections.count { return .code(key.label) }
        return "\(code: key.label) (\(names.joined(separator: ", ")))"
      }
    var sentences: [RichText] = [
      fine.isEmpty
        ? """
        No strategy was fine (three digits or more) at every tolerance of every problem it ran \
        on.
        """
        : """
        \(strong: "Fine") (three digits or more) at every tolerance of every problem it ran \
        on: \(RichText.list(fine)).
        """
    ]
    func add(_ head: RichText, _ included: (StrategyFinding) -> Bool) {
      let hits = order.compactMap { key -> RichText? in
        let names = byKey[key, default: []].filter { included($0.finding) }.map(\.name)
        return names.isEmpty
          ? nil : "\(code: key.label) (\(names.joined(separator: ", ")))"
      }
      if !hits.isEmpty { sentences.append("\(head): \(RichText.list(hits)).") }
    }
    add("\(strong: "Fine once the tolerance is tight enough")", \.isFineWhenTight)
    add("\(strong: "Wrong without any error message") (not one digit right)", \.isWrong)
    add("\(strong: "Stopped") with an error", { $0.has(.failed) })
    add("\(strong: "Poor") at best (one to three digits)", \.isPoorAtBest)
    return sentences
  }

  private static func cost(_ index: Int, _ sections: [SectionAnalysis]) -> RichText? {
    let winners = sections.compactMap { $0.gradientCosts.cheapest(at: index)?.key }
    guard !winners.isEmpty else { return nil }
    let target = NumberText.tolerance(SectionAnalysis.targets[index])
    var sentence: RichText =
      "Cheapest at a gradient error of \(target): \(RichText.list(tally(winners)))"
    let ratios = sections.compactMap { section -> Double? in
      let own = section.gradientCosts.cheapest(at: index, where: \.isOwn)
      return own?.cells[index].ratios.first.flatMap { $0?.value }
    }
    if let speed = speed(ratios, over: "the best CVODES strategy") {
      sentence = sentence + "; the cheapest of ours is \(speed)"
    }
    return sentence + "."
  }

  private static func forward(_ index: Int, _ sections: [SectionAnalysis]) -> RichText? {
    let target = NumberText.tolerance(SectionAnalysis.targets[index])
    var baselines: [EqualErrorTable.Baseline] = []
    var ratios: [String: [Double]] = [:]
    for section in sections {
      let table = section.solutionCosts
      guard let own = table.cheapest(at: index, where: \.isOwn) else { continue }
      for (baseline, ratio) in zip(table.baselines, own.cells[index].ratios) {
        guard let ratio else { continue }
        if ratios[baseline.name] == nil { baselines.append(baseline) }
        ratios[baseline.name, default: []].append(ratio.value)
      }
    }
    let parts = baselines.compactMap { speed(ratios[$0.name] ?? [], over: $0.label) }
    if parts.isEmpty { return nil }
    return """
      Forward alone, at an error of \(target) of the final state, the cheapest of ours is \
      \(RichText.list(parts)).
      """
  }

  /// `tsit5 · discrete (3 problems)`, most frequent first.
  private static func tally(_ keys: [RunKey]) -> [RichText] {
    var order: [RunKey] = []
    for key in keys where !order.contains(key) { order.append(key) }
    let counted = order.enumerated().map { place, key in
      (place: place, key: key, count: keys.filter { $0 == key }.count)
    }
    return counted.sorted { ($1.count, $0.place) < ($0.count, $1.place) }
      .map { "\(code: $0.key.label) (\(problems($0.count)))" }
  }

  /// `1.4 to 9.1 times as fast as … (geometric mean 3.2, 5 problems)`.
  private static func speed(_ ratios: [Double], over baseline: RichText) -> RichText? {
    guard let least = ratios.min(), let most = ratios.max() else { return nil }
    if ratios.count == 1 {
      return "\(NumberText.ratio(least)) times as fast as \(baseline) (1 problem)"
    }
    let mean = NumberText.ratio(
      exp(ratios.map { log($0) }.reduce(0, +) / Double(ratios.count)))
    let range = "\(NumberText.ratio(least)) to \(NumberText.ratio(most))"
    return
      "\(range) times as fast as \(baseline) (geometric mean \(mean), \(problems(ratios.count)))"
  }

  private static func problems(_ count: Int) -> String {
    count == 1 ? "1 problem" : "\(count) problems"
  }
}
