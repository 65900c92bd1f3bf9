import Fields
import Integrators
import Studies

/// What a problem leaves of the digits asked for: why an error of many tolerances may be all that a
/// sound method can do.
enum Conditioning {
  /// Digits by which the mixed error at the end may exceed the tolerance.
  static func digitsLost(_ problem: Problem, _ solver: Solver) -> Double {
    let flow: Double =
      switch problem.name {
      // ∂y(T)/∂y₀ reaches 2e6.
      case "arenstorf": 6
      case "detest-d5": 4
      case "pleiades", "lorenz": 4
      case "henon-heiles": 3.6
      case "kepler", "detest-d1", "detest-d2", "detest-d3", "detest-d4": 3.3
      case "ring-modulator", "beam": 4
      default: 2.3
      }
    let method: Double =
      switch solver {
      // Local errors are held, and the steps are many: CVODES loses as much.
      case .own(let method) where method.family is MultistepFamily: 1.7
      case .own(let method) where method.family.order == 1: 2
      case .own: 0
      case .cvodes, .gsl: 1.7
      }
    return flow + method
  }

  /// Digits on which our solution and the outside ones must agree.
  static func digitsInCommon(_ problem: Problem) -> Double {
    switch problem.name {
    // BDF of order 3 and more is unstable on its axis; the steps are a million.
    case "beam", "ring-modulator": 3
    case "arenstorf": 5
    case "medical-akzo": 4
    case "brusselator-2d": 5
    default: 6
    }
  }
}
