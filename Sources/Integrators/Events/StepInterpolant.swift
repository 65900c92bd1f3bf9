import LinearAlgebra

/// The continuous extension of the last step of an integration, as a function of θ in [0, 1].
final class StepInterpolant {
  private let stepper: any Stepper
  private let coefficients: UnsafeMutablePointer<Double>
  private let arena: Arena
  private(set) var start = 0.0
  private(set) var size = 0.0

  init(_ stepper: any Stepper) {
    self.stepper = stepper
    arena = Arena(capacity: stepper.denseDegree * stepper.stride)
    coefficients = arena.take(stepper.denseDegree * stepper.stride)
  }

  /// Takes the step just accepted (which may cost evaluations of f).
  func load(start: Double, size: Double) {
    self.start = start
    self.size = size
    stepper.writeDense(t: start, h: size, into: coefficients)
  }

  /// out ← y(tₙ + θh); at the ends of the step the states themselves.
  func evaluate(_ theta: Double, into out: UnsafeMutablePointer<Double>) {
    let n = stepper.field.stateCount
    if theta == 0 || theta == 1 {
      out.update(from: theta == 0 ? stepper.state : stepper.result, count: n)
      return
    }
    let (degree, stride) = (stepper.denseDegree, stepper.stride)
    for i in 0..<n {
      var sum = 0.0
      var k = degree - 1
      while k >= 0 {
        sum = (sum + coefficients[k * stride + i]) * theta
        k -= 1
      }
      out[i] = stepper.state[i] + sum
    }
  }
}
