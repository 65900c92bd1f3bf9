import COracle
import CSUNDIALS

extension CVODES {
  public enum SensitivityMethod: String, Sendable, CaseIterable {
    /// A step of the states is solved first, then all columns together.
    case staggered
    /// States and columns are one nonlinear system.
    case simultaneous
  }

  /// States and S = [∂y/∂y(t₀), ∂y/∂p] at `times`: S′ = (∂f/∂y) S + [0, ∂f/∂p], S(t₀) = [I, 0].
  ///
  /// The columns are under error control, each after scaling by |yᵢ(t₀)| or |pⱼ| (1 where that is
  /// 0). Cost: n + m further linear systems a step.
  public func sensitivities(
    of system: OracleSystem, method: SensitivityMethod, from t0: Double, _ initial: [Double],
    at times: [Double]
  ) -> OracleSensitivities {
    let (n, m) = (system.stateCount, system.parameterCount)
    if let mismatch = system.mismatch(initial: initial) {
      return OracleSensitivities(
        trajectory: OracleTrajectory(refused: mismatch, at: t0), sensitivities: [], stateCount: n)
    }
    let run = OutputRun(stateCount: n, times: times, columns: n + m)
    let (_, seconds) = timed {
      system.withCSystem { system in
        run.withOutputs { outputs, statistics, status in
          withUnsafePointer(to: options) {
            costate_cvodes_sensitivities(
              system, $0, method == .staggered ? COSTATE_STAGGERED : COSTATE_SIMULTANEOUS, t0,
              initial, outputs, statistics, status)
          }
        }
      }
    }
    return OracleSensitivities(
      trajectory: run.trajectory(seconds: seconds),
      sensitivities: rows(run.sensitivities, count: run.reached, length: n * (n + m)),
      stateCount: n)
  }
}
