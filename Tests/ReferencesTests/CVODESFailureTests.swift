import References
import Testing

@Suite struct CVODESFailureTests {
  @Test func stepLimitIsOfTheWholeRun() throws {
    var solver = CVODES(relativeTolerance: 1e-6, absoluteTolerance: 1e-8)
    let times = (1...10).map(Double.init)
    let whole = solver.solve(lotkaVolterra(), from: 0, [1, 1], at: times)
    solver.maxSteps = whole.counts.accepted
    #expect(solver.solve(lotkaVolterra(), from: 0, [1, 1], at: times).failure == nil)
    solver.maxSteps = whole.counts.accepted / 2
    let run = solver.solve(lotkaVolterra(), from: 0, [1, 1], at: times)
    let failure = try #require(run.failure)
    #expect(failure.reason == .stepLimit)
    #expect(run.counts.accepted == solver.maxSteps)
    #expect(failure.time > 0 && failure.time < 10)
    #expect(run.times.count == run.states.count && run.times.count < 10)
    #expect(run.states == Array(whole.states.prefix(run.states.count)))
  }

  @Test func theStepThatPassesTheOutputsIsEnough() {
    // With all outputs inside the last permitted step, interpolation needs no further one.
    var solver = CVODES(relativeTolerance: 1e-6, absoluteTolerance: 1e-8)
    let whole = solver.solve(lotkaVolterra(), from: 0, [1, 1], at: [9.999_999_9])
    solver.maxSteps = whole.counts.accepted
    let run = solver.solve(lotkaVolterra(), from: 0, [1, 1], at: [9.999_999_8, 9.999_999_9])
    #expect(run.failure == nil)
  }

  @Test(arguments: CVODES.LinearMultistep.allCases)
  func nonFiniteDerivatives(method: CVODES.LinearMultistep) throws {
    let solver = CVODES(method, relativeTolerance: 1e-6, absoluteTolerance: 1e-8)
    let run = solver.solve(blowUp(), from: 0, [1], at: [0.5, 2])
    let failure = try #require(run.failure)
    #expect(failure.reason == .nonFinite)
    #expect(abs(failure.time - 0.999) < 1e-3)
    #expect(run.times == [0.5])
    #expect(abs(run.states[0][0] - 2) < 1e-4)
    #expect(solver.solve(blowUp(), from: 0, [2000], at: [1]).failure?.reason == .nonFinite)
  }

  @Test func fixedPointIterationOnAStiffProblem() throws {
    let solver = CVODES(
      .bdf, .fixedPoint, relativeTolerance: 1e-6, absoluteTolerance: 1e-10, maxSteps: 2000)
    let run = solver.solve(robertson(), from: 0, [1, 0, 0, 0], at: [1e4])
    let failure = try #require(run.failure)
    #expect([.stepLimit, .convergence].contains(failure.reason))
    #expect(failure.time < 10)
    #expect(run.counts.solveFailures > 0)
  }

  @Test func impossibleRequestsAreRefused() {
    let solver = CVODES(relativeTolerance: 1e-6, absoluteTolerance: 1e-8)
    var system = lotkaVolterra()
    #expect(solver.solve(system, from: 0, [1], at: [1]).failure?.reason == .invalidInput)
    #expect(solver.solve(system, from: 0, [1, 1], at: [2, 1]).failure != nil)
    #expect(solver.solve(system, from: 0, [1, 1], at: []).failure == nil)
    let negative = CVODES(relativeTolerance: -1, absoluteTolerance: 1e-8)
    #expect(negative.solve(system, from: 0, [1, 1], at: [1]).failure?.reason == .invalidInput)
    let hopeless = CVODES(relativeTolerance: 1e-25, absoluteTolerance: 1e-25)
    #expect(hopeless.solve(system, from: 0, [1, 1], at: [1]).failure?.reason == .tooAccurate)
    system.jacobian = nil
    #expect(solver.solve(system, from: 0, [1, 1], at: [1]).failure?.reason == .missingKernel)
    system.jvp = nil
    system.vjp = nil
    let adams = CVODES(.adams, .fixedPoint, relativeTolerance: 1e-6, absoluteTolerance: 1e-8)
    #expect(adams.solve(system, from: 0, [1, 1], at: [1]).failure == nil)
    let forward = adams.sensitivities(of: system, method: .staggered, from: 0, [1, 1], at: [1])
    #expect(forward.trajectory.failure?.reason == .missingKernel)
  }
}
