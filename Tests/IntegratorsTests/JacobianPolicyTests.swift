import Testing

@testable import Integrators

@Suite("The Jacobian policy")
struct JacobianPolicyTests {
  @Test("A small system evaluates once a step and factors once a step size")
  func small() {
    var policy = JacobianPolicy(size: 3)
    #expect(policy.beforeAttempt(scale: 0.1) == .evaluateAndFactor)
    // Rejected by the error test, tried smaller: the Jacobian is still that of this point.
    #expect(policy.beforeAttempt(scale: 0.05) == .factor)
    #expect(policy.beforeAttempt(scale: 0.05) == .keep)
    policy.accepted(rate: 0)
    #expect(policy.beforeAttempt(scale: 0.05) == .evaluateAndFactor)
  }

  @Test("A large system keeps what still works")
  func large() {
    var policy = JacobianPolicy(size: 100)
    #expect(policy.beforeAttempt(scale: 0.1) == .evaluateAndFactor)
    policy.accepted(rate: 1e-4)
    #expect(policy.beforeAttempt(scale: 0.11) == .keep && policy.currentScale == 0.1)
    policy.accepted(rate: 1e-4)
    #expect(policy.beforeAttempt(scale: 0.2) == .factor && policy.currentScale == 0.2)
    policy.accepted(rate: 0.1)
    #expect(policy.beforeAttempt(scale: 0.2) == .evaluateAndFactor)
  }

  @Test("After a failure nothing from an earlier point is trusted", arguments: [3, 100])
  func failure(size: Int) {
    var policy = JacobianPolicy(size: size)
    _ = policy.beforeAttempt(scale: 0.1)
    policy.accepted(rate: 0)
    _ = policy.beforeAttempt(scale: 0.1)
    policy.newtonFailed()
    // Where the Jacobian is already that of this point, smaller steps are what can help.
    #expect(policy.beforeAttempt(scale: 0.025) == (size == 3 ? .factor : .evaluateAndFactor))
    policy.newtonFailed()
    #expect(policy.beforeAttempt(scale: 0.006) == .factor)
    policy.restart()
    #expect(policy.beforeAttempt(scale: 0.006) == .evaluateAndFactor)
  }
}
