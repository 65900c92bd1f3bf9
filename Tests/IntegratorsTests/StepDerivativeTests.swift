import Fields
import Integrators
import TestProblems
import Testing

@Suite("The derivative of a step")
struct StepDerivativeTests {
  static let cases = Method.estimating.filter { $0.family.missingDerivative == nil }.flatMap {
    method in
    // The hidden state of a reversible method runs away where solutions contract.
    TestProblem.all.filter {
      !method.family.isReversible || (!$0.isStiff && $0.name != "brusselator")
    }
    .map { (method, $0) }
  }

  /// Explicit methods are kept to a few hundred steps of the stiff problems: the identities hold
  /// step by step, wherever the steps end.
  private func frozen(
    _ method: Method, _ problem: TestProblem, tolerance: Double = 1e-5, steps: Int = .max
  ) throws -> FrozenTrajectory {
    try FrozenTrajectory(
      problem.compiled(), method, tolerance: tolerance,
      steps: min(
        steps, method.family.isReversible ? 6 : problem.isStiff && !method.isImplicit ? 200 : .max)
    )
  }

  @Test("Transpose and tangent of the same recorded steps agree to round-off", arguments: cases)
  func duality(method: Method, problem: TestProblem) throws {
    // Rounding grows with the number of steps, and on Lorenz with the flow.
    let frozen = try frozen(method, problem, steps: 100)
    let n = frozen.field.stateCount
    let columns = try frozen.push()
    // Directions in proportion to what is perturbed: rate constants differ by nine powers of ten.
    let sizes = frozen.initial.map { _ in 1 } + frozen.problem.field.parameterValues
    var numbers = SeededNumbers(1)
    for _ in 0..<5 {
      let lambda = numbers.numbers(n)
      let direction = zip(numbers.numbers(columns.count), sizes).map { $0 * $1 }
      let (pulled, sums) = try frozen.pull(lambda)
      let gradient = pulled + sums.dropLast()
      var (forward, backward, size) = (0.0, 0.0, 0.0)
      for (c, column) in columns.enumerated() {
        for i in 0..<n {
          forward += lambda[i] * column[i] * direction[c]
          size += abs(lambda[i] * column[i] * direction[c])
        }
        backward += gradient[c] * direction[c]
      }
      #expect(abs(forward - backward) <= 1e-13 * size)
    }
  }

  // Replaying a step starts anew there, and `auto` then takes the explicit method.
  static let replayable = cases.filter { $0.0 != .auto || !$0.1.isStiff }

  @Test("The tangent is the derivative of the map at frozen step sizes", arguments: replayable)
  func differences(method: Method, problem: TestProblem) throws {
    // A tight tolerance for the sake of Newton: the map replayed solves its stages to round-off.
    let frozen = try frozen(method, problem, tolerance: 1e-8, steps: 60)
    let columns = try frozen.push()
    let p = frozen.problem.field.parameterValues
    for (c, column) in columns.enumerated() {
      let n = frozen.initial.count
      let size = c < n ? max(abs(frozen.initial[c]), 1e-3) : abs(p[c - n])
      let step = 1e-5 * size
      let ends = [-step, step].map { shift in
        var (initial, parameters) = (frozen.initial, p)
        if c < n { initial[c] += shift } else { parameters[c - n] += shift }
        return frozen.replay(initial: initial, parameters: parameters)
      }
      let quotient = zip(ends[1], ends[0]).map { ($0 - $1) / (2 * step) }
      // Differences of numbers of size 1, divided by the step, see no less than this.
      let noise = 1e-13 * (frozen.final.map { abs($0) }.max() ?? 1) / step
      for i in quotient.indices {
        let scale = column.map { abs($0) }.max() ?? 0
        #expect(abs(quotient[i] - column[i]) < 2e-6 * scale + noise, "∂y\(i) of column \(c)")
      }
    }
  }

  @Test("A recorded step is the step of the textbook", arguments: replayable)
  func replay(method: Method, problem: TestProblem) throws {
    let frozen = try frozen(method, problem, tolerance: 1e-8, steps: 60)
    let again = frozen.replay(
      initial: frozen.initial, parameters: frozen.problem.field.parameterValues)
    // Newton stops at a hundredth of the tolerance a stage, that of multistep methods at a tenth.
    let permitted = !method.isImplicit ? 1e-13 : method.family is MultistepFamily ? 3e-8 : 3e-9
    #expect(relativeError(again, frozen.final) < permitted)
  }

  @Test(
    "A tangent pushed without an end state is that pushed with one",
    arguments: Method.differentiable)
  func withoutEstimate(method: Method) throws {
    let frozen = try FrozenTrajectory(TestProblem.lorenz.compiled(), method, tolerance: 1e-6)
    let tangents = try (0..<2).map { _ in
      try method.makeTangent(field: frozen.field, initialCount: 3, parameters: [1])
    }
    for tangent in tangents { tangent.reset() }
    for k in 0..<frozen.log.count - 1 {
      let (step, next) = (frozen.log[k], frozen.log[k + 1])
      for (index, tangent) in tangents.enumerated() {
        // One with an end only now and then, which must not leave a slope of an earlier step.
        try tangent.push(
          step, end: index == 0 || k % 3 == 0 ? UnsafePointer(next.stages) : nil)
        tangent.advance()
      }
    }
    let ends = tangents.map { tangent in (0..<16).map { tangent.tangent[$0] } }
    #expect(relativeError(ends[1], ends[0]) < 1e-11)
  }
}
