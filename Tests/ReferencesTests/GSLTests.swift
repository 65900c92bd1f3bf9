import References
import Testing

@Suite struct GSLTests {
  @Test(arguments: GSL.Stepper.allCases)
  func solvesLotkaVolterra(stepper: GSL.Stepper) {
    let witness = Witness()
    let solver = GSL(
      stepper, relativeTolerance: 1e-9, absoluteTolerance: 1e-11, initialStep: 1e-4)
    let run = solver.solve(lotkaVolterra(witness), from: 0, [1, 1], at: [0, 5, 10])
    #expect(run.failure == nil)
    #expect(run.states[0] == [1, 1])
    #expect(relativeError(run.states[2], Certified.lotkaVolterra) < 1e-6)
    #expect(run.counts.rhs == witness.rhs)
    #expect(run.counts.jacobian == witness.jacobian)
    #expect((run.counts.jacobian > 0) == (stepper == .msbdf || stepper == .bsimp))
    #expect(run.counts.accepted > 0)
  }

  @Test(arguments: [GSL.Stepper.bsimp, .msbdf])
  func solvesRobertson(stepper: GSL.Stepper) {
    let solver = GSL(
      stepper, relativeTolerance: 1e-8, absoluteTolerance: 1e-14, initialStep: 1e-6)
    let run = solver.solve(robertson(), from: 0, [1, 0, 0, 0], at: [40, 50])
    #expect(run.failure == nil)
    #expect(relativeError(Array(run.states[0].prefix(3)), Certified.robertson40) < 1e-6)
    #expect(relativeError([run.states[1][3]], [Certified.robertson50Integral]) < 1e-6)
    #expect(run.counts.accepted < 5_000)
  }

  @Test(arguments: [GSL.Stepper.rk8pd, .rkf45, .msadams])
  func explicitSteppersCreepOnRobertson(stepper: GSL.Stepper) {
    let solver = GSL(
      stepper, relativeTolerance: 1e-6, absoluteTolerance: 1e-10, initialStep: 1e-6)
    let run = solver.solve(robertson(), from: 0, [1, 0, 0, 0], at: [40])
    #expect(run.failure == nil)
    #expect(relativeError(Array(run.states[0].prefix(3)), Certified.robertson40) < 1e-4)
    #expect(run.counts.accepted > 5_000)
  }

  @Test func steppersDiffer() {
    let counts = GSL.Stepper.allCases.map {
      GSL($0, relativeTolerance: 1e-7, absoluteTolerance: 1e-9, initialStep: 1e-3)
        .solve(lotkaVolterra(), from: 0, [1, 1], at: [10]).counts
    }
    for (i, a) in counts.enumerated() {
      for b in counts[..<i] { #expect(a != b) }
    }
    #expect(counts[0].accepted < counts[1].accepted)
  }

  @Test func tolerancesAndInitialStepAreHeard() {
    func counts(_ relative: Double, _ absolute: Double, _ step: Double) -> OracleCounts {
      GSL(.rkf45, relativeTolerance: relative, absoluteTolerance: absolute, initialStep: step)
        .solve(lotkaVolterra(), from: 0, [1, 1], at: [10]).counts
    }
    let base = counts(1e-4, 1e-4, 1e-3)
    #expect(counts(1e-9, 1e-4, 1e-3).accepted > base.accepted)
    #expect(counts(1e-9, 1e-9, 1e-3).accepted > counts(1e-9, 1e-4, 1e-3).accepted)
    #expect(counts(1e-4, 1e-4, 1e-9).accepted > base.accepted)
    #expect(counts(1e-4, 1e-4, 10).errorTestFailures > base.errorTestFailures)
  }

  @Test func timeDerivativeReachesBsimp() {
    let solver = GSL(.bsimp, relativeTolerance: 1e-8, absoluteTolerance: 1e-8, initialStep: 0.1)
    let derivative = OracleSystem.Function { _, t, _, _, _, out, _ in
      out[0] = -cosineOf(t - .pi / 2)
    }
    let with = solver.solve(cosine(timeDerivative: derivative), from: 0, [0], at: [.pi / 2])
    let without = solver.solve(cosine(timeDerivative: nil), from: 0, [0], at: [.pi / 2])
    #expect(with.failure == nil)
    #expect(abs(with.states[0][0] - 1) < 1e-6)
    #expect(with.counts.timeDerivative > 0)
    #expect(without.counts.timeDerivative == 0)
    #expect(without.states != with.states)
  }

  @Test func integratesBackwardInTime() {
    let solver = GSL(
      .rk8pd, relativeTolerance: 1e-11, absoluteTolerance: 1e-12, initialStep: 1e-2)
    let run = solver.solve(lotkaVolterra(), from: 10, Certified.lotkaVolterra, at: [5, 0])
    #expect(run.failure == nil)
    #expect(relativeError(run.states[1], [1, 1]) < 1e-8)
  }

  @Test func stepLimitIsOfTheWholeRun() throws {
    var solver = GSL(
      .rkf45, relativeTolerance: 1e-6, absoluteTolerance: 1e-8, initialStep: 1e-3)
    let times = (1...10).map(Double.init)
    let whole = solver.solve(lotkaVolterra(), from: 0, [1, 1], at: times)
    solver.maxSteps = whole.counts.accepted
    #expect(solver.solve(lotkaVolterra(), from: 0, [1, 1], at: times).failure == nil)
    solver.maxSteps -= 1
    let run = solver.solve(lotkaVolterra(), from: 0, [1, 1], at: times)
    let failure = try #require(run.failure)
    #expect(failure.reason == .stepLimit)
    #expect(failure.time > 9 && failure.time < 10)
    #expect(run.times == Array(times.prefix(9)))
  }

  @Test(arguments: GSL.Stepper.allCases)
  func nonFiniteDerivatives(stepper: GSL.Stepper) throws {
    let solver = GSL(
      stepper, relativeTolerance: 1e-6, absoluteTolerance: 1e-8, initialStep: 1e-3)
    let run = solver.solve(blowUp(), from: 0, [1], at: [0.5, 2])
    let failure = try #require(run.failure)
    #expect(failure.reason == .nonFinite)
    #expect(abs(failure.time - 0.999) < 1e-3)
    #expect(run.times == [0.5])
    #expect(solver.solve(blowUp(), from: 0, [2000], at: [1]).failure?.reason == .nonFinite)
  }

  @Test func impossibleRequestsAreRefused() {
    let solver = GSL(
      .bsimp, relativeTolerance: 1e-6, absoluteTolerance: 1e-8, initialStep: 1e-3)
    var system = lotkaVolterra()
    #expect(solver.solve(system, from: 0, [1], at: [1]).failure?.reason == .invalidInput)
    #expect(solver.solve(system, from: 0, [1, 1], at: [2, 1]).failure?.reason == .invalidInput)
    #expect(solver.solve(system, from: 0, [1, 1], at: []).failure == nil)
    let still = GSL(.rk8pd, relativeTolerance: 1e-6, absoluteTolerance: 1e-8, initialStep: 0)
    #expect(still.solve(system, from: 0, [1, 1], at: [1]).failure?.reason == .invalidInput)
    system.jacobian = nil
    #expect(solver.solve(system, from: 0, [1, 1], at: [1]).failure?.reason == .missingKernel)
  }
}
