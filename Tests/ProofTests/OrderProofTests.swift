import Integrators
import ProblemFiles
import Testing
import Verification

@testable import Proof

/// That a verification sees what is wrong.
@Suite struct OrderProofTests {
  private func plan(_ methods: [Method]) -> ProofPlan {
    var plan = ProofPlan(methods: methods, catalogue: projectProblems)
    plan.isShort = true
    return plan
  }

  /// Ralston's method of order 3 with its order as claimed by `order`, and `slip` in one coefficient.
  private func ralston(order: Int = 3, slip: Double = 0) -> Method {
    Method(
      rungeKutta: ButcherTableau(
        own: "ralston", order: order, embeddedOrder: 2,
        a: [[0], [0.5, 0], [slip, 0.75 - slip, 0]], b: [2.0 / 9, 1.0 / 3, 4.0 / 9],
        c: [0, 0.5, 0.75],
        error: [2.0 / 9 - 7.0 / 24, 1.0 / 3 - 0.25, 4.0 / 9 - 1.0 / 3, -0.125], citation: ""))
  }

  @Test func `a right tableau holds`() throws {
    #expect(OrderPart(plan([ralston()])).run().failures.isEmpty)
    #expect(ConvergencePart(plan([ralston()])).run().failures.isEmpty)
    #expect(StabilityPart(plan([ralston()])).run().failures.isEmpty)
    #expect(try DerivativePart(plan([ralston()])).run().failures.isEmpty)
  }

  @Test func `a slip in a coefficient falls short in conditions and in slopes`() {
    let slipped = ralston(slip: 1e-2)
    #expect(!OrderPart(plan([slipped])).run().failures.isEmpty)
    #expect(!ConvergencePart(plan([slipped])).run().failures.isEmpty)
  }

  @Test func `an order that is claimed too high or too low falls short`() {
    for order in [2, 4] {
      let method = ralston(order: order)
      #expect(OrderPart(plan([method])).run().failures.contains { $0.claim.contains("state") })
      #expect(!ConvergencePart(plan([method])).run().failures.isEmpty)
    }
  }

  @Test func `slopes are found for steps of every order`() throws {
    for (method, order) in [(Method.heun, 2.0), (.kvaerno3, 3), (.tsit5, 5), (.dop853, 8)] {
      let found = ConvergenceOrder(method, .entangled)
      #expect(abs(try #require(found.ends) - order) < 0.2)
    }
  }

  @Test func `what is not reversible has no way back`() throws {
    #expect(ReversalDefect(.tsit5) == nil)
    let alf = try #require(ReversalDefect(.alf))
    #expect(alf.error < alf.permitted && alf.steps == 300)
    #expect(ReversalDefect.ofStepsBack(.tsit5) > 1e-11)
    #expect(ReversalDefect.ofStepsBack(.gauss6) < 1e-10)
  }

  @Test func `the power by which something misses is found`() {
    // Padé (1, 1) misses the exponential by z³/12.
    let slope = ExponentialMiss.slope(order: 2) { (1 + $0 / 2) / (1 - $0 / 2) - $0.exponential }
    #expect(abs(slope - 3) < 0.01)
  }
}
