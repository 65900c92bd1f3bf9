import Expressions
import Fields
import TestProblems
import Testing

@testable import Integrators

@Suite("Derivatives of Taylor steps")
struct TaylorDerivativeTests {
  static let problems: [TestProblem] = [.lorenz, .costed, .forced]
  static let cases = problems.flatMap { problem in [3, 8, 15, 21].map { (problem, $0) } }

  @Test("The transpose is that of the tangent, at any order and size", arguments: cases)
  func duality(problem: TestProblem, order: Int) throws {
    let compiled = try problem.compiled()
    let method = Method.taylor(order: order)
    let field = compiled.field.kernels
    let n = field.stateCount
    let stride = max(2, (n + 3) & ~3)
    for h in [1e-9, 0.02, -0.05] {
      let stepper = method.makeStepper(
        field: field, tolerances: Tolerances(relative: 1e-9, absolute: 1e-9, count: n))
      stepper.start(t: compiled.problem.span.start, y: compiled.initialState())
      _ = stepper.attempt(t: compiled.problem.span.start, h: h)
      let step = StageLog.Step(
        time: compiled.problem.span.start, size: h, stages: stepper.record)
      let m = field.parameterCount
      let tangent = try method.makeTangent(
        field: field, initialCount: n, parameters: Array(0..<m))
      tangent.reset()
      try tangent.push(step, end: nil)
      let transpose = try method.makeTranspose(field: field)
      for i in 0..<n {
        var lambda = [Double](repeating: 0, count: stride)
        var sums = [Double](repeating: 0, count: m + 1)
        lambda[i] = 1
        try transpose.pull(&lambda, over: step, addingTo: &sums)
        for c in 0..<n + m {
          let forward = tangent.result[c * stepper.stride + i]
          let backward = c < n ? lambda[c] : sums[c - n]
          #expect(abs(forward - backward) <= 1e-14 * max(abs(forward), 1e-3 * abs(h), 1e-12))
        }
      }
    }
  }

  @Test("The derivative of a product of series, in closed form")
  func closedForm() throws {
    // y′ = p y²: y = y₀ / (1 − p y₀ t); truncated to order 4, Σ (p t)ᵏ y₀ᵏ⁺¹.
    let model = Model(states: ["y"], parameters: ["p": 1]) { _, y, p in
      [p[0] * y[0] * y[0]]
    } initial: { _ in
      [1]
    }
    let field = Field(rhs: model.rhs, parameterValues: [0.5], backend: .interpreter)
    let (y, x) = (0.75, 0.25)
    let method = Method.taylor(order: 4)
    let stepper = method.makeStepper(
      field: field.kernels, tolerances: Tolerances(relative: 1e-9, absolute: 1e-9, count: 1))
    stepper.start(t: 0, y: [y])
    _ = stepper.attempt(t: 0, h: x)
    let q = 0.5 * x
    let powers = (0...4).map { k in (0..<k).reduce(1.0) { value, _ in value * q * y } }
    #expect(abs(stepper.result[0] - y * powers.reduce(0, +)) < 1e-15)
    var (lambda, sums) = ([1.0, 0], [0.0, 0])
    try method.makeTranspose(field: field.kernels).pull(
      &lambda, over: StageLog.Step(time: 0, size: x, stages: stepper.record), addingTo: &sums)
    let byState = powers.enumerated().reduce(0) { $0 + Double($1.offset + 1) * $1.element }
    let byParameter =
      powers.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element } * y / 0.5
    #expect(abs(lambda[0] - byState) < 1e-15)
    #expect(abs(sums[0] - byParameter) < 1e-15)
    #expect(sums[1] == 0)
  }

  @Test("Columns have a say in the size of steps: where the state is at rest, they alone do")
  func columns() throws {
    // y = 0 is at rest, and its derivative is e^(5t).
    let model = Model(states: ["y"]) { _, y, _ in
      [5 * y[0] + y[0] * y[0]]
    } initial: { _ in
      [0]
    }
    let field = Field(rhs: model.rhs, parameterValues: [], backend: .interpreter)
    func end(controlled: Bool) throws -> Double {
      let tangent = try Method.taylor.makeTangent(
        field: field.kernels, initialCount: 1, parameters: [])
      tangent.reset()
      let tolerances = Tolerances(relative: 1e-10, absolute: 1e-10, count: 1)
      let stepper = TangentStepper(
        Method.taylor.makeStepper(field: field.kernels, tolerances: tolerances),
        tangent: tangent,
        tolerances: controlled ? [tolerances] : [Tolerances(relative: 1, absolute: 1e9, count: 1)])
      let integrator = Integrator(
        stepper, controller: Method.taylor.controller, t: 0, y: [0], end: 2)
      try integrator.integrate(to: 2)
      return tangent.result[0]
    }
    let exact = 22026.465794806718
    #expect(try abs(end(controlled: true) - exact) < 1e-7 * exact)
    #expect(try abs(end(controlled: false) - exact) > 1e-4 * exact)
  }
}
