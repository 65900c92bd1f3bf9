import Integrators

extension Method {
  /// Those that choose their steps by an error estimate; the others take what they are given.
  static let estimating = allCases.filter(\.isAdaptive)
  /// Those without a parasite: a method that can be undone exactly pays for it on every solution that
  /// contracts, so it has problems (and tests) of its own.
  static let general = allCases.filter { !$0.family.isReversible }
  static let adaptive = general.filter(\.isAdaptive)
  /// Those whose step has a tangent and a transpose.
  static let differentiable = general.filter { $0.family.missingDerivative == nil }
  /// The others have an order at each moment only.
  static let ofOneOrder = estimating.filter {
    ![.auto, .radau, .taylor].contains($0) && !($0.family is MultistepFamily)
  }
  static let reversible = allCases.filter { $0.family.isReversible }
  static let splitting = allCases.filter { $0.family is SplittingFamily }

  /// Tolerances at which a test run of the method takes no more than some ten thousand steps: the
  /// steps of a method of low order grow as a power of the tolerance.
  var tolerances: [Double] {
    switch family.order {
    case 1: [1e-3, 1e-4, 1e-5, 1e-6]
    case 2, 3: [1e-3, 1e-4, 1e-5, 1e-6]
    default: [1e-4, 1e-6, 1e-8, 1e-10]
    }
  }

  /// The round-off of the continuous extension, in units of h|y′|, that its coefficients make likely.
  var denseNoise: Double {
    let largest = tableau?.dense.joined().map { abs($0) }.max() ?? 0
    return largest > 1000 ? 1e-15 * largest : 0
  }

  var tightest: Double { tolerances.last ?? 0 }

  /// The global error that is permitted at a tolerance, on problems that are not chaotic. Implicit
  /// Euler's steps are chosen by an error of O(h²), and their errors add up to O(h).
  func permittedError(at relative: Double) -> Double {
    family.order == 1 ? 40 * relative.squareRoot() : 100 * relative
  }
}
