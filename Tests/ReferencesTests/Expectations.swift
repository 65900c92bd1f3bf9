import Foundation

/// The largest relative difference of components.
func relativeError(_ a: [Double], _ b: [Double]) -> Double {
  precondition(a.count == b.count)
  return zip(a, b).map { abs($0 - $1) / abs($1) }.max() ?? 0
}

func cosineOf(_ t: Double) -> Double { cos(t) }

/// Published values, certified to more digits than double precision holds.
enum Certified {
  /// Lotka–Volterra from (1, 1) at T = 10.
  static let lotkaVolterra = [1.026344767575089319, 0.9096910781360762417]
  /// ½‖1 − u(T)‖²: by u(0), then by p.
  static let lotkaVolterraGradient = [
    0.299599508303682302, -0.0141518163448535055, 0.621961585551280884, 0.0680014041508743366,
    0.169176463995892817, 0.272560693950007505,
  ]
  /// Robertson at t = 40.
  static let robertson40 = [
    0.71582706871940509047447, 9.1855347645577639038992e-6, 0.28416374574583035176162,
  ]
  /// ∂y(40)/∂(k₁, k₂, k₃).
  static let robertson40ByRate = [
    [-4.2475587717057326, 4.5911962492538939e-5, 4.2475128597432401],
    [-2.2883550889056693e-9, -1.1380595093501273e-13, 2.2884688948566043e-9],
    [1.3730807973446247e-5, -2.3571921138463331e-10, -1.3730572254234863e-5],
  ]
  /// G = ∫₀⁵⁰ y₃ dt of Robertson: by (k₁, k₂, k₃) and by y(0).
  static let robertson50Integral = 10.948648480574973184
  static let robertson50IntegralByRate = [
    173.414089144977289, 8.43234646542259683e-8, -5.05919140558618828e-4,
  ]
  static let robertson50IntegralByInitial = [
    8.41916101461556396, 16.0970233048228917, 16.0971508821279633,
  ]
  /// Lorenz from (1, 1, 1): ∂z(T)/∂ρ and ∂z(T)/∂z₀ at T = 5 and 10.
  static let lorenz5 = [-0.544217710368273497, -0.305059613130938622]
  static let lorenz10 = [-9.83037147097798586, 4.98362387140051076]
}
