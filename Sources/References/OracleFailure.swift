import COracle

/// Why an oracle's run ended before its end: a row of a report, never a crash.
public struct OracleFailure: Error, Sendable, Equatable {
  public enum Reason: String, Sendable, CaseIterable {
    /// The permitted number of accepted steps was used up.
    case stepLimit = "step-limit"
    /// A kernel gave NaN or infinity, however small the step was made.
    case nonFinite = "non-finite"
    /// The error test asked for a step too small to change the time.
    case stepSizeUnderflow = "step-size-underflow"
    /// CVODES: the error test failed too often in one step.
    case errorTest = "error-test"
    /// Newton's or the fixed-point iteration failed too often in one step.
    case convergence
    case linearSolver = "linear-solver"
    /// The tolerances are below round-off.
    case tooAccurate = "too-accurate"
    /// The library refused its input, or the shapes do not fit each other.
    case invalidInput = "invalid-input"
    /// The run needs a kernel that the system has not got.
    case missingKernel = "missing-kernel"
    case outOfMemory = "out-of-memory"
    case other
  }

  public let reason: Reason
  /// The last time reached; on the way back for a failure of the backward phase.
  public let time: Double
  /// The library's own words, where it had any.
  public let message: String
  /// The library's own return value.
  public let nativeFlag: Int

  public init(reason: Reason, time: Double, message: String = "", nativeFlag: Int = 0) {
    self.reason = reason
    self.time = time
    self.message = message
    self.nativeFlag = nativeFlag
  }

  /// Nil for a run that reached its end.
  init?(_ status: costate_status) {
    guard let reason = Reason(status.outcome) else { return nil }
    let message = withUnsafeBytes(of: status.message) { bytes in
      String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
    self.init(
      reason: reason, time: status.time, message: message, nativeFlag: Int(status.native_flag))
  }
}

extension OracleFailure.Reason {
  fileprivate init?(_ outcome: costate_outcome) {
    switch outcome {
    case COSTATE_REACHED_END: return nil
    case COSTATE_STEP_LIMIT: self = .stepLimit
    case COSTATE_NON_FINITE: self = .nonFinite
    case COSTATE_STEP_UNDERFLOW: self = .stepSizeUnderflow
    case COSTATE_ERROR_TEST: self = .errorTest
    case COSTATE_CONVERGENCE: self = .convergence
    case COSTATE_LINEAR_SOLVER: self = .linearSolver
    case COSTATE_TOO_ACCURATE: self = .tooAccurate
    case COSTATE_INVALID_INPUT: self = .invalidInput
    case COSTATE_MISSING_KERNEL: self = .missingKernel
    case COSTATE_OUT_OF_MEMORY: self = .outOfMemory
    default: self = .other
    }
  }
}

extension OracleFailure: CustomStringConvertible {
  public var description: String {
    let detail = message.isEmpty ? "" : " (\(message))"
    return "\(reason.rawValue) at t = \(time)\(detail)"
  }
}
