import References
import Testing

@Suite struct CVODESAdjointTests {
  private func adjoint(
    _ method: CVODES.LinearMultistep = .adams, _ nonlinear: CVODES.NonlinearSolver = .newton,
    tolerance: Double, interpolation: CVODES.Interpolation = .polynomial,
    stepsPerCheckpoint: Int = 50, at times: [Double] = [10], witness: Witness? = nil,
    stopsAtOutputs: Bool = false, change: (inout CVODES.AdjointOptions) -> Void = { _ in }
  ) -> OracleAdjoint {
    let solver = CVODES(
      method, nonlinear, relativeTolerance: tolerance, absoluteTolerance: tolerance * 1e-2,
      stopsAtOutputs: stopsAtOutputs)
    var options = CVODES.AdjointOptions(
      interpolation: interpolation, stepsPerCheckpoint: stepsPerCheckpoint,
      relativeTolerance: tolerance, absoluteTolerance: tolerance * 1e-2,
      quadratureRelativeTolerance: tolerance,
      quadratureAbsoluteTolerances: [Double](repeating: tolerance * 1e-2, count: 4))
    change(&options)
    return solver.adjoint(
      of: lotkaVolterra(witness), options, from: 0, [1, 1], at: times
    ) { run in
      run.states.map { $0.map { $0 - 1 } }
    }
  }

  @Test(arguments: CVODES.LinearMultistep.allCases, CVODES.NonlinearSolver.allCases)
  func lotkaVolterraGradient(
    method: CVODES.LinearMultistep, nonlinear: CVODES.NonlinearSolver
  ) {
    for interpolation in CVODES.Interpolation.allCases {
      let result = adjoint(method, nonlinear, tolerance: 1e-9, interpolation: interpolation)
      #expect(result.failure == nil)
      #expect(
        relativeError(result.lambda + result.mu, Certified.lotkaVolterraGradient) < 1e-5,
        "\(interpolation)")
      #expect((result.backward.factorizations == 0) == (nonlinear == .fixedPoint))
    }
  }

  @Test func hermiteHasAFloorUnderAdams() {
    let errors = CVODES.Interpolation.allCases.map { interpolation in
      let result = adjoint(tolerance: 1e-11, interpolation: interpolation)
      return relativeError(result.lambda + result.mu, Certified.lotkaVolterraGradient)
    }
    #expect(errors[1] * 10 < errors[0])
  }

  @Test func polynomialsNeedTheirPoints() {
    // Wherever T falls between checkpoints: a last interval with fewer points than the order has
    // must not be filled up with those of the interval before (5e-5 at 64 steps if it is).
    for stepsPerCheckpoint in 55...70 {
      let result = adjoint(tolerance: 1e-11, stepsPerCheckpoint: stepsPerCheckpoint)
      #expect(result.failure == nil)
      let error = relativeError(result.lambda + result.mu, Certified.lotkaVolterraGradient)
      #expect(error < 1e-6, "\(stepsPerCheckpoint) steps")
    }
    // Where no step may pass T, the run is refused instead.
    let reasons = (12...40).map {
      adjoint(tolerance: 1e-9, stepsPerCheckpoint: $0, stopsAtOutputs: true).failure?.reason
    }
    #expect(Set(reasons) == [nil, .invalidInput])
    let few = adjoint(tolerance: 1e-9, stepsPerCheckpoint: 11)
    #expect(few.failure?.reason == .invalidInput)
    #expect(adjoint(.bdf, tolerance: 1e-7, stepsPerCheckpoint: 5).failure == nil)
    #expect(adjoint(.bdf, tolerance: 1e-7, stepsPerCheckpoint: 4).failure != nil)
    #expect(
      adjoint(tolerance: 1e-9, interpolation: .hermite, stepsPerCheckpoint: 1).failure == nil)
  }

  @Test func goesBackInTime() throws {
    let solver = CVODES(.adams, relativeTolerance: 1e-10, absoluteTolerance: 1e-12)
    var options = CVODES.AdjointOptions(
      interpolation: .hermite, stepsPerCheckpoint: 30, relativeTolerance: 1e-10,
      absoluteTolerance: 1e-12, quadratureRelativeTolerance: 1e-10,
      quadratureAbsoluteTolerances: [1e-12, 1e-12, 1e-12, 1e-12])
    func run() -> OracleAdjoint {
      solver.adjoint(of: lotkaVolterra(), options, from: 3, [1, 2], at: [2, 0]) { _ in
        [[0, 1], [1, 0]]
      }
    }
    let result = run()
    #expect(result.failure == nil)
    let forward = solver.sensitivities(
      of: lotkaVolterra(), method: .staggered, from: 3, [1, 2], at: [2, 0])
    #expect(forward.trajectory.failure == nil)
    for j in 0..<2 {
      let expected =
        forward.byInitialValue(j, ofState: 1, at: 0) + forward.byInitialValue(j, ofState: 0, at: 1)
      #expect(abs(result.lambda[j] - expected) < 1e-6 * abs(expected))
    }
    for j in 0..<4 {
      let expected =
        forward.byParameter(j, ofState: 1, at: 0) + forward.byParameter(j, ofState: 0, at: 1)
      #expect(abs(result.mu[j] - expected) < 1e-6 * abs(expected))
    }
    options.interpolation = .polynomial
    #expect(run().failure?.reason == .invalidInput)
  }

  @Test func robertsonIntegral() {
    let solver = CVODES(relativeTolerance: 1e-8, absoluteTolerance: 1e-13)
    let options = CVODES.AdjointOptions(
      stepsPerCheckpoint: 150, relativeTolerance: 1e-8, absoluteTolerance: 1e-10,
      quadratureRelativeTolerance: 1e-8, quadratureAbsoluteTolerances: [1e-8, 1e-15, 1e-12])
    let result = solver.adjoint(of: robertson(), options, from: 0, [1, 0, 0, 0], at: [50]) { _ in
      [[0, 0, 0, 1]]
    }
    #expect(result.failure == nil)
    #expect(relativeError(result.mu, Certified.robertson50IntegralByRate) < 1e-5)
    let byInitial = Certified.robertson50IntegralByInitial + [1]
    #expect(relativeError(result.lambda, byInitial) < 1e-5)
  }

  @Test func lorenzAtTwoTimes() {
    let solver = CVODES(.adams, .fixedPoint, relativeTolerance: 1e-12, absoluteTolerance: 1e-12)
    let options = CVODES.AdjointOptions(
      stepsPerCheckpoint: 200, relativeTolerance: 1e-12, absoluteTolerance: 1e-12,
      quadratureRelativeTolerance: 1e-12,
      quadratureAbsoluteTolerances: [Double](repeating: 1e-12, count: 3))
    for (end, certified) in [(5.0, Certified.lorenz5), (10, Certified.lorenz10)] {
      let result = solver.adjoint(of: lorenz(), options, from: 0, [1, 1, 1], at: [end]) { _ in
        [[0, 0, 1]]
      }
      #expect(result.failure == nil)
      #expect(relativeError([result.mu[1], result.lambda[2]], certified) < 1e-6)
    }
  }

  @Test func jumpsAddUp() throws {
    // The start and a time that is also a multiple of the step are no exceptions.
    let times = [0.0, 2.5, 4, 7, 10]
    let together = adjoint(tolerance: 1e-10, at: times)
    #expect(together.failure == nil)
    #expect(together.forward.states.count == times.count)
    var sum = [Double](repeating: 0, count: 6)
    for end in times {
      let single = adjoint(tolerance: 1e-10, at: [end])
      #expect(single.failure == nil)
      sum = zip(sum, single.lambda + single.mu).map { $0 + $1 }
    }
    #expect(relativeError(together.lambda + together.mu, sum) < 1e-7)
    // The states at 0 are (1, 1), where the seed vanishes, so the others carry the sum.
    #expect(zip(sum, Certified.lotkaVolterraGradient).allSatisfy { abs($0 - $1) > 1e-3 })
  }

  @Test func aSeedAtTheStartIsAdded() {
    let solver = CVODES(relativeTolerance: 1e-6, absoluteTolerance: 1e-8)
    let options = CVODES.AdjointOptions(
      relativeTolerance: 1e-6, absoluteTolerance: 1e-8, quadratureRelativeTolerance: 1e-6,
      quadratureAbsoluteTolerances: [1, 1, 1, 1])
    func run(_ times: [Double], _ seeds: [[Double]]) -> OracleAdjoint {
      solver.adjoint(of: lotkaVolterra(), options, from: 0, [1, 1], at: times) { _ in seeds }
    }
    let plain = run([3], [[1, 0]])
    let shifted = run([0, 3], [[5, -2], [1, 0]])
    #expect(shifted.lambda == [plain.lambda[0] + 5, plain.lambda[1] - 2])
    #expect(shifted.mu == plain.mu)
    let nowhere = run([0], [[3, 4]])
    #expect(nowhere.failure == nil)
    #expect(nowhere.lambda == [3, 4] && nowhere.mu == [0, 0, 0, 0])
    #expect(nowhere.held.checkpoints == 0)
  }

  @Test func stopsAtTheEndOnlyWhenAsked() {
    for stops in [false, true] {
      let witness = Witness()
      let result = adjoint(
        tolerance: 1e-8, stepsPerCheckpoint: 20, at: [4, 10], witness: witness,
        stopsAtOutputs: stops)
      #expect(result.failure == nil)
      #expect((witness.latestTime > 10) == !stops)
    }
  }
}
