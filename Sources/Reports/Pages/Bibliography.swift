import Studies

/// Whose work a study rests on: the problems' sources, and those of the methods it ran.
enum Bibliography {
  private static let sources: [(prefix: String, text: String)] = [
    (
      "tsit5",
      """
      Ch. Tsitouras, Runge–Kutta pairs of order 5(4) satisfying only the first column \
      simplifying assumption, Comput. Math. Appl. 62 (2011) 770–775.
      """
    ),
    (
      "dop853",
      """
      E. Hairer, S. P. Nørsett, G. Wanner, Solving Ordinary Differential Equations I, 2nd ed., \
      Springer 1993 (DOP853).
      """
    ),
    (
      "kvaerno5",
      """
      A. Kværnø, Singly diagonally implicit Runge–Kutta methods with an explicit first stage, \
      BIT 44 (2004) 489–502.
      """
    ),
    (
      "radau",
      """
      E. Hairer, G. Wanner, Stiff differential equations solved by Radau methods, J. Comput. Appl. \
      Math. 111 (1999) 93–111.
      """
    ),
    (
      "gauss",
      """
      J. C. Butcher, Implicit Runge–Kutta processes, Math. Comp. 18 (1964) 50–64.
      """
    ),
    (
      "cvodes",
      """
      A. C. Hindmarsh et al., SUNDIALS: suite of nonlinear and differential/algebraic equation \
      solvers, ACM Trans. Math. Softw. 31 (2005) 363–396.
      """
    ),
    (
      "cvodes",
      """
      R. Serban, A. C. Hindmarsh, CVODES: the sensitivity-enabled ODE solver in SUNDIALS, Proc. \
      IDETC/CIE 2005, ASME, 257–269.
      """
    ),
    ("gsl", "M. Galassi et al., GNU Scientific Library Reference Manual."),
    (
      "backsolve",
      """
      R. T. Q. Chen, Y. Rubanova, J. Bettencourt, D. Duvenaud, Neural ordinary differential \
      equations, NeurIPS 31 (2018): the backward reconstruction of the state.
      """
    ),
  ]

  static func entries(_ result: StudyResult) -> [RichText] {
    let names = names(result)
    var texts = result.sections.filter { !$0.citation.isEmpty }.map { section in
      "\(section.problem): \(section.citation)"
    }
    texts += sources.filter { source in names.contains { $0.hasPrefix(source.prefix) } }
      .map(\.text)
    var seen: Set<String> = []
    let entries = texts.filter { seen.insert($0).inserted }.map { RichText($0) }
    return entries.isEmpty ? ["None recorded."] : entries
  }

  /// Every method and strategy that was run.
  static func names(_ result: StudyResult) -> Set<String> {
    Set(
      result.sections.flatMap { section in
        (section.gradients + section.horizons).flatMap { [$0.method, $0.strategy] }
          + section.solutions.map(\.method)
      })
  }
}
