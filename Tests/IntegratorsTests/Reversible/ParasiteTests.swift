import Expressions
import Fields
import Foundation
import Integrators
import TestProblems
import Testing
import Verification

@Suite("Parasites of reversible methods")
struct ParasiteTests {
  /// |y| after each step of y′ = λy, y(0) = 1, for equal steps of size 1.
  private func sizes(_ method: Method, _ lambda: Double, steps: Int) -> [Double] {
    let field = Field(
      rhs: Model(states: ["y"]) { _, y, _ in
        [Expression(floatLiteral: lambda) * y[0]]
      } initial: { _ in
        [1]
      }.rhs, parameterValues: [], backend: .interpreter)
    return march(method, field, [1], steps: steps)
  }

  /// |y| for y₁′ = ωy₂, y₂′ = −ωy₁.
  private func turning(_ method: Method, _ omega: Double, steps: Int) -> [Double] {
    let field = Field(
      rhs: Model(states: ["a", "b"]) { _, y, _ in
        let omega = Expression(floatLiteral: omega)
        return [omega * y[1], -omega * y[0]]
      } initial: { _ in
        [1, 0]
      }.rhs, parameterValues: [], backend: .interpreter)
    return march(method, field, [1, 0], steps: steps)
  }

  private func march(
    _ method: Method, _ field: Field, _ start: [Double], steps: Int
  ) -> [Double] {
    let stepper = method.makeStepper(
      field: field.kernels,
      tolerances: Tolerances(relative: 1, absolute: 1, count: start.count))
    stepper.start(t: 0, y: start)
    return (0..<steps).map { k in
      _ = stepper.attempt(t: Double(k), h: 1)
      stepper.complete(t: Double(k), h: 1)
      stepper.advance()
      return (0..<start.count).map { stepper.state[$0] * stepper.state[$0] }.reduce(0, +)
        .squareRoot()
    }
  }

  /// The factor a step from the growth over the last steps.
  private func factor(_ sizes: [Double]) -> Double {
    pow(sizes[sizes.count - 1] / sizes[sizes.count - 101], 0.01)
  }

  @Test(
    "Undamped leapfrog is unstable on every decaying solution, and damped one down to −2(1 − η)/η")
  func damping() {
    for q in [-0.01, -0.1, -0.2] {
      // The parasitic root of r² − 2qr − 1; enough steps for it to overtake, too few for overflow.
      let steps = q < -0.05 ? 1000 : 4000
      #expect(abs(factor(sizes(.alf, q, steps: steps)) - (-q + (1 + q * q).squareRoot())) < 1e-6)
      #expect((sizes(.alfDamped, q, steps: 4000).last ?? 1) < 1e-9)
    }
    for damping in [0.6, 0.75, 0.9, 0.95] {
      let method = Method(
        name: "leapfrog", summary: "", family: LeapfrogFamily(damping: damping),
        controller: Method.alf.controller)
      let limit = -2 * (1 - damping) / damping
      #expect((sizes(method, 0.8 * limit, steps: 4000).last ?? 1) < 1e-6)
      #expect(factor(sizes(method, 1.2 * limit, steps: 1000)) > 1.005)
    }
  }

  @Test("On the imaginary axis both undamped methods are stable up to 1, and no further")
  func imaginary() {
    for method in [Method.alf, .reversibleHeun] {
      #expect((turning(method, 0.97, steps: 5000).max() ?? 9) < 10)
      #expect((turning(method, 1.03, steps: 500).max() ?? 0) > 1e6)
    }
  }

  @Test("A coupled method's parasite grows by κ/R, so the coupling decides")
  func coupling() {
    func method(_ coupling: Double) -> Method {
      Method(
        name: "coupled", summary: "",
        family: CoupledFamily(tableau: .tsitouras5, coupling: coupling),
        controller: Method.tsit5.controller)
    }
    let q = -0.1
    for coupling in [1, 0.999, 0.95] {
      // Growth κ/R(q) from a start by rounding, once it has overtaken the decaying solution.
      #expect(abs(factor(sizes(method(coupling), q, steps: 1500)) - coupling * exp(-q)) < 1e-5)
    }
    for coupling in [0.9, 0.85] {
      #expect((sizes(method(coupling), q, steps: 1500).last ?? 1) < 1e-12)
    }
    #expect((sizes(method(0.999), -0.0009, steps: 20_000).last ?? 1) < 2e-8)
  }

  @Test(
    "Coupled methods have their order, where neither the parasite nor symmetry hides it",
    arguments: [(0.5, SolvedProblem.logistic), (1.0, SolvedProblem.ellipse)])
  func order(coupling: Double, problem: SolvedProblem) {
    for tableau in [ButcherTableau.bogackiShampine3, .tsitouras5] {
      let method = Method(
        name: "coupled", summary: "", family: CoupledFamily(tableau: tableau, coupling: coupling),
        controller: Method.tsit5.controller)
      let found = FixedSteps(problem: problem, method: method).orders(steps: [192, 256, 384])
      #expect(abs(found.ends - Double(tableau.order)) < 0.25, "\(tableau.name): \(found)")
    }
  }
}
