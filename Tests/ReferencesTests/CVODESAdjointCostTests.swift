import References
import Testing

/// What the adjoint holds, replays and spends, and that each of its options is heard.
@Suite struct CVODESAdjointCostTests {
  private let solver = CVODES(relativeTolerance: 1e-7, absoluteTolerance: 1e-9)
  private let base = CVODES.AdjointOptions(
    interpolation: .hermite, stepsPerCheckpoint: 40, relativeTolerance: 1e-7,
    absoluteTolerance: 1e-9, quadratureRelativeTolerance: 1e-7,
    quadratureAbsoluteTolerances: [1e-9, 1e-9, 1e-9, 1e-9])

  private func run(
    _ witness: Witness? = nil, at times: [Double] = [10],
    change: (inout CVODES.AdjointOptions) -> Void = { _ in }
  ) -> OracleAdjoint {
    var options = base
    change(&options)
    return solver.adjoint(of: lotkaVolterra(witness), options, from: 0, [1, 1], at: times) { run in
      run.states.map { $0.map { $0 - 1 } }
    }
  }

  @Test(arguments: [1, 7, 40, 1000])
  func replaysAllButTheLastInterval(stepsPerCheckpoint: Int) {
    for times in [[10.0], [2, 5, 8, 10]] {
      let result = run(at: times) { $0.stepsPerCheckpoint = stepsPerCheckpoint }
      #expect(result.failure == nil)
      let intervals = result.forward.counts.accepted / stepsPerCheckpoint
      #expect(result.held.checkpoints == intervals + 1)
      // The last checkpoint may be beyond T, in which case the interval before it is replayed too.
      #expect(result.replay.accepted == intervals * stepsPerCheckpoint)
      #expect((result.replay.rhs == 0) == (intervals == 0))
    }
  }

  @Test func countsEveryCall() {
    let witness = Witness()
    let result = run(witness, at: [3, 10])
    #expect(result.forward.counts.rhs + result.replay.rhs == witness.rhs)
    #expect(result.backward.vjp == witness.vjp)
    #expect(
      result.forward.counts.jacobian + result.replay.jacobian + result.backward.jacobian
        == witness.jacobian)
    #expect(result.backward.rhs == 0 && result.forward.counts.vjp == 0)
    #expect(result.backward.accepted > 0 && result.backward.linearSolves > 0)
  }

  @Test func holdsWhatItSays() {
    let hermite = run()
    let polynomial = run { $0.interpolation = .polynomial }
    #expect(hermite.held.dataVectors == 2 * 41)
    #expect(polynomial.held.dataVectors == 41)
    #expect(hermite.held.checkpointVectors == polynomial.held.checkpointVectors)
    let vectors = hermite.held.checkpointVectors + hermite.held.dataVectors
    #expect(hermite.held.numberBytes == vectors * 2 * 8)
    #expect(hermite.held.headerBytes % vectors == 0)
    // Two in the first checkpoint; from order 1 (3 vectors) to order 5 (6) in the others.
    let later = hermite.held.checkpoints - 1
    #expect((2 + 3 * later...2 + 6 * later).contains(hermite.held.checkpointVectors))
  }

  @Test func backwardTolerancesAreHeard() {
    let steps = run().backward.accepted
    let loose = run {
      $0.quadratureRelativeTolerance = 1e-3
      $0.quadratureAbsoluteTolerances = [1, 1, 1, 1]
    }
    #expect(loose.backward.accepted < steps)
    func tightened(_ change: (inout CVODES.AdjointOptions) -> Void) -> Int {
      run {
        $0 = CVODES.AdjointOptions(
          relativeTolerance: 1e-3, absoluteTolerance: 1e-3, quadratureRelativeTolerance: 1e-3,
          quadratureAbsoluteTolerances: [1e-3, 1e-3, 1e-3, 1e-3])
        change(&$0)
      }.backward.accepted
    }
    let coarse = tightened { _ in }
    #expect(tightened { ($0.relativeTolerance, $0.absoluteTolerance) = (1e-8, 1e-8) } > coarse)
    #expect(tightened { $0.relativeTolerance = 1e-8 } > coarse - 5)
    #expect(
      tightened { ($0.relativeTolerance, $0.absoluteTolerance) = (1e-8, 1e-8) }
        > tightened { $0.absoluteTolerance = 1e-8 })
    #expect(
      tightened {
        $0.quadratureRelativeTolerance = 1e-9
        $0.quadratureAbsoluteTolerances = [1, 1, 1e-10, 1]
      } > coarse)
    #expect(
      tightened {
        $0.quadratureRelativeTolerance = 1e-9
        $0.quadratureAbsoluteTolerances = [1, 1, 1, 1]
      }
        < tightened {
          $0.quadratureRelativeTolerance = 1e-9
          $0.quadratureAbsoluteTolerances = [1, 1, 1e-10, 1]
        })
  }

  @Test func backwardStepLimitIsOfAllSegments() throws {
    let times = [2.0, 4, 6, 8, 10]
    let whole = run(at: times)
    let enough = run(at: times) { $0.maxSteps = whole.backward.accepted }
    #expect(enough.failure == nil)
    #expect(enough.lambda == whole.lambda)
    let limited = run(at: times) { $0.maxSteps = whole.backward.accepted - 1 }
    let failure = try #require(limited.failure)
    #expect(failure.reason == .stepLimit)
    #expect(limited.backward.accepted == whole.backward.accepted - 1)
    #expect(failure.time > 0 && failure.time < 2)
    #expect(limited.lambda.isEmpty && limited.mu.isEmpty)
    #expect(limited.forward.failure == nil)
  }

  @Test func forwardFailuresEndTheRun() throws {
    var solver = solver
    solver.maxSteps = 10
    let result = solver.adjoint(of: lotkaVolterra(), base, from: 0, [1, 1], at: [1, 10]) { _ in
      Issue.record("no seeds are wanted of a failed run")
      return []
    }
    #expect(try #require(result.failure).reason == .stepLimit)
    #expect(result.lambda.isEmpty)
  }

  @Test func misfitsAreRefused() {
    func reason(
      _ times: [Double], _ seeds: [[Double]], _ tolerances: [Double] = [1, 1, 1, 1],
      stepsPerCheckpoint: Int = 10
    ) -> OracleFailure.Reason? {
      var options = base
      options.quadratureAbsoluteTolerances = tolerances
      options.stepsPerCheckpoint = stepsPerCheckpoint
      return solver.adjoint(of: lotkaVolterra(), options, from: 0, [1, 1], at: times) { _ in seeds }
        .failure?.reason
    }
    #expect(reason([1], [[1, 1]]) == nil)
    #expect(reason([], []) == .invalidInput)
    #expect(reason([1], []) == .invalidInput)
    #expect(reason([1], [[1]]) == .invalidInput)
    #expect(reason([1], [[1, 1]], [1]) == .invalidInput)
    #expect(reason([1], [[1, 1]], stepsPerCheckpoint: 0) == .invalidInput)
  }
}
