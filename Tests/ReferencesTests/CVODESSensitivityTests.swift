import References
import Testing

@Suite struct CVODESSensitivityTests {
  /// The gradient of ½‖1 − u(T)‖² out of forward sensitivities: Σᵢ (uᵢ − 1) ∂uᵢ.
  private func gradient(_ result: OracleSensitivities) -> [Double] {
    let u = result.trajectory.states[0]
    func total(_ derivative: (Int) -> Double) -> Double {
      (u[0] - 1) * derivative(0) + (u[1] - 1) * derivative(1)
    }
    return (0..<2).map { j in total { result.byInitialValue(j, ofState: $0, at: 0) } }
      + (0..<4).map { j in total { result.byParameter(j, ofState: $0, at: 0) } }
  }

  @Test(arguments: CVODES.SensitivityMethod.allCases, CVODES.NonlinearSolver.allCases)
  func lotkaVolterraGradient(
    method: CVODES.SensitivityMethod, nonlinear: CVODES.NonlinearSolver
  ) {
    let solver = CVODES(.adams, nonlinear, relativeTolerance: 1e-10, absoluteTolerance: 1e-12)
    let result = solver.sensitivities(
      of: lotkaVolterra(), method: method, from: 0, [1, 1], at: [10])
    #expect(result.trajectory.failure == nil)
    #expect(relativeError(gradient(result), Certified.lotkaVolterraGradient) < 1e-6)
  }

  @Test(arguments: CVODES.SensitivityMethod.allCases)
  func robertsonByRates(method: CVODES.SensitivityMethod) {
    // Without its fourth state, whose sensitivities are on another scale.
    let solver = CVODES(relativeTolerance: 1e-9, absoluteTolerance: 1e-14)
    let result = solver.sensitivities(
      of: robertson(), method: method, from: 0, [1, 0, 0, 0], at: [0, 40])
    #expect(result.trajectory.failure == nil)
    for rate in 0..<3 {
      let derivative = (0..<3).map { result.byParameter(rate, ofState: $0, at: 1) }
      #expect(relativeError(derivative, Certified.robertson40ByRate[rate]) < 1e-5)
    }
    // S(t₀) = [I, 0].
    for i in 0..<4 {
      for j in 0..<4 { #expect(result.byInitialValue(j, ofState: i, at: 0) == (i == j ? 1 : 0)) }
      for j in 0..<3 { #expect(result.byParameter(j, ofState: i, at: 0) == 0) }
    }
  }

  @Test func methodsDoDifferentWork() {
    let solver = CVODES(relativeTolerance: 1e-7, absoluteTolerance: 1e-9)
    let counts = CVODES.SensitivityMethod.allCases.map {
      solver.sensitivities(of: lotkaVolterra(), method: $0, from: 0, [1, 1], at: [10])
        .trajectory.counts
    }
    #expect(counts[0] != counts[1])
    // Simultaneously, each iteration solves for the states and all n + m columns.
    #expect(counts[1].linearSolves == 7 * counts[1].nonlinearIterations)
    #expect(counts[0].linearSolves < 7 * counts[0].nonlinearIterations)
  }

  @Test(arguments: CVODES.SensitivityMethod.allCases)
  func countsEveryCall(method: CVODES.SensitivityMethod) {
    let witness = Witness()
    let counts = CVODES(relativeTolerance: 1e-6, absoluteTolerance: 1e-8)
      .sensitivities(of: lotkaVolterra(witness), method: method, from: 0, [1, 1], at: [10])
      .trajectory.counts
    #expect(counts.rhs == witness.rhs)
    #expect(counts.jvp == witness.jvp)
    #expect(counts.jacobian == witness.jacobian)
    #expect(counts.parameterJacobian == witness.parameterJacobian)
    #expect(counts.jvp == 6 * counts.parameterJacobian)
  }

  @Test func columnsAreUnderErrorControl() {
    let solver = CVODES(relativeTolerance: 1e-6, absoluteTolerance: 1e-8)
    let states = solver.solve(lotkaVolterra(), from: 0, [1, 1], at: [10])
    let both = solver.sensitivities(
      of: lotkaVolterra(), method: .simultaneous, from: 0, [1, 1], at: [10])
    #expect(both.trajectory.counts.accepted > states.counts.accepted)
  }

  @Test func failsWithReasonAndTime() throws {
    let solver = CVODES(relativeTolerance: 1e-8, absoluteTolerance: 1e-10, maxSteps: 20)
    let result = solver.sensitivities(
      of: lotkaVolterra(), method: .staggered, from: 0, [1, 1], at: [0, 10])
    let failure = try #require(result.trajectory.failure)
    #expect(failure.reason == .stepLimit)
    #expect(failure.time > 0)
    #expect(result.sensitivities.count == 1)
  }
}
