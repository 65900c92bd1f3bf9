import COracle
import CSUNDIALS

/// SUNDIALS' CVODES as an outside oracle: variable-order multistep methods, forward sensitivities
/// and the checkpointed continuous adjoint.
///
/// The weights are 1/(`relativeTolerance`·|yᵢ| + `absoluteTolerance`) in a root-mean-square norm.
///
/// - Important: this misleads where its tolerance is read as its error: CVODES controls the error
///   of a step, and the result is commonly 10 to 1,000 times its tolerance; gradients are up to two
///   digits worse than states.
public struct CVODES {
  public enum LinearMultistep: String, Sendable, CaseIterable { case bdf, adams }

  /// Newton's iteration with LU (banded where the pattern has a narrow band in the order of the states,
  /// else dense) and the Jacobian kernel, or fixed-point iteration, which
  /// converges only while the step is short against the stiffness.
  public enum NonlinearSolver: String, Sendable, CaseIterable { case newton, fixedPoint }

  public var method: LinearMultistep
  public var nonlinearSolver: NonlinearSolver
  public var relativeTolerance: Double
  public var absoluteTolerance: Double
  /// Accepted steps of a whole forward run.
  public var maxSteps: Int
  /// Whether a step ends exactly at each output time (in an adjoint run only at the last). By
  /// default steps go past it and the output is interpolated to the order of the method, which
  /// also means that f is evaluated after the end of the span.
  public var stopsAtOutputs: Bool

  public init(
    _ method: LinearMultistep = .bdf, _ nonlinearSolver: NonlinearSolver = .newton,
    relativeTolerance: Double, absoluteTolerance: Double, maxSteps: Int = 100_000,
    stopsAtOutputs: Bool = false
  ) {
    self.method = method
    self.nonlinearSolver = nonlinearSolver
    self.relativeTolerance = relativeTolerance
    self.absoluteTolerance = absoluteTolerance
    self.maxSteps = maxSteps
    self.stopsAtOutputs = stopsAtOutputs
  }

  /// The version of the library in use.
  public static var version: String { String(cString: costate_sundials_version()) }

  var options: costate_cvodes_options {
    costate_cvodes_options(
      method: method == .bdf ? COSTATE_BDF : COSTATE_ADAMS,
      nonlinear: nonlinearSolver == .newton ? COSTATE_NEWTON : COSTATE_FIXED_POINT,
      relative_tolerance: relativeTolerance, absolute_tolerance: absoluteTolerance,
      max_steps: maxSteps, stops_at_outputs: stopsAtOutputs ? 1 : 0)
  }

  /// States at `times`, which follow each other in the direction of integration.
  public func solve(
    _ system: OracleSystem, from t0: Double, _ initial: [Double], at times: [Double]
  ) -> OracleTrajectory {
    if let mismatch = system.mismatch(initial: initial) {
      return OracleTrajectory(refused: mismatch, at: t0)
    }
    let run = OutputRun(stateCount: system.stateCount, times: times)
    let (_, seconds) = timed {
      system.withCSystem { system in
        run.withOutputs { outputs, statistics, status in
          withUnsafePointer(to: options) {
            costate_cvodes_forward(system, $0, t0, initial, outputs, statistics, status)
          }
        }
      }
    }
    return run.trajectory(seconds: seconds)
  }
}
