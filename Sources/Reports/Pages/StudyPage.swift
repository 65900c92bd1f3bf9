import Studies

/// A study's page: question, answer, sections, method, limits, citations.
struct StudyPage {
  /// A figure together with whether it was drawn.
  struct DrawnFigure {
    let figure: Figure
    /// Why there is no picture, or nil.
    let problem: String?
  }

  private let result: StudyResult
  private let sections: [SectionAnalysis]
  /// By section.
  private let figures: [[DrawnFigure]]

  init(_ result: StudyResult, _ sections: [SectionAnalysis], figures: [[DrawnFigure]]) {
    self.result = result
    self.sections = sections
    self.figures = figures
  }

  var page: Page {
    var blocks: [Block] = []
    if !result.question.isEmpty { blocks.append(.quote(RichText(result.question))) }
    blocks.append(.heading(2, "Answer"))
    let answer = StudyAnswer(sections).sentences
    blocks.append(
      answer.isEmpty
        ? .paragraph("The study holds no run that was compared with a reference.") : .list(answer))
    blocks.append(
      .paragraph(
        """
        These sentences are made from the numbers below, which are in `runs.csv`, a row a run, \
        and in `runs.jsonl` with everything needed to repeat each run.
        """
        .withCode))
    if sections.count > 1, let overview = Overview(sections).table {
      blocks.append(.table(overview))
    }
    for (section, figures) in zip(sections, figures) {
      blocks += blocksOf(section, figures)
    }
    blocks += MethodNotes(result, sections).blocks
    return Page(title: result.name.isEmpty ? "Study" : result.name, blocks: blocks)
  }

  private func blocksOf(_ analysis: SectionAnalysis, _ figures: [DrawnFigure]) -> [Block] {
    let section = analysis.section
    let title = section.title.isEmpty ? analysis.name : "\(section.title) (\(analysis.name))"
    var blocks: [Block] = [.heading(2, title), .paragraph(Self.setting(section))]
    if sections.count > 1 {
      let sentences = SectionAnswer(analysis).sentences
      if !sentences.isEmpty { blocks.append(.list(sentences)) }
    }
    blocks += chapter(
      "Gradient error", [GradientTables.verdicts(analysis)], figures, ["error-tolerance"])
    let reasons = GradientTables.reasons(analysis)
    if !reasons.isEmpty { blocks += [.paragraph("Runs without a gradient:"), .list(reasons)] }
    blocks += chapter("Cost of a gradient", CostTables.gradients(analysis), figures, ["error-cost"])
    blocks += chapter("Horizon", [GradientTables.horizons(analysis)], figures, ["error-horizon"])
    blocks += chapter("Forward solution", CostTables.solutions(analysis), figures, [])
    blocks += chapter("Memory", [ResourceTables.memory(analysis)], figures, ["memory"])
    let passes = [ResourceTables.adjointRatios(analysis), ResourceTables.counts(analysis)]
    return blocks + chapter("Passes and counts", passes, figures, [])
  }

  private func chapter(
    _ title: String, _ tables: [Table?], _ figures: [DrawnFigure], _ names: [String]
  ) -> [Block] {
    let pictures = figures.filter { drawn in names.contains { drawn.figure.name.hasSuffix($0) } }
      .map { drawn -> Block in
        .figure(
          source: drawn.problem == nil ? "figures/\(drawn.figure.name).svg" : nil,
          alt: drawn.figure.title, caption: drawn.figure.caption, note: drawn.problem ?? "")
      }
    let blocks = pictures + tables.compactMap { $0 }.map(Block.table)
    return blocks.isEmpty ? [] : [.heading(3, title)] + blocks
  }

  /// The problem in a line or two.
  private static func setting(_ section: StudyResult.Section) -> RichText {
    var text: RichText =
      "\(section.stateCount) states, \(section.parameterCount) parameters"
    if let start = section.span.first, let end = section.span.last {
      text = text + ", t from \(NumberText.plain(start)) to \(NumberText.plain(end))"
    }
    if !section.objective.isEmpty { text = text + "; objective " + .code(section.objective) }
    if !section.tags.isEmpty { text = text + "; \(section.tags.joined(separator: ", "))" }
    text = text + "."
    if !section.citation.isEmpty { text = text + " \(section.citation)." }
    if !section.reference.method.isEmpty {
      let uncertainty = section.reference.uncertainty
      let doubt =
        uncertainty.isFinite ? "uncertain by \(NumberText.error(uncertainty))" : "unchecked"
      text = text + " Reference: \(section.reference.method); \(doubt)."
    }
    return text
  }
}

extension String {
  /// Reads backticks as code: for our own sentences only, never for users' text.
  var withCode: RichText {
    RichText(
      spans: split(separator: "`", omittingEmptySubsequences: false).enumerated().map {
        $0.offset.isMultiple(of: 2) ? .plain(String($0.element)) : .code(String($0.element))
      })
  }
}
