/// How far each strategy can be trusted, in a sentence: the longest horizon up to which all its
/// gradients were fine.
struct HorizonAnswer {
  let sentences: [RichText]

  init(_ analysis: SectionAnalysis) {
    var labels: [Double: [RichText]] = [:]
    for series in analysis.horizons {
      let runs = series.records.filter { $0.outcome != nil && $0.outcome != .unsupported }
        .sorted { $0.horizon < $1.horizon }
      if runs.isEmpty { continue }
      let reach = runs.prefix { $0.outcome == .fine }.last?.horizon ?? 0
      labels[reach, default: []].append(.code(series.key.label))
    }
    let parts = labels.sorted { $0.key > $1.key }.map { reach, labels -> RichText in
      reach > 0
        ? "up to \(NumberText.plain(reach)) with \(RichText.list(labels))"
        : "at no horizon with \(RichText.list(labels))"
    }
    let rtols = Set(analysis.section.horizons.map(\.rtol)).sorted(by: >)
    let at = rtols.map(NumberText.tolerance).joined(separator: ", ")
    var text: RichText = "Horizons: at relative tolerance \(at) the gradient stays fine "
    for (index, part) in parts.enumerated() { text = text + (index > 0 ? "; " : "") + part }
    sentences = parts.isEmpty ? [] : [text + "."]
  }
}
