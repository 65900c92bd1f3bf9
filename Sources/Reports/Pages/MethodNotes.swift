import Studies

/// What stands at the end of every page: how things were measured, what the numbers do not say,
/// and whose work they rest on.
struct MethodNotes {
  private let result: StudyResult
  private let sections: [SectionAnalysis]

  init(_ result: StudyResult, _ sections: [SectionAnalysis]) {
    self.result = result
    self.sections = sections
  }

  var blocks: [Block] {
    [
      .heading(2, "Method"), .list(method), .heading(3, "Machine"),
      .list(MachineFacts.list(result.environment)),
      .heading(2, "Limits"), .list(limits), .heading(2, "Citations"),
      .list(Bibliography.entries(result)),
    ]
  }

  private var method: [RichText] {
    let runs = sections.flatMap { $0.section.gradients + $0.section.horizons }
    let repeats = runs.map(\.repeats) + sections.flatMap { $0.section.solutions.map(\.repeats) }
    return [
      """
      The \(strong: "error") of a gradient is one number without units, the larger of two: over \
      the initial values max|Δgᵢ| / max|gᵢ|, over the parameters max|pⱼΔgⱼ| / max|pⱼgⱼ| \
      (logarithmic sensitivities; pⱼ = 0 counts as 1). The error of a solution is the largest \
      relative error of a component of the final state.
      """,
      """
      \(strong: "References") are the certified ones that are stored beside the problems, by Taylor \
      series in arbitrary precision and by implicit collocation in extended precision, with the digits \
      on which all runs agree; where none is stored, two independent routes in double precision, whose \
      relative difference is the uncertainty. \(references)
      """,
      """
      A gradient is \(strong: "fine") at an error of at most 1e-3, \(strong: "poor") up to 0.1, \
      \(strong: "wrong") beyond (or if it is not a number), \(strong: "failed") if the \
      computation stopped with an error. Failed runs stay in tables, figures and files.
      """,
      """
      \(strong: "Tolerances") are relative; the absolute ones, and those of the adjoint and \
      quadrature passes, are with each run in \(code: "runs.csv").
      """,
      """
      \(strong: "Times") are medians of up to \(repeats.max() ?? 1) repeats in one process, all \
      strategies in turn, again and again, so that a slow minute of the machine hits all of \
      them; long runs and failed ones are timed once. They count for ratios, not as absolute \
      numbers.
      """,
      """
      \(strong: "Counts") of evaluations and steps are integers, kept apart from times; they \
      repeat exactly and do not depend on the machine.
      """,
      """
      \(strong: "Time at equal error"): of a solver's runs those stay that no other run of it \
      beats in both error and time (the lower envelope of error and seconds); between neighbours \
      log(time) is linear in log(error). “≤” marks a loosest run that is already better than \
      asked, “not reached” a solver none of whose runs came as close; nothing is extrapolated. \
      Errors below the reference's uncertainty count as that uncertainty. Speed-up is the \
      baseline's time over the solver's own: above 1 is faster.
      """,
    ]
  }

  private var references: RichText {
    let list = sections.map { section -> RichText in
      let reference = section.section.reference
      let note = reference.note.map { " (\($0))" } ?? ""
      return "\(code: section.name): \(reference.method)\(note)"
    }
    return "Here \(RichText.list(list))."
  }

  private var limits: [RichText] {
    var limits: [RichText] = []
    let uncertain = sections.filter { $0.section.reference.uncertainty > 0 }
    if !uncertain.isEmpty {
      let list = uncertain.map { section -> RichText in
        let uncertainty = section.section.reference.uncertainty
        return uncertainty.isFinite
          ? "\(code: section.name) \(NumberText.error(uncertainty))"
          : "\(code: section.name) unknown (nothing vouches for it)"
      }
      limits.append(
        "Errors below the reference's uncertainty mean nothing: \(RichText.list(list)).")
    }
    let coarse = sections.filter { section in
      SectionAnalysis.targets.contains { $0 < section.section.reference.uncertainty }
    }
    if !coarse.isEmpty {
      limits.append(
        """
        The reference is too coarse for the tightest comparison of costs in \
        \(RichText.list(coarse.map { .code($0.name) })).
        """)
    }
    limits.append(
      """
      The lower envelope favours solvers with a lucky run, whose error happens to pass near \
      zero; the figures show which runs these are.
      """)
    limits.append(
      """
      A tolerance does not mean the same to every solver, for their norms and safety factors \
      differ; hence the comparisons at equal error. One may still suit a problem's scaling \
      better than another.
      """)
    if contains("cvodes") || contains("gsl") {
      limits.append(
        """
        Outside solvers are called through their C interfaces with the same compiled right-hand \
        side, but with their own defaults elsewhere; an expert might tune them further. On small \
        systems their overhead a step weighs more than it would on large ones.
        """)
    }
    if contains("gsl") {
      limits.append(
        """
        GSL takes its first step from the caller, and its implicit methods do not report their \
        factorisations.
        """)
    }
    limits.append("One machine, one compiler: other ones will move the ratios.")
    return limits
  }

  private func contains(_ prefix: String) -> Bool {
    Bibliography.names(result).contains { $0.hasPrefix(prefix) }
  }
}
