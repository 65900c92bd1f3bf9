import References
import Testing

@Suite struct CVODESForwardTests {
  @Test(arguments: CVODES.LinearMultistep.allCases, CVODES.NonlinearSolver.allCases)
  func solvesLotkaVolterra(
    method: CVODES.LinearMultistep, nonlinear: CVODES.NonlinearSolver
  ) throws {
    let solver = CVODES(method, nonlinear, relativeTolerance: 1e-9, absoluteTolerance: 1e-11)
    let run = solver.solve(lotkaVolterra(), from: 0, [1, 1], at: [10])
    #expect(run.failure == nil)
    #expect(run.times == [10])
    #expect(relativeError(run.states[0], Certified.lotkaVolterra) < 1e-6)
    #expect((run.counts.jacobian == 0) == (nonlinear == .fixedPoint))
    #expect((run.counts.factorizations == 0) == (nonlinear == .fixedPoint))
    #expect(run.seconds > 0)
  }

  @Test func solvesRobertson() {
    let solver = CVODES(relativeTolerance: 1e-8, absoluteTolerance: 1e-14)
    let run = solver.solve(robertson(), from: 0, [1, 0, 0, 0], at: [0, 40, 50])
    #expect(run.failure == nil)
    #expect(run.states[0] == [1, 0, 0, 0])
    #expect(relativeError(Array(run.states[1].prefix(3)), Certified.robertson40) < 1e-6)
    #expect(relativeError([run.states[2][3]], [Certified.robertson50Integral]) < 1e-6)
  }

  @Test func methodsDiffer() {
    let runs = CVODES.LinearMultistep.allCases.map {
      CVODES($0, relativeTolerance: 1e-8, absoluteTolerance: 1e-10)
        .solve(lotkaVolterra(), from: 0, [1, 1], at: [10])
    }
    #expect(runs[0].counts != runs[1].counts)
    #expect(runs[0].states != runs[1].states)
  }

  @Test func bothTolerancesMatter() {
    func steps(_ relative: Double, _ absolute: Double) -> Int {
      CVODES(relativeTolerance: relative, absoluteTolerance: absolute)
        .solve(lotkaVolterra(), from: 0, [1, 1], at: [10]).counts.accepted
    }
    #expect(steps(1e-4, 1e-9) < steps(1e-9, 1e-9))
    #expect(steps(1e-9, 1e-4) < steps(1e-9, 1e-9))
  }

  @Test func stopsAtOutputsOnlyWhenAsked() {
    for stops in [false, true] {
      let witness = Witness()
      let run = CVODES(relativeTolerance: 1e-6, absoluteTolerance: 1e-8, stopsAtOutputs: stops)
        .solve(lotkaVolterra(witness), from: 0, [1, 1], at: [3, 10])
      #expect(run.failure == nil)
      #expect((witness.latestTime > 10) == !stops)
      #expect(relativeError(run.states[1], Certified.lotkaVolterra) < 1e-4)
    }
  }

  @Test func integratesBackwardInTime() throws {
    let solver = CVODES(.adams, relativeTolerance: 1e-10, absoluteTolerance: 1e-12)
    let run = solver.solve(lotkaVolterra(), from: 10, Certified.lotkaVolterra, at: [5, 0])
    #expect(run.failure == nil)
    #expect(relativeError(try #require(run.states.last), [1, 1]) < 1e-7)
  }

  @Test func countsEveryCall() {
    let witness = Witness()
    let run = CVODES(relativeTolerance: 1e-7, absoluteTolerance: 1e-9)
      .solve(lotkaVolterra(witness), from: 0, [1, 1], at: [1, 5, 10])
    #expect(run.counts.rhs == witness.rhs)
    #expect(run.counts.jacobian == witness.jacobian)
    #expect(run.counts.accepted > 0 && run.counts.rejected > 0)
    #expect(run.counts.factorizations >= run.counts.jacobian)
    // One solve for every iteration: no column rides along.
    #expect(run.counts.linearSolves == run.counts.nonlinearIterations)
    let again = CVODES(relativeTolerance: 1e-7, absoluteTolerance: 1e-9)
      .solve(lotkaVolterra(), from: 0, [1, 1], at: [1, 5, 10])
    #expect(again.counts == run.counts)
    #expect(again.states == run.states)
  }

  @Test func outputsAfterTheFirstDoNotMoveTheSolution() {
    // The first one does: CVODE limits its first step by the distance to it.
    let solver = CVODES(relativeTolerance: 1e-7, absoluteTolerance: 1e-9)
    let one = solver.solve(lotkaVolterra(), from: 0, [1, 1], at: [0.1, 10])
    let many = solver.solve(
      lotkaVolterra(), from: 0, [1, 1], at: (1...100).map { Double($0) / 10 })
    #expect(many.times.count == 100)
    #expect(many.states.last == one.states.last)
  }
}
