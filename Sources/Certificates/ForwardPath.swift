import Fields
import Gradients
import Integrators
import LinearAlgebra

/// The forward solution of a request as a function of time, with what is known of it as a whole.
final class ForwardPath {
  /// max |yᵢ(t)| over the accepted steps; 1 where that is 0.
  private(set) var sizes: [Double]
  /// Whether yᵢ is nowhere below 0 (by more than rounding).
  private(set) var isNonnegative: [Bool]
  private(set) var invariants: [LinearInvariant] = []
  let end: [Double]
  /// The ends of the accepted steps.
  private(set) var times: [Double] = []
  private let trajectory: DenseTrajectory
  private let scratch: UnsafeMutablePointer<Double>
  private let count: Int

  deinit { scratch.deallocate() }

  init(
    _ problem: CompiledProblem, method: Method, tolerances: Tolerances,
    options: Integrator.Options
  ) throws(IntegrationFailure) {
    let n = problem.fullCount
    let span = problem.problem.span
    count = n
    scratch = .allocate(capacity: Arena.stride(for: n))
    scratch.initialize(repeating: 0, count: Arena.stride(for: n))
    let counts = CountsBox()
    let field = problem.field.kernels.counting(into: counts.pointer)
    let initial = problem.initialState()
    let integrator = Integrator(
      method, field: field, tolerances: tolerances, t: span.start, y: initial, end: span.end,
      options: options)
    trajectory = DenseTrajectory(for: integrator.stepper)
    var largest = initial.map(abs)
    var smallest = initial
    var slopes = SlopeSamples(count: n)
    for stop in problem.stops {
      while integrator.time != stop {
        try integrator.step(toward: stop)
        trajectory.append(integrator)
        times.append(integrator.time)
        let y = integrator.state
        for i in 0..<n {
          largest[i] = max(largest[i], abs(y[i]))
          smallest[i] = min(smallest[i], y[i])
        }
        slopes.add(field, t: integrator.time, y)
      }
    }
    end = (0..<n).map { integrator.state[$0] }
    sizes = largest.map { $0 > 0 ? $0 : 1 }
    isNonnegative = zip(smallest, largest).map { $0 >= -1e-9 * $1 }
    invariants = slopes.invariants(problem.stateCount, at: end, sizes: sizes)
  }

  func state(at t: Double) -> [Double] {
    trajectory.evaluate(at: t, into: scratch)
    return (0..<count).map { scratch[$0] }
  }
}
