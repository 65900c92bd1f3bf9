import Expressions
import Fields
import Foundation
import TestProblems
import Testing
import Verification

@testable import Integrators

@Suite("Collocation")
struct CollocationTests {
  static let radau: [Method] = [.radau5, .radau9, .radau13]
  static let gauss: [Method] = [.gauss4, .gauss6, .gauss8]

  static let kepler = SolvedProblem(
    name: "Kepler", span: 0...20,
    model: {
      Model(states: ["x", "y", "u", "v"]) { _, s, _ in
        let cube = power(s[0] * s[0] + s[1] * s[1], 1.5)
        return [s[2], s[3], -s[0] / cube, -s[1] / cube]
      } initial: { _ in
        [0.4, 0, 0, 2]
      }
    }, solution: { _ in [0.4, 0, 0, 2] })

  private func stepper(
    _ method: Method, _ field: Field, tolerance: Double = 1e-14
  ) -> any Stepper {
    method.makeStepper(
      field: field.kernels,
      tolerances: Tolerances(
        relative: tolerance, absolute: tolerance, count: field.kernels.stateCount))
  }

  /// States after every step, from `y`.
  private func walk(
    _ stepper: any Stepper, from y: [Double], t: Double = 0, h: Double, steps: Int
  ) -> [[Double]] {
    stepper.start(t: t, y: y)
    return (0..<steps).map { k in
      let time = t + Double(k) * h
      guard case .candidate = stepper.attempt(t: time, h: h) else { return [.nan] }
      stepper.complete(t: time, h: h)
      stepper.advance()
      return (0..<y.count).map { stepper.state[$0] }
    }
  }

  @Test("Gauss conserves quadratic invariants to round-off; Radau does not", arguments: gauss)
  func invariants(method: Method) {
    let field = Self.kepler.field()
    func drift(_ method: Method) -> (momentum: Double, energy: Double) {
      let states = walk(stepper(method, field), from: [0.4, 0, 0, 2], h: 0.02, steps: 1000)
      let momenta = states.map { abs($0[0] * $0[3] - $0[1] * $0[2] - 0.8) }
      let energies = states.map {
        abs(
          ($0[2] * $0[2] + $0[3] * $0[3]) / 2 - 1 / ($0[0] * $0[0] + $0[1] * $0[1]).squareRoot()
            + 0.5)
      }
      return (momenta.max() ?? .nan, energies.max() ?? .nan)
    }
    let found = drift(method)
    // The angular momentum is quadratic, the energy is not: it is nearly conserved.
    #expect(found.momentum < 1e-13)
    #expect(found.energy > 100 * found.momentum || method == .gauss8)
    #expect(found.energy < 1e-3)
    #expect(drift(.radau5).momentum > 1e-9)
  }

  @Test("A step of Gauss back undoes a step forth, of Radau it does not", arguments: gauss)
  func reversibility(method: Method) {
    let field = Self.kepler.field()
    func miss(_ method: Method) -> Double {
      let stepper = stepper(method, field)
      let start = [0.4, 0, 0, 2]
      let there = walk(stepper, from: start, h: 0.05, steps: 20)
      let back = walk(stepper, from: there[19], t: 1, h: -0.05, steps: 20)
      return relativeError(back[19], start)
    }
    #expect(miss(method) < 1e-12)
    #expect(miss(.radau5) > 1e-9)
  }

  @Test("Radau follows a slow solution with steps far beyond 1/|λ|", arguments: radau)
  func protheroRobinson(method: Method) throws {
    let tableau = try #require((method.family as? CollocationFamily)?.tableau)
    for lambda in [-1e2, -1e4, -1e6, -1e8] {
      let problem = SolvedProblem(
        name: "Prothero–Robinson", span: 0...2,
        model: {
          Model(states: ["y"]) { t, y, _ in
            [Expression(floatLiteral: lambda) * (y[0] - cos(t)) - sin(t)]
          } initial: { _ in
            [1]
          }
        }, solution: { [cos($0)] })
      let run = FixedSteps(problem: problem, method: method)
      let errors = run.errors(steps: 8)
      // To the stage order.
      #expect(errors.ends < pow(0.25, Double(tableau.stageCount)) / 50, "\(lambda)")
      #expect(errors.between < pow(0.25, Double(tableau.stageCount)) / 20, "\(lambda)")
      if tableau.stageCount == 3, lambda < -1e3 {
        #expect(abs(run.orders(steps: [8, 16]).ends - 3) < 0.1, "\(lambda)")
      }
    }
  }

  @Test("Radau forgets in one step a start far off the slow solution; Gauss does not")
  func damping() {
    let field = Field(
      rhs: Model(states: ["y"]) { _, y, _ in
        [-1e8 * y[0]]
      } initial: { _ in
        [1]
      }.rhs,
      parameterValues: [], backend: .interpreter)
    for method in CollocationTests.radau + CollocationTests.gauss {
      let stepper = stepper(method, field, tolerance: 1e-6)
      stepper.start(t: 0, y: [1])
      guard case .candidate(let squaredError) = stepper.attempt(t: 0, h: 0.1) else {
        Issue.record("Newton failed on a linear problem")
        continue
      }
      if CollocationTests.radau.contains(method) {
        #expect(abs(stepper.result[0]) < 1e-5)
        // And its estimate, looked at twice, knows.
        #expect(squaredError < 1)
      } else {
        #expect(abs(abs(stepper.result[0]) - 1) < 1e-4 && squaredError > 1)
      }
    }
  }

  @Test("Dense output meets both ends of a step, and the stages", arguments: radau + gauss)
  func dense(method: Method) throws {
    let tableau = try #require((method.family as? CollocationFamily)?.tableau)
    let field = Self.kepler.field()
    let stepper = stepper(method, field)
    stepper.start(t: 0, y: [0.4, 0, 0, 2])
    _ = stepper.attempt(t: 0, h: 0.05)
    stepper.complete(t: 0, h: 0.05)
    let (degree, stride) = (stepper.denseDegree, stepper.stride)
    var coefficients = [Double](repeating: 0, count: degree * stride)
    stepper.writeDense(t: 0, h: 0.05, into: &coefficients)
    func value(_ theta: Double, _ i: Int) -> Double {
      (0..<degree).reversed().reduce(0) { ($0 + coefficients[$1 * stride + i]) * theta }
    }
    for i in 0..<4 {
      #expect(abs(stepper.state[i] + value(1, i) - stepper.result[i]) < 4e-13)
      for (j, node) in tableau.nodes.enumerated() {
        let stage = stepper.record[(j + 1) * stride + i]
        #expect(abs(stepper.state[i] + value(node, i) - stage) < 4e-13)
      }
    }
  }

  @Test("A recorded step solves its equations", arguments: radau + gauss)
  func stages(method: Method) throws {
    let tableau = try #require((method.family as? CollocationFamily)?.tableau)
    for problem in [TestProblem.robertson, .costedRobertson, .lorenz, .forced] {
      let frozen = try FrozenTrajectory(problem.compiled(), method, tolerance: 1e-9, steps: 30)
      let (field, stride, n) = (frozen.field, frozen.log.stride, frozen.field.stateCount)
      for k in 0..<frozen.log.count - 1 {
        let step = frozen.log[k]
        let slopes = tableau.nodes.indices.map { i in
          var slope = [Double](repeating: 0, count: n)
          field.rhs(
            step.time + tableau.nodes[i] * step.size, step.stages + (i + 1) * stride, into: &slope)
          return slope
        }
        for i in 0..<n {
          let sum = zip(tableau.b, slopes).reduce(0) { $0 + $1.0 * $1.1[i] }
          let end = step.stages[i] + step.size * sum
          // What Newton leaves of the tolerance, amplified by hλ: of Robertson up to 1e4.
          let permitted = problem.isStiff ? 1e-7 : 1e-9
          #expect(abs(end - frozen.log[k + 1].stages[i]) < permitted * max(1, abs(end)))
        }
      }
    }
  }

  @Test("Quadratures are the integrals of the stages' polynomial and change nothing else")
  func quadratures() throws {
    for method in CollocationTests.radau + CollocationTests.gauss + [.radau] {
      let plain = try Run(TestProblem.lotkaVolterra, method, relative: 1e-8)
      let costed = try Run(TestProblem.costed, method, relative: 1e-8)
      try plain.integrator.integrate(to: 4)
      try costed.integrator.integrate(to: 4)
      #expect(relativeError(Array(costed.state.prefix(2)), plain.state) < 1e-6)
      let fine = try Run(TestProblem.costed, .dop853, relative: 1e-13)
      try fine.integrator.integrate(to: 4)
      #expect(relativeError(costed.state, fine.state) < 1e-6)
    }
  }

  @Test("States of Robertson's problem are those certified", arguments: radau + [.radau])
  func robertson(method: Method) throws {
    let truth = [0.71582706871940509047447, 9.1855347645577639038992e-6, 0.28416374574583035176162]
    for relative in [1e-5, 1e-7, 1e-9] {
      let run = try Run(
        TestProblem.robertson, method, relative: relative, absolute: relative * 1e-6)
      try run.integrator.integrate(to: 40)
      #expect(entrywiseError(run.state, truth) < 10 * relative)
    }
  }

  @Test("Steps grow as far as Newton can follow, and are not given up")
  func newtonLimitsGrowth() throws {
    let oscillator = TestProblem(
      "van-der-pol", span: 0...2000, objective: "y(T)", isStiff: true,
      model: """
          mu = 1000
          y(0) = 2
          v(0) = 0
          y' = v
          v' = mu*(1 - y^2)*v - y
        """)
    let run = try Run(oscillator, .radau13, relative: 1e-8, absolute: 1e-11)
    try run.integrator.integrate(to: 2000)
    // A third, where nothing but the error limits the growth.
    #expect(run.counts.rejected * 10 < run.counts.accepted)
    #expect(abs(run.state[0] - 1.706167732170493) < 1e-7)
  }

  @Test(
    "Large systems, which are refined and not factored whole, are solved to round-off",
    arguments: radau + gauss)
  func refinement(method: Method) throws {
    let tableau = try #require((method.family as? CollocationFamily)?.tableau)
    // With a quadrature, so that the coupled states are not all.
    let problem = TestProblem.brusselator.with("integral(sum(u[i]*v[i] for i in 1..N))")
    let frozen = try FrozenTrajectory(problem.compiled(), method, tolerance: 1e-5)
    let (field, stride) = (frozen.field, frozen.log.stride)
    let (n, s) = (field.coupledCount, tableau.stageCount)
    let system = CollocationSystem(tableau, field: field)
    var numbers = SeededNumbers(5)
    for k in 0..<frozen.log.count {
      let step = frozen.log[k]
      try system.prepare(step, stride: stride)
      let (x, y) = (numbers.numbers(s * n), numbers.numbers(s * n))
      var (forward, backward) = (x, y)
      try system.solve(&forward, of: step)
      try system.solveTransposed(&backward, of: step)
      // ⟨y, M⁻¹x⟩ = ⟨M⁻ᵀy, x⟩, and M M⁻¹x = x.
      let (one, two) = (
        zip(y, forward).map { $0 * $1 }.reduce(0, +), zip(backward, x).map { $0 * $1 }.reduce(0, +)
      )
      let size = zip(y, forward).map { abs($0 * $1) }.reduce(0, +)
      #expect(abs(one - two) < 1e-13 * size)
      for i in 0..<s {
        var sum = [Double](repeating: 0, count: field.stateCount)
        for j in 0..<s {
          for c in 0..<n { sum[c] += step.size * tableau.a[i][j] * forward[j * n + c] }
        }
        var product = sum
        let stage = step.stages + (i + 1) * stride
        field.jvp(step.time + tableau.nodes[i] * step.size, stage, &sum, into: &product)
        for c in 0..<n {
          #expect(abs(forward[i * n + c] - product[c] - x[i * n + c]) < 1e-11)
        }
      }
    }
  }
}
