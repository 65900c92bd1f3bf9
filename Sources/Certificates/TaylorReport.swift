import Glibc
import Integrators

/// The Taylor-remainder test: R(ε) = L(x + εd) − L(x) − ε ∇L·d is O(ε²) of a right gradient and O(ε) of
/// a wrong one. L by independent solves, without any derivative.
///
/// ε goes from 10⁻¹ down by √10. The window is the longest run of ε whose slopes between neighbours are
/// all 2 ± 0.05; below it there is either the floor of rounding, or slope 1 and with it the gradient's own
/// error, estimated as the a of a fit R = a ε + b ε² + c ε³ where fits to neighbouring ε agree best.
///
/// - When this misleads: a gradient with an error δ has slope 2 only for ε well above δ; so a loose but
///   honest gradient has a short window or none. Then the error says what there is to say, and its
///   uncertainty (the disagreement of the fits) how far it can be trusted.
public struct TaylorReport: Codable, Sendable, Equatable {
  /// ε and |R(ε)|, from the largest ε on.
  public var steps: [Double] = []
  public var remainders: [Double] = []
  /// The slope over the window; nil without one.
  public var slope: Double?
  /// The window's largest and smallest ε.
  public var window: [Double] = []
  /// The gradient's error in this direction, relative as in ``DualityReport``, and its uncertainty.
  public var error = 0.0
  public var uncertainty = 0.0
  public var objection: String?

  init() {}

  static let ratio = 0.1.squareRoot()

  /// - Parameters:
  ///   - derivative: ∇L·d by the gradient under test.
  ///   - scale: what errors are relative to.
  ///   - value: L(x + εd).
  init(
    derivative: Double, scale: Double, count: Int = 13,
    value: (Double) throws(IntegrationFailure) -> Double
  ) throws(IntegrationFailure) {
    let base = try value(0)
    steps = (0..<count).map { pow(TaylorReport.ratio, Double($0 + 2)) }
    var signed: [Double] = []
    for step in steps { signed.append(try value(step) - base - step * derivative) }
    // A perturbation may leave the domain of the field where the solution does not.
    let usable = signed.firstIndex { $0.isFinite } ?? count
    steps.removeFirst(usable)
    signed.removeFirst(usable)
    remainders = signed.map(abs)
    findWindow()
    fit(signed, scale: scale)
  }

  private mutating func findWindow() {
    guard steps.count > 2 else { return }
    let slopes = (1..<steps.count).map {
      log(remainders[$0 - 1] / remainders[$0]) / log(steps[$0 - 1] / steps[$0])
    }
    var best = 0..<0
    var start = 0
    for end in 1...slopes.count {
      if !(abs(slopes[end - 1] - 2) <= 0.05) {
        start = end
      } else if end - start > best.count {
        best = start..<end
      }
    }
    // Two neighbours agree by chance.
    guard best.count >= 2 else { return }
    window = [steps[best.lowerBound], steps[best.upperBound]]
    slope =
      log(remainders[best.lowerBound] / remainders[best.upperBound]) / log(window[0] / window[1])
  }

  private mutating func fit(_ signed: [Double], scale: Double) {
    guard steps.count > 3 else {
      (error, uncertainty) = (.infinity, .infinity)
      return
    }
    // R/ε = a + bε + cε² through three neighbouring ε, at ε = 0 (Lagrange).
    let fits = (0..<steps.count - 2).map { k in
      let e = Array(steps[k...k + 2])
      return (0..<3).reduce(0.0) { sum, i in
        let others = [0, 1, 2].filter { $0 != i }
        return sum + signed[k + i] / e[i]
          * others.reduce(1.0) { $0 * -e[$1] / (e[i] - e[$1]) }
      }
    }
    (error, uncertainty) = (.infinity, .infinity)
    for k in 1..<fits.count {
      let disagreement = abs(fits[k] - fits[k - 1]) / scale
      if disagreement < uncertainty {
        (error, uncertainty) = (abs(fits[k]) / scale, disagreement)
      }
    }
  }
}
