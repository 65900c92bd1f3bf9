import Testing

@testable import Integrators

@Suite("The choice of order and step of multistep methods")
struct MultistepControlTests {
  /// Accepted steps with this error until other orders may be considered.
  private func waiting(_ control: inout MultistepControl, squaredError: Double) -> [Double] {
    var factors: [Double] = []
    while true {
      control.accepted()
      if control.considersOrders { return factors }
      factors.append(control.keepOrder(squaredError: squaredError))
    }
  }

  @Test("The first step may grow ten thousandfold, later ones tenfold, none by less than half")
  func growth() {
    var control = MultistepControl(greatestOrder: 5)
    control.accepted()
    #expect(control.keepOrder(squaredError: 1e-30) == 1e4)
    control.accepted()
    #expect(control.choose(same: 1e-30, lower: nil, upper: nil) == 10)
    control.accepted()
    // (6 · 0.1)^(−1/2) = 1.29: not worth a change.
    #expect(control.keepOrder(squaredError: 0.01) == 1)
    #expect(control.order == 1)
  }

  @Test("A step of error e is followed by one of error 1/6")
  func size() {
    var control = MultistepControl(greatestOrder: 5)
    control.accepted()
    let factor = control.keepOrder(squaredError: 1e-6)
    #expect(abs(factor * factor * 6e-3 - 1) < 1e-3)
  }

  @Test("The order that permits the longest step is taken, and then kept for a while")
  func order() {
    var control = MultistepControl(greatestOrder: 3)
    #expect(waiting(&control, squaredError: 0.1).count == 1)
    _ = control.choose(same: 1e-2, lower: nil, upper: 1e-8)
    #expect(control.orderChange == 1)
    control.changeOrder()
    #expect(control.order == 2 && control.wait == 3)
    #expect(waiting(&control, squaredError: 0.1).count == 2)
    _ = control.choose(same: 1e-4, lower: 1e-9, upper: 1e-4)
    #expect(control.orderChange == -1)
    control.changeOrder()
    #expect(control.order == 1 && control.orderChange == 0)
    _ = waiting(&control, squaredError: 0.1)
    // A draw: the order that is. And no change where none is worth it.
    _ = control.choose(same: 1e-6, lower: nil, upper: nil)
    #expect(control.orderChange == 0)
    _ = waiting(&control, squaredError: 0.1)
    #expect(control.choose(same: 0.9, lower: nil, upper: 0.1) == 1)
    #expect(control.orderChange == 0)
  }

  @Test("After a cut step the choice of order is put off, once")
  func cut() {
    var control = MultistepControl(greatestOrder: 5)
    control.accepted()
    _ = control.keepOrder(squaredError: 0.1)
    control.accepted(wasCut: true)
    #expect(!control.considersOrders && control.wait == 2)
    _ = control.keepOrder(squaredError: 0.1)
    control.accepted(wasCut: true)
    #expect(control.wait == 1 && control.savesCorrection)
    _ = control.keepOrder(squaredError: 0.1)
    control.accepted(wasCut: true)
    #expect(control.considersOrders)
  }

  @Test("After a failure the step is shorter, and does not grow at once")
  func failure() {
    var control = MultistepControl(greatestOrder: 5)
    let (factor, remedy) = control.failed(squaredError: 4)
    #expect(factor < 1 && factor > 0.1 && remedy == .shorten)
    #expect(control.failed(squaredError: 1.1).factor <= 0.2)
    control.accepted()
    #expect(control.keepOrder(squaredError: 1e-20) == 1)
    #expect(control.wait >= 2 && control.failures == 0)
    control.accepted()
    #expect(control.keepOrder(squaredError: 1e-20) == 10)
    #expect(control.failed(squaredError: .nan).factor == 0.25)
  }

  @Test("After three failures the order falls, in the end to a restart")
  func despair() {
    var control = MultistepControl(greatestOrder: 5)
    for _ in 1...4 {
      while !control.considersOrders {
        control.accepted()
        if !control.considersOrders { _ = control.keepOrder(squaredError: 1e-3) }
      }
      _ = control.choose(same: 1, lower: nil, upper: 1e-9)
      control.changeOrder()
    }
    #expect(control.order == 5)
    let remedies = (1...6).map { _ in control.failed(squaredError: 10).remedy }
    #expect(remedies == [.shorten, .shorten, .shorten, .lowerOrder, .lowerOrder, .restart])
    #expect(control.order == 1)
  }
}

@Suite("The Jacobian policy of multistep methods")
struct MultistepJacobianPolicyTests {
  @Test("Factors are kept while γ changes little, and for twenty steps", arguments: [3, 100])
  func keeping(size: Int) {
    var policy = MultistepJacobianPolicy(size: size)
    #expect(policy.beforeAttempt(scale: 1) == .evaluateAndFactor)
    for _ in 1..<MultistepJacobianPolicy.factorLife {
      policy.accepted()
      #expect(policy.beforeAttempt(scale: 1.2) == .keep && policy.currentScale == 1)
    }
    policy.accepted()
    let again: MultistepJacobianPolicy.Action = size == 3 ? .evaluateAndFactor : .factor
    #expect(policy.beforeAttempt(scale: 1.2) == again && policy.currentScale == 1.2)
    policy.accepted()
    #expect(policy.beforeAttempt(scale: 2) == again)
    policy.restart()
    #expect(policy.beforeAttempt(scale: 2) == .evaluateAndFactor)
  }

  @Test("A large Jacobian lives for fifty steps")
  func life() {
    var policy = MultistepJacobianPolicy(size: 100)
    var actions: [MultistepJacobianPolicy.Action] = []
    for _ in 0..<130 {
      actions.append(policy.beforeAttempt(scale: 1))
      policy.accepted()
    }
    #expect(actions.indices.filter { actions[$0] == .evaluateAndFactor } == [0, 60, 120])
  }

  @Test("Newton's failure is answered by a Jacobian of this step, and by a shorter step then")
  func failure() {
    for size in [3, 100] {
      var policy = MultistepJacobianPolicy(size: size)
      _ = policy.beforeAttempt(scale: 1)
      policy.accepted()
      #expect(policy.beforeAttempt(scale: 1.1) == .keep)
      #expect(policy.afterFailure(scale: 1.1) == .evaluateAndFactor)
      #expect(policy.afterFailure(scale: 1.1) == nil)
      #expect(policy.beforeAttempt(scale: 0.27) == .factor)
    }
    // Where γ had changed, new factors may be enough.
    var policy = MultistepJacobianPolicy(size: 100)
    _ = policy.beforeAttempt(scale: 1)
    policy.accepted()
    _ = policy.beforeAttempt(scale: 1.29)
    #expect(policy.afterFailure(scale: 1.29) == .factor)
    #expect(policy.afterFailure(scale: 1.29) == .evaluateAndFactor)
  }

  @Test("A step rejected by the error test gets factors of its own, with the same Jacobian")
  func rejected() {
    var policy = MultistepJacobianPolicy(size: 3)
    _ = policy.beforeAttempt(scale: 1)
    policy.rejected()
    #expect(policy.beforeAttempt(scale: 0.9) == .factor)
  }
}
