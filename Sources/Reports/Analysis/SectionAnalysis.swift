import Studies

/// A section sorted into curves, with the tables that several places of the report draw on.
struct SectionAnalysis {
  /// Errors at which costs are compared: engineering accuracy, and tight.
  static let targets = [1e-4, 1e-7]

  let section: StudyResult.Section
  /// What the section is called in sentences: the problem, with the horizon where the study has
  /// the problem at several.
  let name: String
  /// File names of the section begin with it.
  let slug: String
  let gradients: [RunSeries<GradientRecord>]
  let solutions: [RunSeries<SolveRecord>]
  let horizons: [RunSeries<GradientRecord>]
  let gradientCosts: EqualErrorTable
  let solutionCosts: EqualErrorTable

  init(_ section: StudyResult.Section, name: String, slug: String) {
    self.section = section
    self.name = name
    self.slug = slug
    gradients = RunSeries.group(section.gradients)
    solutions = RunSeries.group(section.solutions)
    horizons = RunSeries.group(section.horizons)
    let uncertainty = section.reference.uncertainty
    gradientCosts = EqualErrorTable(
      gradients, targets: Self.targets, baselines: [.bestCVODES], uncertainty: uncertainty)
    solutionCosts = EqualErrorTable(
      solutions, targets: Self.targets,
      baselines: Self.baselines(solutions.map(\.key)), uncertainty: uncertainty)
  }

  /// One solver of each outside library: the one named, or the best where that did not run.
  private static func baselines(_ keys: [RunKey]) -> [EqualErrorTable.Baseline] {
    func pick(
      _ method: String, else other: EqualErrorTable.Baseline
    ) -> EqualErrorTable.Baseline? {
      if keys.contains(where: { $0.method == method }) { return .method(method) }
      return keys.contains(where: other.contains) ? other : nil
    }
    return [pick("gsl-rk8pd", else: .bestGSL), pick("cvodes-bdf", else: .bestCVODES)]
      .compactMap { $0 }
  }

  /// The tolerances of the gradients, loosest first.
  var tolerances: [Double] { Set(section.gradients.map(\.rtol)).sorted(by: >) }

  /// The tolerance at which counts are listed.
  var middleTolerance: Double? {
    let tolerances = tolerances
    return tolerances.isEmpty ? nil : tolerances[(tolerances.count - 1) / 2]
  }

  /// Sorts a study, giving every section a name and a slug of its own.
  static func all(of result: StudyResult) -> [SectionAnalysis] {
    let repeated = Dictionary(grouping: result.sections, by: \.problem).filter { $1.count > 1 }
    var slugs = UniqueSlugs()
    return result.sections.map { section in
      var name = section.problem
      if repeated[section.problem] != nil, let end = section.span.last {
        name += " to T = \(NumberText.plain(end))"
      }
      return SectionAnalysis(section, name: name, slug: slugs.next(for: name))
    }
  }
}
