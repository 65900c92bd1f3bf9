import Expressions
import Fields
import Foundation
import References
import Testing

/// The oracles at discontinuities: they stop there, start afresh, and evaluate on the right side.
@Suite struct OracleDiscontinuityTests {
  /// x′ = −k x + c, c = 1 until t = 1, −w until 2.1, 3 after that.
  private static func field(_ discontinuities: [Double]) -> Field {
    let recorder = Recorder(inputs: ProgramInputs(states: 1, parameters: 2))
    let (t, x) = (recorder.time, recorder.state(0))
    let (k, w) = (recorder.parameter(0), recorder.parameter(1))
    let c = select(1 - t, 1, select(2.1 - t, -w, 3))
    return Field(
      rhs: recorder.program(outputs: [-k * x + c]), parameterValues: [0.7, 2],
      discontinuities: discontinuities, backend: .interpreter)
  }

  private static func exact(_ k: Double = 0.7, _ w: Double = 2) -> Double {
    func piece(_ x: Double, _ c: Double, _ h: Double) -> Double {
      c / k + (x - c / k) * exp(-k * h)
    }
    return piece(piece(piece(1, 1, 1), -w, 1.1), 3, 0.9)
  }

  private static let times = [0.5, 1, 2, 2.5, 3]
  private static let jumps = [1, 2.1]

  enum Oracle: CaseIterable {
    case bdf, adams, functional, rk8pd, rkf45, msadams, msbdf, bsimp

    func run(
      _ system: OracleSystem, from start: Double, _ x: [Double], at times: [Double],
      stops: Bool = false
    ) -> OracleTrajectory {
      func cvodes(
        _ method: CVODES.LinearMultistep, _ solver: CVODES.NonlinearSolver
      ) -> OracleTrajectory {
        CVODES(
          method, solver, relativeTolerance: 1e-10, absoluteTolerance: 1e-12, stopsAtOutputs: stops
        ).solve(system, from: start, x, at: times)
      }
      func gsl(_ stepper: GSL.Stepper) -> OracleTrajectory {
        GSL(stepper, relativeTolerance: 1e-10, absoluteTolerance: 1e-12, initialStep: 1e-3)
          .solve(system, from: start, x, at: times)
      }
      return switch self {
      case .bdf: cvodes(.bdf, .newton)
      case .adams: cvodes(.adams, .newton)
      case .functional: cvodes(.adams, .fixedPoint)
      case .rk8pd: gsl(.rk8pd)
      case .rkf45: gsl(.rkf45)
      case .msadams: gsl(.msadams)
      case .msbdf: gsl(.msbdf)
      case .bsimp: gsl(.bsimp)
      }
    }
  }

  @Test(arguments: Oracle.allCases)
  func statesAndRejectedSteps(oracle: Oracle) {
    let (listed, unlisted) = (Self.field(Self.jumps), Self.field([]))
    for stops in [false, true] {
      let run = oracle.run(OracleSystem(listed), from: 0, [1], at: Self.times, stops: stops)
      #expect(run.failure == nil && run.times == Self.times)
      #expect(abs((run.states.last ?? [.nan])[0] - Self.exact()) < 1e-6)
      let plain = oracle.run(OracleSystem(unlisted), from: 0, [1], at: [3], stops: stops)
      let once = oracle.run(OracleSystem(listed), from: 0, [1], at: [3], stops: stops)
      #expect(once.counts.rejected < plain.counts.rejected)
    }
  }

  @Test(arguments: Oracle.allCases)
  func backwardInTime(oracle: Oracle) {
    let field = Self.field(Self.jumps)
    let run = oracle.run(OracleSystem(field), from: 3, [Self.exact()], at: [2.1, 2, 1, 0])
    #expect(run.failure == nil)
    #expect(abs((run.states.last ?? [.nan])[0] - 1) < 1e-5)
  }

  @Test(arguments: CVODES.LinearMultistep.allCases)
  func countsAreOfAllSegments(method: CVODES.LinearMultistep) {
    let field = Self.field(Self.jumps)
    let system = OracleSystem(field)
    let solver = CVODES(method, relativeTolerance: 1e-8, absoluteTolerance: 1e-10)
    let whole = solver.solve(system, from: 0, [1], at: [3])
    // The same in pieces, each a run of its own.
    var (state, accepted) = ([1.0], 0)
    for (start, end) in [(0, 1), (1, 2.1), (2.1, 3)] {
      let part = solver.solve(system, from: start, state, at: [end])
      state = part.states[0]
      accepted += part.counts.accepted
    }
    #expect(abs(whole.states[0][0] - state[0]) < 1e-6)
    #expect(abs(whole.counts.accepted - accepted) <= accepted / 5)
    var limited = solver
    limited.maxSteps = whole.counts.accepted
    #expect(limited.solve(system, from: 0, [1], at: [3]).failure == nil)
    limited.maxSteps -= 1
    #expect(limited.solve(system, from: 0, [1], at: [3]).failure?.reason == .stepLimit)
  }

  @Test(arguments: CVODES.LinearMultistep.allCases)
  func gradients(method: CVODES.LinearMultistep) {
    let h = 1e-5
    let byK = (Self.exact(0.7 + h) - Self.exact(0.7 - h)) / (2 * h)
    let byW = (Self.exact(0.7, 2 + h) - Self.exact(0.7, 2 - h)) / (2 * h)
    let exact = [exp(-0.7 * 3), byK, byW]
    let field = Self.field(Self.jumps)
    let system = OracleSystem(field)
    let solver = CVODES(method, relativeTolerance: 1e-10, absoluteTolerance: 1e-12)
    for sensitivity in CVODES.SensitivityMethod.allCases {
      let run = solver.sensitivities(of: system, method: sensitivity, from: 0, [1], at: Self.times)
      #expect(run.trajectory.failure == nil)
      let found = [
        run.byInitialValue(0, ofState: 0, at: 4), run.byParameter(0, ofState: 0, at: 4),
        run.byParameter(1, ofState: 0, at: 4),
      ]
      #expect(relativeError(found, exact) < 1e-6, "\(sensitivity)")
    }
    for interpolation in CVODES.Interpolation.allCases {
      for times in [[3.0], Self.times] {
        let run = solver.adjoint(
          of: system,
          .init(
            interpolation: interpolation, relativeTolerance: 1e-10, absoluteTolerance: 1e-12,
            quadratureRelativeTolerance: 1e-10, quadratureAbsoluteTolerances: [1e-12, 1e-12]),
          from: 0, [1], at: times
        ) { $0.states.indices.map { [$0 == times.count - 1 ? 1 : 0] } }
        #expect(run.failure == nil && run.forward.times == times)
        // Three runs, each with a checkpoint at its start.
        #expect(run.held.checkpoints >= 3)
        #expect(relativeError(run.lambda + run.mu, exact) < 1e-5, "\(interpolation)")
      }
    }
  }

  @Test func theAdjointLimitsStepsOfAllSegments() {
    let field = Self.field(Self.jumps)
    func run(_ forward: Int, _ backward: Int) -> OracleAdjoint {
      CVODES(.bdf, relativeTolerance: 1e-6, absoluteTolerance: 1e-8, maxSteps: forward).adjoint(
        of: OracleSystem(field),
        .init(
          relativeTolerance: 1e-6, absoluteTolerance: 1e-8, quadratureRelativeTolerance: 1e-6,
          quadratureAbsoluteTolerances: [1e-8, 1e-8], maxSteps: backward), from: 0, [1], at: [3]
      ) { _ in [[1]] }
    }
    let free = run(100_000, 100_000)
    #expect(free.failure == nil)
    for limit in [5, free.forward.counts.accepted / 2] {
      #expect(run(limit, 100_000).failure?.reason == .stepLimit)
      #expect(run(100_000, limit).failure?.reason == .stepLimit)
    }
  }
}
