import CGSL
import COracle

/// GSL's integrators (odeiv2) as an outside oracle.
///
/// The error of component i is held to `absoluteTolerance` + `relativeTolerance`·|yᵢ|. A step ends
/// at each output time.
///
/// - Important: this misleads where it is compared by steps alone: an `rk8pd` step costs 13
///   evaluations, and `bsimp` and `msbdf` do not report their factorisations. `msadams` iterates
///   functionally, so on stiff problems it creeps instead of failing.
public struct GSL {
  public enum Stepper: String, Sendable, CaseIterable {
    /// Prince and Dormand's 8(9).
    case rk8pd
    /// Fehlberg's 4(5).
    case rkf45
    /// Adams methods of orders 1 to 12, functional iteration.
    case msadams
    /// BDF of orders 1 to 5, modified Newton iteration.
    case msbdf
    /// Bader and Deuflhard's implicit extrapolation (Bulirsch–Stoer).
    case bsimp

    var c: costate_gsl_stepper {
      switch self {
      case .rk8pd: COSTATE_GSL_RK8PD
      case .rkf45: COSTATE_GSL_RKF45
      case .msadams: COSTATE_GSL_MSADAMS
      case .msbdf: COSTATE_GSL_MSBDF
      case .bsimp: COSTATE_GSL_BSIMP
      }
    }
  }

  public var stepper: Stepper
  public var relativeTolerance: Double
  public var absoluteTolerance: Double
  /// The first step tried, positive whichever way the integration goes. GSL has no choice of its
  /// own; the multistep methods start at order 1 and suffer most from a bad one.
  public var initialStep: Double
  /// Accepted steps of a whole run.
  public var maxSteps: Int

  public init(
    _ stepper: Stepper, relativeTolerance: Double, absoluteTolerance: Double, initialStep: Double,
    maxSteps: Int = 1_000_000
  ) {
    self.stepper = stepper
    self.relativeTolerance = relativeTolerance
    self.absoluteTolerance = absoluteTolerance
    self.initialStep = initialStep
    self.maxSteps = maxSteps
  }

  /// The version of the library in use.
  public static var version: String { String(cString: costate_gsl_version()) }

  /// States at `times`, which follow each other in the direction of integration.
  public func solve(
    _ system: OracleSystem, from t0: Double, _ initial: [Double], at times: [Double]
  ) -> OracleTrajectory {
    if let mismatch = system.mismatch(initial: initial) {
      return OracleTrajectory(refused: mismatch, at: t0)
    }
    var options = costate_gsl_options(
      stepper: stepper.c, relative_tolerance: relativeTolerance,
      absolute_tolerance: absoluteTolerance, initial_step: initialStep, max_steps: maxSteps)
    let n = system.stateCount
    var states = [Double](repeating: 0, count: max(1, n * times.count))
    var reached = 0
    var statistics = costate_statistics()
    var status = costate_status()
    let (_, seconds) = timed {
      system.withCSystem { system in
        costate_gsl_solve(
          system, &options, t0, initial, times.count, times.isEmpty ? [t0] : times, &states,
          &reached, &statistics, &status)
      }
    }
    return OracleTrajectory(
      times: Array(times.prefix(reached)), states: rows(states, count: reached, length: n),
      counts: OracleCounts(statistics), failure: OracleFailure(status), seconds: seconds)
  }
}
