import Fields
import Foundation
import Integrators
import TestProblems
import Testing

@Suite("Undoing steps")
struct ReversibilityTests {
  static let cases = Method.reversible.flatMap { method in
    TestProblem.conservative.map { (method, $0) }
  }

  /// Steps after which rounding may have grown a thousandfold by the method's own factor.
  private func steps(_ stepper: any ReversibleStepper) -> Int {
    stepper.unstepGrowth > 1.01 ? Int(log(1000) / log(stepper.unstepGrowth)) : 300
  }

  @Test(
    "gives back states, hidden states and records, whatever the sizes of the steps",
    arguments: cases, [0.02, -0.02])
  func roundTrip(_ pair: (method: Method, problem: TestProblem), size: Double) throws {
    let problem = try pair.problem.compiled()
    let probe = try VariedSteps(pair.method, problem, steps: 1, size: size)
    let count = steps(probe.stepper)
    let run = try VariedSteps(pair.method, problem, steps: count, size: size)
    var states: [[Double]] = []
    var hidden: [[Double]] = []
    var records: [[Double]] = []
    for k in 0..<count {
      states.append(run.state)
      hidden.append(run.hidden)
      run.take(k)
      records.append(run.record)
      run.advance()
    }
    let end = run.state
    let bound = 1e-15 * Double(count) * pow(run.stepper.unstepGrowth, Double(count)) * 20
    for k in (0..<count).reversed() {
      run.undo(k)
      #expect(relativeError(run.state, states[k]) < bound)
      if run.stepper.hiddenRows > 0 { #expect(relativeError(run.hidden, hidden[k]) < bound) }
      #expect(relativeError(run.record, records[k]) < bound)
      if k == count - 1 { #expect(run.result == end) }
    }
    // And forward again, from the hidden state that was found.
    for k in 0..<count {
      run.take(k)
      run.advance()
    }
    #expect(relativeError(run.state, end) < bound)
  }

  /// The error of the start found by walking back over `steps` equal steps.
  private func errorBack(_ method: Method, steps: Int) throws -> Double {
    let run = try VariedSteps(
      method, TestProblem.pendulum.compiled(), steps: steps, size: 0.02, varying: false)
    let start = run.state
    for k in 0..<steps {
      run.take(k)
      run.advance()
    }
    for k in (0..<steps).reversed() { run.undo(k) }
    return relativeError(run.state, start)
  }

  @Test("Rounding grows by 1/|1 − 2η| a step back, and no faster than steps where that is 1")
  func growth() throws {
    let damped = try [60, 120].map { try errorBack(.alfDamped, steps: $0) }
    let expected = pow(1 / 0.8, 60.0)
    #expect((expected / 30...expected * 30).contains(damped[1] / damped[0]))
    // In 10,000 steps coupling by 0.999 makes 22,000 of 1.
    for method in Method.reversible where method != .alfDamped {
      for (steps, bound) in [(1000, 1e-13), (10_000, 1e-12)] {
        let growth = method.family is CoupledFamily ? pow(1 / 0.999, Double(steps)) : 1
        let error = try errorBack(method, steps: steps)
        #expect(error < bound * growth, "\(method), \(steps) steps")
      }
    }
  }

  @Test("A method that is not reversible does not find back so")
  func control() throws {
    let problem = try TestProblem.pendulum.compiled()
    let run = try Run(TestProblem.pendulum, .tsit5, relative: 1e-6)
    for h in [0.05, -0.05] {
      let stepper = Method.tsit5.makeStepper(
        field: problem.field.kernels,
        tolerances: Tolerances(relative: 1e-6, absolute: 1e-6, count: 2))
      stepper.start(t: 0, y: h > 0 ? problem.initialState() : run.state)
      for k in 0..<100 {
        _ = stepper.attempt(t: Double(k) * h, h: h)
        stepper.complete(t: Double(k) * h, h: h)
        stepper.advance()
      }
      for i in 0..<2 { run.integrator.state[i] = stepper.state[i] }
    }
    #expect(relativeError(run.state, problem.initialState()) > 1e-11)
    #expect(!Method.tsit5.family.isReversible)
  }
}
