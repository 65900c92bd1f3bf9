import Expressions
import Fields
import Foundation
import Integrators
import TestProblems
import Testing
import Verification

@Suite("Splitting methods")
struct SplittingTests {
  @Test(
    "Errors fall with the order, also where the system depends on time",
    arguments: Method.splitting, [SolvedProblem.rotation, .ellipse])
  func order(method: Method, problem: SolvedProblem) {
    let steps = [[256, 384, 512], [128, 192, 256], [192, 256, 384]][method.family.order / 2 - 1]
    let found = FixedSteps(problem: problem, method: method).orders(steps: steps)
    #expect(abs(found.ends - Double(method.family.order)) < 0.2)
    #expect(abs(found.between - Double(method.family.denseOrder)) < 0.3)
  }

  @Test("So do those of quadratures that depend on both groups", arguments: Method.splitting)
  func quadratures(method: Method) {
    // c′ = φ′ sin φ cos φ beside q = sin φ, p = cos φ.
    let model = Model(states: ["q", "p", "c"]) { t, y, _ in
      let rate = 1 + sin(t) / 2
      return [rate * y[1], -rate * y[0], rate * y[0] * y[1]]
    } initial: { _ in
      [0, 1, 0]
    }
    let field = Field(
      rhs: model.rhs, quadratureCount: 1, parameterValues: [], backend: .interpreter)
    func error(_ steps: Int) -> Double {
      let stepper = method.makeStepper(
        field: field.kernels, tolerances: Tolerances(relative: 1, absolute: 1, count: 3))
      let h = 8 / Double(steps)
      stepper.start(t: 0, y: [0, 1, 0])
      for k in 0..<steps {
        _ = stepper.attempt(t: Double(k) * h, h: h)
        stepper.complete(t: Double(k) * h, h: h)
        stepper.advance()
      }
      let s = sin(8 + (1 - cos(8.0)) / 2)
      return abs(stepper.state[2] - s * s / 2)
    }
    let (coarse, fine) = method.family.order == 6 ? (64, 128) : (256, 512)
    #expect(abs(log2(error(coarse) / error(fine)) - Double(method.family.order)) < 0.2)
  }

  @Test("Yoshida's weights are roots of their conditions")
  func weights() {
    for composition in [SymmetricComposition.verlet, .yoshida4, .yoshida6] {
      func sum(_ power: Double) -> Double {
        composition.weights.reduce(0) { $0 + ($1 < 0 ? -1 : 1) * pow(abs($1), power) }
      }
      #expect(composition.weights == composition.weights.reversed())
      #expect(abs(sum(1) - 1) < 1e-15)
      if composition.order > 2 { #expect(abs(sum(3)) < 1e-15) }
      if composition.order > 4 { #expect(abs(sum(5)) < 3e-15) }
    }
  }

  /// max |MᵀJM − J| for the derivative M of 60 steps on Kepler's problem.
  private func defect(_ method: Method, _ problem: TestProblem, _ pairs: [(Int, Int)]) throws
    -> Double
  {
    let compiled = try problem.compiled()
    let field = compiled.field.kernels
    let n = field.stateCount
    let tangent = try method.makeTangent(field: field, initialCount: n, parameters: [])
    let stepper = method.makeStepper(
      field: field, tolerances: Tolerances(relative: 1, absolute: 1, count: n))
    tangent.reset()
    stepper.start(t: problem.span.lowerBound, y: compiled.initialState())
    for k in 0..<60 {
      let (t, h) = (problem.span.lowerBound + 0.1 * Double(k), 0.1)
      _ = stepper.attempt(t: t, h: h)
      stepper.complete(t: t, h: h)
      try tangent.push(
        StageLog.Step(time: t, size: h, stages: stepper.record, isFirst: stepper.beginsAnew),
        end: nil)
      stepper.advance()
      tangent.advance()
    }
    var worst = 0.0
    for a in 0..<n {
      for b in 0..<n {
        let (left, right) = (
          tangent.tangent + a * stepper.stride, tangent.tangent + b * stepper.stride
        )
        var form = 0.0
        for (q, p) in pairs { form += left[q] * right[p] - left[p] * right[q] }
        let expected: Double =
          pairs.contains { $0 == (a, b) } ? 1 : pairs.contains { $0 == (b, a) } ? -1 : 0
        worst = max(worst, abs(form - expected))
      }
    }
    return worst
  }

  @Test("Steps are symplectic, and those of a Runge–Kutta method are not")
  func symplectic() throws {
    for method in Method.splitting {
      let kepler = try defect(method, .kepler, [(0, 2), (1, 3)])
      #expect(kepler < 2e-12, "\(method)")
      #expect(try defect(method, .pendulum, [(0, 1)]) < 1e-13)
    }
    #expect(try defect(.tsit5, .kepler, [(0, 2), (1, 3)]) > 1e-6)
  }

  /// Energy errors at the end of each of `periods` of Kepler's ellipse, 100 steps each, relative; and
  /// the largest ones of each half of the time.
  private func energy(
    _ method: Method, periods: Int
  ) throws -> (middle: Double, end: Double, firstHalf: Double, secondHalf: Double) {
    let problem = try TestProblem.kepler.compiled()
    let stepper = method.makeStepper(
      field: problem.field.kernels, tolerances: Tolerances(relative: 1, absolute: 1, count: 4))
    stepper.start(t: 0, y: problem.initialState())
    func energy() -> Double {
      let y = stepper.state
      return (y[2] * y[2] + y[3] * y[3]) / 2 - 1 / (y[0] * y[0] + y[1] * y[1]).squareRoot()
    }
    let start = energy()
    let h = 2 * Double.pi / 100
    var found = (middle: 0.0, end: 0.0, firstHalf: 0.0, secondHalf: 0.0)
    for k in 0..<100 * periods {
      _ = stepper.attempt(t: Double(k) * h, h: h)
      stepper.complete(t: Double(k) * h, h: h)
      stepper.advance()
      let error = abs(energy() / start - 1)
      if k < 50 * periods {
        found.firstHalf = max(found.firstHalf, error)
        found.middle = error
      } else {
        found.secondHalf = max(found.secondHalf, error)
        found.end = error
      }
    }
    return found
  }

  @Test("The energy does not drift in 2000 revolutions; that of RK4 does, in proportion to time")
  func energyDrift() throws {
    for method in Method.splitting {
      let found = try energy(method, periods: 2000)
      #expect(found.secondHalf < 1.02 * found.firstHalf && found.firstHalf < 0.02)
    }
    let control = try energy(Self.rungeKutta4, periods: 100)
    #expect(abs(control.end / control.middle - 2) < 0.1)
  }

  static let rungeKutta4 = Method(
    rungeKutta: ButcherTableau(
      name: "classic", order: 4, embeddedOrder: 3,
      a: [[0], [0.5, 0], [0, 0.5, 0], [0, 0, 1, 0]], b: [1.0 / 6, 1.0 / 3, 1.0 / 3, 1.0 / 6],
      c: [0, 0.5, 0.5, 1], error: [0, 0, 0, 0],
      dense: [[1, -1.5, 2.0 / 3], [0, 1, -2.0 / 3], [0, 1, -2.0 / 3], [0, -0.5, 2.0 / 3]],
      denseOrder: 3, citation: "W. Kutta 1901"))

  @Test("A field that is not separable is refused, by the first state that spoils it")
  func refusal() throws {
    func objection(_ problem: TestProblem) throws -> String? {
      try Method.verlet.family.objection(to: problem.compiled().field.kernels)
    }
    for problem in TestProblem.conservative { #expect(try objection(problem) == nil) }
    let damped = try #require(try objection(.forced))
    #expect(damped.contains("the rate of state 2 depends on that state itself"))
    let ring = TestProblem(
      "ring", span: 0...1, objective: "x(T)",
      model: """
          x(0) = 1
          y(0) = 0
          z(0) = 2
          x' = y
          y' = z
          z' = x
        """)
    let circle = try #require(try objection(ring))
    #expect(circle.contains("the rate of state 2 depends on state 3"))
    // A stepper can be made all the same, and says the same.
    for method in Method.splitting {
      var options = Integrator.Options()
      options.fixedStep = 0.01
      let run = try Run(ring, method, relative: 1e-6, options: options)
      #expect(run.failure() == .unsupported(circle))
      #expect(throws: IntegrationFailure.unsupported(circle)) {
        _ = try method.makeTranspose(field: run.problem.field.kernels)
      }
      #expect(throws: IntegrationFailure.unsupported(circle)) {
        _ = try method.makeTangent(
          field: run.problem.field.kernels, initialCount: 3, parameters: [])
      }
    }
  }

  @Test("Steps are all of the size asked for, but for landings", arguments: Method.splitting)
  func fixedSteps(method: Method) throws {
    var options = Integrator.Options()
    options.fixedStep = 0.01
    let run = try Run(TestProblem.pendulum, method, relative: 1e-6, options: options)
    for stop in [0.105, 0.7] {
      try run.integrator.integrate(to: stop)
      #expect(run.integrator.time == stop && run.integrator.proposedStep == 0.01)
    }
    #expect(run.counts.accepted == 11 + 60 && run.counts.rejected == 0)
    let substeps = method == .verlet ? 1 : method == .yoshida4 ? 3 : 7
    #expect(run.counts.rhs == 1 + 2 * substeps * run.counts.accepted)
  }
}
