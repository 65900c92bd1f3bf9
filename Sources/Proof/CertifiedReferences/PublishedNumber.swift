import Foundation

/// A number that somebody printed and others compare with, and which stored reference knows it better.
struct PublishedNumber {
  enum Quantity {
    case value
    case state(String)
    case initial(String)
    case parameter(String)

    var text: String {
      switch self {
      case .value: "L"
      case .state(let name): "\(name)(T)"
      case .initial(let name): "∂L/∂\(name)(t₀)"
      case .parameter(let name): "dL/d\(name)"
      }
    }
  }

  let source: String
  let problem: String
  /// The end of the span and the objective of the reference, as they are stored; nil for any objective.
  let end: Double
  var objective: String?
  let quantity: Quantity
  let printed: String

  /// Printed values of test sets and of the examples that come with libraries.
  static let all: [PublishedNumber] = testSets + sundials

  private static func list(
    _ source: String, _ problem: String, _ end: Double, _ objective: String? = nil,
    _ numbers: [(Quantity, String)]
  ) -> [PublishedNumber] {
    numbers.map {
      PublishedNumber(
        source: source, problem: problem, end: end, objective: objective, quantity: $0.0,
        printed: $0.1)
    }
  }

  /// Mazzia & Magherini, Test Set for IVP Solvers, release 2.4.
  private static let testSets =
    list(
      "Test Set, E5", "e5", 1e13,
      nil, [(.state("y2"), "0.8867655517642120e-22")])
    + list(
      "Test Set, RINGMOD", "ring-modulator", 1e-3,
      nil,
      [
        (.state("y[1]"), "-0.2339057358486745e-1"), (.state("y[2]"), "-0.7367485485540825e-2"),
        (.state("y[3]"), "0.2582956709291169"),
      ])
    + list(
      "Test Set, ROBER", "robertson-long", 1e11,
      nil,
      [
        (.state("y1"), "0.2083340149701255e-7"), (.state("y2"), "0.8333360770334713e-13"),
        (.state("y3"), "0.9999999791665050"),
      ])
    + list(
      "Test Set, VDPOL", "van-der-pol-eps", 2,
      nil,
      [(.state("y1"), "0.1706167732170483e1"), (.state("y2"), "-0.8928097010247975")])
    + list(
      "Test Set, OREGO", "oregonator", 360,
      nil,
      [
        (.state("y1"), "1.000814870318523"), (.state("y2"), "1228.178521549917"),
        (.state("y3"), "132.0554942846706"),
      ])

  /// What examples of SUNDIALS 7.5.0 print.
  private static let sundials =
    list(
      "SUNDIALS, cvsRoberts_dns", "robertson", 4e10, "y1(T)", [(.state("y1"), "6.93e-8")])
    + list(
      "SUNDIALS, cvsRoberts_FSA_dns", "robertson", 4e10, "y1(T)", [(.state("y1"), "5.5845e-8")])
    + list(
      "SUNDIALS, cvsRoberts_ASAi_dns", "robertson", 50, "integral(y3)",
      [
        (.parameter("k1"), "1.7341e+02"), (.parameter("k3"), "-5.0590e-04"),
        (.parameter("k2"), "8.4321e-08"), (.initial("y1"), "8.4190"), (.initial("y2"), "16.097"),
        (.initial("y3"), "16.097"),
      ])
    + list(
      "SUNDIALS, cvsRoberts_ASAi_dns", "robertson", 4e7, "integral(y3)",
      [
        (.value, "3.9983e+07"), (.parameter("k1"), "7.6842e+05"), (.parameter("k3"), "-3.0691"),
        (.parameter("k2"), "5.1144e-04"), (.initial("y1"), "3.9967e+07"),
      ])
    + list(
      "SUNDIALS, cvsLotkaVolterra_ASA", "lotka-volterra", 10,
      nil,
      [
        (.initial("x"), "0.2995996057"), (.initial("y"), "-0.0141518142"),
        (.parameter("p0"), "0.6219617363"), (.parameter("p1"), "0.0680014203"),
        (.parameter("p2"), "0.1691765075"), (.parameter("p3"), "0.2725607530"),
      ])
    + list(
      "SUNDIALS, ark_lotka_volterra_ASA", "lotka-volterra", 10,
      nil,
      [
        (.initial("x"), "0.2989185860"), (.initial("y"), "-0.0138612960"),
        (.parameter("p0"), "0.6206008900"), (.parameter("p1"), "0.0681576586"),
        (.parameter("p2"), "0.1689489160"), (.parameter("p3"), "0.2720135770"),
      ])
}
