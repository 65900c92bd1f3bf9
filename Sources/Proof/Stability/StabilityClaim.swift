import Integrators

/// What is claimed of the linear stability of a one-step method.
enum StabilityClaim {
  /// The end of the interval of stability on the negative real axis, as published, and to what it is
  /// printed.
  case interval(Double, within: Double)
  /// The whole left half-plane; `atInfinity` is |R(∞)|.
  case halfPlane(atInfinity: Double)

  /// Of our methods; nil where nothing is published, and of somebody's own.
  static func of(_ method: Method) -> StabilityClaim? {
    switch method {
    case .euler, .heun: .interval(2, within: 1e-8)
    // The roots of R(z) = ±1 of 1 + z + z²/2 + z³/6 (+ z⁴/24).
    case .bs3: .interval(2.512_745_327, within: 1e-8)
    case .rk4: .interval(2.785_293_563, within: 1e-8)
    case .dp5: .interval(3.307, within: 1e-3)
    // Its embedded solution is the L-stable one.
    case .kvaerno4: .halfPlane(atInfinity: 0.718)
    case .implicitEuler, .trbdf2, .kvaerno3, .kvaerno5, .rodas4, .rodas5p:
      .halfPlane(atInfinity: 0)
    case .radau5, .radau9, .radau13: .halfPlane(atInfinity: 0)
    case .trapezoid, .gauss4, .gauss6, .gauss8: .halfPlane(atInfinity: 1)
    default: nil
    }
  }

  /// Where ζ = −1 is an eigenvalue of Adams–Bashforth and of Adams–Moulton of orders 1 … 12; the first
  /// two of the latter are A-stable.
  static let adamsBashforth: [Double] = [
    -2, -1, -6 / 11, -3 / 10, -90 / 551, -5 / 57, -1890 / 40_633, -945 / 38_716,
    -28_350 / 2_231_497, -567 / 86_285, -26_730 / 7_902_329, -385 / 221_946,
  ]
  static let adamsMoulton: [Double] = [
    -.infinity, -.infinity, -6, -3, -90 / 49, -45 / 38, -1890 / 2459, -35 / 71, -28_350 / 91_463,
    -14_175 / 74_372, -187_110 / 1_631_797, -18_711 / 276_685,
  ]
  /// α of BDF in degrees, orders 1 … 5 (Hairer & Wanner II, V.2).
  static let bdfWedges: [Double] = [90, 90, 86.03, 73.35, 51.84]
}
