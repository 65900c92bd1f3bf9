import Expressions
import Fields
import Glibc
import TestProblems
import Testing
import Verification

@testable import Integrators

@Suite("Taylor steps")
struct TaylorStepTests {
  private func field(
    _ backend: Backend = .interpreter, states: [String] = ["y"],
    _ f: @escaping (Expression, [Expression]) -> [Expression]
  ) -> Field {
    let model = Model(states: states) { t, y, _ in
      f(t, y)
    } initial: { _ in
      states.map { _ in 1 }
    }
    return Field(rhs: model.rhs, parameterValues: [], backend: backend)
  }

  private func integrate(
    _ field: Field, _ method: Method = .taylor, from start: Double, _ y: [Double],
    to end: Double, relative: Double, options: Integrator.Options = .init()
  ) throws -> (state: [Double], counts: Counts, integrator: Integrator) {
    let before = field.kernels.counts.pointee
    let integrator = Integrator(
      method, field: field.kernels,
      tolerances: Tolerances(relative: relative, absolute: relative, count: y.count), t: start,
      y: y, end: end, options: options)
    try integrator.integrate(to: end)
    var counts = field.kernels.counts.pointee
    counts.accepted -= before.accepted
    counts.rejected -= before.rejected
    counts.rhs -= before.rhs
    return (y.indices.map { integrator.state[$0] }, counts, integrator)
  }

  @Test("The order is ⌈1 − ½ ln ε⌉ of the least relative tolerance, within bounds")
  func orderOfTolerance() {
    let orders = [1e-1, 1e-6, 1e-10, 1e-12, 1e-14, 1e-30, 0].map { TaylorFamily.order(for: $0) }
    #expect(orders == [4, 8, 13, 15, 18, 21, 21])
    let field = field(states: ["x", "y"]) { _, y in [y[0], y[1]] }
    withExtendedLifetime(field) {
      let tolerances = Tolerances(relative: [1e-4, 1e-10], absolute: [1, 1])
      let stepper = Method.taylor.makeStepper(field: field.kernels, tolerances: tolerances)
      #expect(stepper.order == 13 && stepper.denseDegree == 13)
      let given = Method.taylor(order: 9)
      #expect(given.makeStepper(field: field.kernels, tolerances: tolerances).order == 9)
    }
  }

  /// The rows of dense output of a step of size h from (t, y).
  private func rows(
    _ field: Field, _ method: Method, t: Double, y: Double, h: Double
  ) -> [Double] {
    withExtendedLifetime(field) {
      let stepper = method.makeStepper(
        field: field.kernels, tolerances: Tolerances(relative: 1e-9, absolute: 1e-9, count: 1))
      stepper.start(t: t, y: [y])
      _ = stepper.attempt(t: t, h: h)
      stepper.complete(t: t, h: h)
      var rows = [Double](repeating: 0, count: stepper.denseDegree * stepper.stride)
      stepper.writeDense(t: t, h: h, into: &rows)
      return (0..<stepper.denseDegree).map { rows[$0 * stepper.stride] }
    }
  }

  @Test("Dense output is the series: (h)ᵏ of y′ = y², and e^(sin t) of y′ = y cos t")
  func denseOutput() {
    let riccati = rows(field { _, y in [y[0] * y[0]] }, .taylor, t: 3, y: 1, h: 0.25)
    #expect(riccati == (1...12).map { pow(0.25, Double($0)) })
    let start: Double = exp(sin(1))
    let growth = rows(
      field { t, y in [y[0] * cos(t)] }, .taylor(order: 20), t: 1, y: start, h: 0.4)
    for theta in [0.1, 0.5, 0.9, 1] {
      let sum = growth.reversed().reduce(0) { ($0 + $1) * theta } + start
      let exact: Double = exp(sin(1 + 0.4 * theta))
      #expect(abs(sum - exact) < 2e-15 * sum)
    }
  }

  @Test(
    "Errors fall with the order that is given, of dense output too",
    arguments: [4, 8, 12])
  func slopes(order: Int) {
    let run = FixedSteps(problem: .entangled, method: .taylor(order: order))
    let steps = order == 4 ? [192, 256, 384] : order == 8 ? [32, 48, 64] : [20, 24, 28, 32]
    let found = run.orders(steps: steps)
    #expect(abs(found.ends - Double(order)) < 0.5, "\(found)")
    #expect(found.between > Double(order) - 1, "\(found)")
  }

  @Test(
    "A tolerance is followed, in fewer than twice the steps",
    arguments: [
      TestProblem.lotkaVolterra, .lorenz,
    ])
  func tolerances(problem: TestProblem) throws {
    let exact = try Run(problem, .taylor, relative: 1e-15)
    #expect(exact.failure() == nil)
    let witness = try Run(problem, .verner9, relative: 1e-14)
    #expect(witness.failure() == nil)
    #expect(relativeError(witness.state, exact.state) < 1e-9)
    var errors: [Double] = []
    var steps: [Int] = []
    for relative in [1e-4, 1e-7, 1e-10] {
      let run = try Run(problem, .taylor, relative: relative)
      #expect(run.failure() == nil)
      errors.append(relativeError(run.state, exact.state))
      steps.append(run.counts.accepted)
      #expect(run.counts.rejected <= steps.last! / 20)
      let order = TaylorFamily.order(for: relative)
      // N coefficients a step, an evaluation at its end, one at the start.
      let expansions = run.counts.accepted * order
      #expect(run.counts.rhs >= expansions + run.counts.accepted)
      #expect(
        run.counts.rhs <= expansions + 2 * order + run.counts.accepted + run.counts.rejected + 1)
    }
    #expect(errors[1] < errors[0] / 30 && errors[2] < errors[1] / 30, "\(errors)")
    #expect(steps.max()! < 2 * steps.min()!, "\(steps)")
  }

  @Test("The absolute tolerance counts, alone where the state is 0")
  func absolute() throws {
    let field = field { t, y in [cos(t) * (1 + y[0] * y[0])] }
    func steps(_ absolute: Double) throws -> Int {
      let before = field.kernels.counts.pointee.accepted
      let integrator = Integrator(
        .taylor(order: 10), field: field.kernels,
        tolerances: Tolerances(relative: 1e-12, absolute: absolute, count: 1), t: 0, y: [0],
        end: 1, options: .init())
      try integrator.integrate(to: 1)
      return field.kernels.counts.pointee.accepted - before
    }
    #expect(try steps(1e-12) > steps(1e-4))
  }

  @Test("What ends by itself is one step; what goes backward is undone")
  func polynomial() throws {
    let cubic = field { t, _ in [3 * t * t] }
    let found = try integrate(cubic, from: 0, [0], to: 7, relative: 1e-8)
    #expect(found.counts.accepted == 1 && abs(found.state[0] - 343) < 1e-12)
    let back = try integrate(cubic, from: 7, [343], to: -1, relative: 1e-8)
    #expect(abs(back.state[0] + 1) < 1e-12)
  }

  @Test("Rates of any size", arguments: [1e-60, 1e-9, 1, 1e17, 1e60])
  func scales(rate: Double) throws {
    for backend in Backend.allCases {
      let field = field(backend) { _, y in [Expression(rate) * y[0] * y[0]] }
      if backend == .native {
        Method.taylor.compileSteps(
          on: field.kernels, tolerances: Tolerances(relative: 1e-12, absolute: 1e-12, count: 1))
      }
      let found = try integrate(field, from: 0, [1], to: 0.9 / rate, relative: 1e-12)
      #expect(abs(found.state[0] - 10) < 1e-9)
      #expect(found.counts.accepted < 40)
    }
  }

  @Test("A kink of the state is found, a jump passed")
  func kinks() throws {
    // x = t; y′ = |x − 0.37|: y(1) = (0.37² + 0.63²)/2.
    let kink = field(states: ["x", "y"]) { _, y in [1, abs(y[0] - 0.37)] }
    let found = try integrate(kink, from: 0, [0, 0], to: 1, relative: 1e-10)
    let area: Double = (0.37 * 0.37 + 0.63 * 0.63) / 2
    #expect(abs(found.state[1] - area) < 1e-8)
    #expect(found.counts.rejected > 0)
    let jump = field(states: ["x", "y"]) { _, y in
      [1, select(y[0] - 0.37, 2 * y[1], -y[1])]
    }
    let end = try integrate(jump, from: 0, [0, 1], to: 1, relative: 1e-10)
    let exact: Double = exp(-0.37 + 1.26)
    #expect(abs(end.state[1] / exact - 1) < 1e-8)
  }

  @Test("Last coefficients that are 0 by symmetry are no licence")
  func symmetry() throws {
    // e^(t⁵): at t = 0 only every fifth coefficient is not 0.
    let field = field { t, y in [5 * t * t * t * t * y[0]] }
    let found = try integrate(field, from: 0, [1], to: 1.3, relative: 1e-9)
    let exact: Double = exp(pow(1.3, 5))
    #expect(abs(found.state[0] / exact - 1) < 1e-7)
    #expect(found.counts.accepted > 3)
  }

  @Test("A given first step is the first; a given size is that of every step")
  func givenSizes() throws {
    let oscillator = field(states: ["x", "v"]) { _, y in [y[1], -y[0]] }
    var options = Integrator.Options()
    options.initialStep = 1e-3
    let short = Integrator(
      .taylor, field: oscillator.kernels,
      tolerances: Tolerances(relative: 1e-9, absolute: 1e-9, count: 2), t: 0, y: [1, 0], end: 10,
      options: options)
    try short.step(toward: 10)
    #expect(short.stepSize == 1e-3)
    try short.step(toward: 10)
    #expect(short.stepSize > 0.1)
    options.initialStep = nil
    options.fixedStep = 0.5
    let fixed = try integrate(
      oscillator, from: 0, [1, 0], to: 10, relative: 1e-9, options: options)
    #expect(fixed.counts.accepted == 20)
    #expect(abs(fixed.state[0] - cos(10.0)) < 1e-9)
  }

  @Test("What is not finite is a failure with its time")
  func failure() {
    let field = field { _, y in [sqrt(1 - y[0])] }
    #expect(throws: IntegrationFailure.self) {
      _ = try integrate(field, from: 0, [2], to: 3, relative: 1e-8)
    }
  }
}
