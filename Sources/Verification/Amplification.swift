import Expressions
import Fields
import Integrators

/// |R(z)|, z = hλ: by how much a step of a one-step method multiplies the solution of y′ = λy, found by
/// taking the step.
///
/// The equation is solved as two real ones, x′ = ax − by, y′ = bx + ay, λ = a + ib, so that whatever the
/// method does with real systems (Newton's iteration, transformed stages, exact Jacobians) is in it. A
/// formula typed from the tableau would verify the tableau; this verifies the step.
///
/// - When this misleads: of methods that remember earlier steps, or choose their stages by the
///   problem, a first step says nothing; ``isMeaningful(_:)`` is false for ours.
public final class Amplification {
  private let field: Field
  private let stepper: any Stepper

  public init(_ method: Method) {
    let model = Model(states: ["x", "y"], parameters: ["a": 0, "b": 0]) { _, y, p in
      [p[0] * y[0] - p[1] * y[1], p[1] * y[0] + p[0] * y[1]]
    } initial: { _ in
      [1, 0]
    }
    field = Field(rhs: model.rhs, parameterValues: [0, 0], backend: .interpreter)
    stepper = method.makeStepper(
      field: field.kernels, tolerances: Tolerances(relative: 1e-13, absolute: 1e-13, count: 2))
  }

  /// Whether one step of the method is all there is to know of its linear stability.
  public static func isMeaningful(_ method: Method) -> Bool {
    let family = method.family
    return
      !(family.isReversible || family is MultistepFamily || family is StabilisedFamily
      || family is AutomaticFamily
      || (family as? TaylorFamily).map { $0.fixedOrder == nil } ?? false)
  }

  /// R(z); nil if the step could not be taken.
  public func callAsFunction(_ z: Complex) -> Complex? {
    field.kernels.parameters[0] = z.real
    field.kernels.parameters[1] = z.imaginary
    stepper.start(t: 0, y: [1, 0])
    guard case .candidate = stepper.attempt(t: 0, h: 1) else { return nil }
    stepper.complete(t: 0, h: 1)
    return Complex(stepper.result[0], stepper.result[1])
  }

  /// The end −x of the interval of stability [−x, 0], to 1e-9; infinite if every z down to −10⁶ is
  /// stable.
  public var realLimit: Double { limit { Complex(-$0) } }

  /// The end of the interval of stability on the imaginary axis, looked for to 10⁶.
  public var imaginaryLimit: Double { limit { Complex(0, $0) } }

  /// |R(∞)|, at z = −10¹².
  public var atInfinity: Double { self(Complex(-1e12))?.magnitude ?? .infinity }

  private func limit(_ point: (Double) -> Complex) -> Double {
    // Round-off of the steps near 0, where |R| is 1 to all digits.
    func isStable(_ x: Double) -> Bool { (self(point(x))?.magnitude ?? .infinity) <= 1 + 1e-9 }
    var inside = 0.0
    for k in 1...4000 {
      let x = 0.01 * Double(k)
      guard isStable(x) else { return bisect(inside, x, isStable) }
      inside = x
    }
    for k in 0..<120 {
      let x = 40 * 1.25893.power(k)
      if x > 1e6 { break }
      guard isStable(x) else { return bisect(inside, x, isStable) }
      inside = x
    }
    return .infinity
  }

  private func bisect(_ inside: Double, _ outside: Double, _ isStable: (Double) -> Bool) -> Double {
    var (inside, outside) = (inside, outside)
    while outside - inside > 1e-10 * outside {
      let middle = (inside + outside) / 2
      if middle == inside || middle == outside { break }
      if isStable(middle) { inside = middle } else { outside = middle }
    }
    return inside
  }
}

extension Double {
  fileprivate func power(_ count: Int) -> Double { (0..<count).reduce(1) { x, _ in x * self } }
}
