import Fields
import Integrators
import TestProblems

/// Steps of sizes that vary from one to the next, as landings make them, driven by hand.
struct VariedSteps {
  let stepper: any ReversibleStepper
  let problem: CompiledProblem
  let times, sizes: [Double]

  init(
    _ method: Method, _ problem: CompiledProblem, steps: Int, size: Double, varying: Bool = true
  ) throws {
    self.problem = problem
    let n = problem.fullCount
    let made = method.makeStepper(
      field: problem.field.kernels,
      tolerances: Tolerances(relative: 1e-6, absolute: 1e-6, count: n))
    guard let stepper = made as? any ReversibleStepper else { throw NotReversible() }
    self.stepper = stepper
    var numbers = SeededNumbers(7)
    sizes = numbers.numbers(steps, in: 0.3...1.7).map { varying ? size * $0 : size }
    var t = problem.problem.span.start
    times = sizes.map { h in
      defer { t += h }
      return t
    }
    stepper.start(t: problem.problem.span.start, y: problem.initialState())
  }

  struct NotReversible: Error {}

  var state: [Double] { (0..<problem.fullCount).map { stepper.state[$0] } }
  var result: [Double] { (0..<problem.fullCount).map { stepper.result[$0] } }
  var hidden: [Double] { (0..<stepper.hiddenRows * stepper.stride).map { stepper.hidden[$0] } }
  var record: [Double] { (0..<stepper.recordRows * stepper.stride).map { stepper.record[$0] } }

  /// Takes step k; the record can be read until ``advance()``.
  func take(_ k: Int) {
    _ = stepper.attempt(t: times[k], h: sizes[k])
    stepper.complete(t: times[k], h: sizes[k])
  }

  func advance() { stepper.advance() }
  func undo(_ k: Int) { stepper.unstep(t: times[k], h: sizes[k]) }
}
