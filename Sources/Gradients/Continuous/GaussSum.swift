import Integrators
import LinearAlgebra

/// The parameter integral by Gauss–Legendre points on each accepted step of the adjoint.
final class GaussSum {
  /// ∫ (∂f/∂p)ᵀ λ dt so far, m numbers.
  let values: UnsafeMutablePointer<Double>
  private let system: any BackwardSystem
  private let stepper: any Stepper
  private let parameterCount: Int
  private let coefficients, point, sums: UnsafeMutablePointer<Double>
  private let arena: Arena
  /// By the order of the step.
  private let rules: [GaussLegendre]

  init(_ system: any BackwardSystem, _ stepper: any Stepper, parameterCount: Int) {
    self.system = system
    self.stepper = stepper
    self.parameterCount = parameterCount
    let rows = stepper.denseDegree
    arena = Arena(capacity: (rows + 1) * stepper.stride + 2 * parameterCount + 1)
    coefficients = arena.take(rows * stepper.stride)
    point = arena.take(stepper.stride)
    values = arena.take(parameterCount)
    sums = arena.take(parameterCount + 1)
    rules = (0...16).map { GaussLegendre(GaussLegendre.points(forOrder: $0)) }
  }

  /// Adds the integral over the step just accepted (which may cost evaluations for dense output).
  func add(_ integrator: Integrator) {
    let (start, size) = (integrator.stepStart, integrator.stepSize)
    let stepper = stepper
    stepper.writeDense(t: start, h: size, into: coefficients)
    let (degree, stride) = (stepper.denseDegree, stepper.stride)
    let count = stepper.field.stateCount
    let (coefficients, point, sums, values) = (coefficients, point, sums, values)
    let state = stepper.state
    let order = min(stepper.order, rules.count - 1)
    rules[order].nodes.withUnsafeBufferPointer { nodes in
      rules[order].weights.withUnsafeBufferPointer { weights in
        for (theta, weight) in zip(nodes, weights) {
          var i = 0
          while i < count {
            var sum = 0.0
            var k = degree - 1
            while k >= 0 {
              sum = (sum + coefficients[k * stride + i]) * theta
              k -= 1
            }
            point[i] = state[i] + sum
            i += 1
          }
          sums.update(repeating: 0, count: parameterCount + 1)
          system.addIntegrand(start + theta * size, point, to: sums)
          // The step goes backward: −size is its length.
          var j = 0
          while j < parameterCount {
            values[j] -= size * weight * sums[j]
            j += 1
          }
        }
      }
    }
  }
}
