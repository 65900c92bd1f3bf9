import Expressions
import Fields
import Foundation
import Integrators

/// How exactly the steps of a reversible method are undone: the pendulum is followed for `steps` steps of
/// unequal sizes and back by `unstep`, and the start compared with the one found.
public struct ReversalDefect: Sendable {
  /// The relative error of the state found.
  public let error: Double
  /// What rounding explains: the method's own growth of an error, a step, to the power of the steps.
  public let permitted: Double
  public let steps: Int

  private static let start = [1, 0.5]
  private static var pendulum: Model {
    Model(states: ["q", "p"]) { _, y, _ in
      [y[1], -sin(y[0])]
    } initial: { _ in
      [1, 0.5]
    }
  }

  /// Nil if the method is not reversible.
  public init?(_ method: Method, steps most: Int = 300, size: Double = 0.02) {
    let field = Field(rhs: Self.pendulum.rhs, parameterValues: [], backend: .interpreter)
    let made = method.makeStepper(
      field: field.kernels, tolerances: Tolerances(relative: 1e-6, absolute: 1e-6, count: 2))
    guard let stepper = made as? any ReversibleStepper else { return nil }
    let start = Self.start
    // Steps after which rounding may have grown a thousandfold.
    let growth = stepper.unstepGrowth
    steps = growth > 1.01 ? min(most, Int(log(1000) / log(growth))) : most
    permitted = 2e-14 * Double(steps) * pow(growth, Double(steps))
    let sizes = (0..<steps).map { size * (1 + 0.7 * sin(Double(7 * $0))) }
    var times = [0.0]
    for h in sizes { times.append(times[times.count - 1] + h) }
    stepper.start(t: 0, y: start)
    for (t, h) in zip(times, sizes) {
      guard case .candidate = stepper.attempt(t: t, h: h) else { return nil }
      stepper.complete(t: t, h: h)
      stepper.advance()
    }
    for k in sizes.indices.reversed() { stepper.unstep(t: times[k], h: sizes[k]) }
    error = (0..<2).map { abs(stepper.state[$0] - start[$0]) / abs(start[$0]) }.max() ?? 0
  }
}

extension ReversalDefect {
  /// What steps of −h leave of the start after as many of h: round-off for a symmetric method, the
  /// method's own error for others.
  public static func ofStepsBack(_ method: Method, steps: Int = 300, size: Double = 0.05) -> Double
  {
    let field = Field(rhs: pendulum.rhs, parameterValues: [], backend: .interpreter)
    let stepper = method.makeStepper(
      field: field.kernels, tolerances: Tolerances(relative: 1e-12, absolute: 1e-12, count: 2))
    var y = start
    for h in [size, -size] {
      stepper.start(t: 0, y: y)
      for k in 0..<steps {
        guard case .candidate = stepper.attempt(t: Double(k) * h, h: h) else { return .infinity }
        stepper.complete(t: Double(k) * h, h: h)
        stepper.advance()
      }
      y = (0..<2).map { stepper.state[$0] }
    }
    return (0..<2).map { abs(y[$0] - start[$0]) / abs(start[$0]) }.max() ?? 0
  }
}
