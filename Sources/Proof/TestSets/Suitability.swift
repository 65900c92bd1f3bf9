import Fields
import Integrators
import References
import Studies

/// Which methods a problem is run by, and at which tolerances.
struct Suitability {
  let problem: Problem
  let isShort: Bool

  private var isStiff: Bool { problem.isStiff }
  private var isHeavy: Bool { problem.tags.contains("heavy") }

  /// Why the method is not run on the problem, or nil if it is.
  func objection(to method: Method) -> String? {
    let family = method.family
    if !method.isAdaptive { return "takes fixed steps (see the claims)" }
    if family.isReversible { return "pays for reversibility with a parasite on what contracts" }
    if family.order == 1, Suitability.isOrbit(problem) {
      return "damps an orbit into its centre"
    }
    if isHeavy { return Suitability.heavy(problem.name).contains(method) ? nil : "takes long here" }
    guard isStiff else {
      return family is StabilisedFamily && family.order < 4 ? "is made for diffusion" : nil
    }
    if family is StabilisedFamily {
      return problem.tags.contains("pde") ? nil : "is made for diffusion"
    }
    if method == .trapezoid || [.gauss4, .gauss6, .gauss8].contains(method) {
      return "damps nothing, so that stiff transients ring"
    }
    if let multistep = family as? MultistepFamily {
      if multistep.formula == .adams { return "is no stiff method (see the claims)" }
      if multistep.iteration == .functional { return "is no stiff method (see the claims)" }
    }
    return method.isImplicit || family is AutomaticFamily ? nil : "is no stiff method"
  }

  /// Problems that take seconds, by the methods whose linear algebra or order fits them.
  private static func heavy(_ name: String) -> [Method] {
    switch name {
    // Eigenvalues far up the imaginary axis.
    case "beam": [.auto, .dop853, .radau5, .kvaerno5]
    case "ring-modulator": [.auto, .radau5, .radau, .kvaerno5]
    case "medical-akzo": [.bdf, .kvaerno5, .rodas5p, .trbdf2]
    default: [.bdf, .kvaerno5, .rodas5p, .auto, .rkc2, .rock4]
    }
  }

  /// Whether something goes round something else, and a little less energy brings it nearer each time.
  static func isOrbit(_ problem: Problem) -> Bool {
    problem.tags.contains("mechanics") || problem.name.hasPrefix("detest-d")
  }

  func rtols(_ method: Method) -> [Double] {
    let all: [Double] =
      switch method.family.order {
      case 1: [1e-3, 1e-4]
      case 2, 3: isHeavy ? [1e-4] : [1e-4, 1e-6]
      default: isHeavy ? [1e-4, 1e-6] : [1e-4, 1e-6, 1e-8, 1e-10]
      }
    guard isShort else { return all }
    return all.filter { [1e-4, 1e-8].contains($0) }
  }

  /// The outside solvers. GSL's implicit methods and CVODES without a narrow band factor dense matrices:
  /// of hundreds of states that takes minutes, and one witness must do.
  var oracles: [Solver] {
    if problem.model.stateNames.count > Suitability.largestDense { return [.cvodes(.bdf)] }
    return isStiff
      ? [.cvodes(.bdf), .cvodes(.adams), .gsl(.msbdf), .gsl(.bsimp)]
      : [.cvodes(.bdf), .cvodes(.adams), .gsl(.rk8pd), .gsl(.msadams)]
  }

  static let largestDense = 100

  var oracleRtols: [Double] {
    isHeavy ? [1e-4, 1e-6] : isShort ? [1e-4, 1e-8] : [1e-4, 1e-6, 1e-8, 1e-10]
  }

  /// Accepted steps after which a run is given up.
  func stepLimit(_ solver: Solver) -> Int {
    // Adams on a stiff problem goes on for ever.
    if isStiff, solver == .cvodes(.adams) { return isShort ? 20_000 : 100_000 }
    return isHeavy ? 1_000_000 : 300_000
  }
}
